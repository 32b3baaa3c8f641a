package dev.easel.spring.boot;

import dev.easel.CallOptions;
import dev.easel.Catalogue;
import dev.easel.ImageClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The health of the clients, for the indicators of both lines of Spring Boot. */
final class ClientsHealth {
    private final Map<String, ImageClient> clients;
    private final HealthProperties properties;

    ClientsHealth(Map<String, ImageClient> clients, HealthProperties properties) {
        this.clients = clients;
        this.properties = properties;
    }

    /**
     * What was found.
     *
     * @param up whether every service that was queried has responded
     * @param details what is known of each client, by its name
     */
    record Report(boolean up, Map<String, Object> details) {}

    /** Names the clients. Where it is set, it queries all services at once, each for a list of names; that costs nothing. */
    Report report() {
        Map<String, CompletableFuture<String>> states = new LinkedHashMap<>();
        clients.forEach((name, client) -> states.put(name, state(client)));
        Map<String, Object> details = new LinkedHashMap<>();
        states.forEach((name, state) -> details.put(name, state.join()));
        return new Report(
                details.values().stream().noneMatch(state -> state.toString().startsWith("down")), details);
    }

    private CompletableFuture<String> state(ImageClient client) {
        if (!properties.probe()) {
            return CompletableFuture.completedFuture("configured");
        }
        Catalogue list =
                client.capabilities().catalogues().stream().sorted().findFirst().orElse(null);
        if (list == null) {
            return CompletableFuture.completedFuture("configured; the service has nothing that is free to query");
        }
        CallOptions options =
                CallOptions.builder().deadline(properties.timeout()).build();
        try {
            return client.catalogueAsync(list, options)
                    .handle((names, failure) -> failure == null ? "up" : down(failure));
        } catch (RuntimeException e) {
            // A closed client: the application stops.
            return CompletableFuture.completedFuture(down(e));
        }
    }

    /** The kind of the failure alone: what a service says is not for whoever may read the health of an application. */
    private static String down(Throwable failure) {
        Throwable cause = failure.getCause();
        Throwable told = failure instanceof CompletionException && cause != null ? cause : failure;
        return "down: " + told.getClass().getSimpleName();
    }
}
