package dev.easel.gallery;

import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The services that are configured: every {@link ImageClient} bean, by the id of its provider. */
@Component
final class Services {
    private final Map<String, ImageClient> clients = new LinkedHashMap<>();
    private final GalleryProperties properties;

    Services(ObjectProvider<ImageClient> clients, GalleryProperties properties) {
        this.properties = properties;
        clients.stream()
                .sorted(Comparator.comparing(Services::id))
                .forEach(client -> this.clients.put(id(client), client));
    }

    private static String id(ImageClient client) {
        return client.provider().value();
    }

    List<String> ids() {
        return List.copyOf(clients.keySet());
    }

    Optional<ImageClient> client(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    String title(String id) {
        GalleryProperties.Service service = properties.services().get(id);
        return service == null ? id : service.title();
    }

    boolean isEmulator(String id) {
        return properties.emulated().contains(id);
    }

    /** Returns whether the service keeps tasks that outlive the connection, so that a handle finds them. */
    boolean isResumable(String id) {
        ImageClient client = clients.get(id);
        String model = model(id);
        return client != null && (model == null ? client.capabilities() : client.capabilities(model)).resumable();
    }

    ImageRequest request(Ticket ticket) {
        return ImageRequest.builder()
                .prompt(ticket.prompt())
                .model(model(ticket.service()))
                .size(512, 512)
                .requestId(ticket.id().toString())
                .build();
    }

    private @Nullable String model(String id) {
        GalleryProperties.Service service = properties.services().get(id);
        return service == null ? null : service.model();
    }
}
