package dev.easel.gallery;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code gallery.*} in application.properties says.
 *
 * @param folder where the images go
 * @param services what the page needs to know of each service, by the id of its provider
 * @param emulated which of them are emulators, so that the page can say so
 */
@ConfigurationProperties("gallery")
record GalleryProperties(
        Path folder,
        @DefaultValue Map<String, Service> services,
        @DefaultValue Set<String> emulated) {

    Path images() {
        return folder.resolve("images");
    }

    /**
     * What the page needs to know of a service.
     *
     * @param title its name, for people
     * @param model the model of every request; null where the service has a default
     */
    record Service(String title, @Nullable String model) {}
}
