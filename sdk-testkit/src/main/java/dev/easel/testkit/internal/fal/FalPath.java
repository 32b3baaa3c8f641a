package dev.easel.testkit.internal.fal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path of the queue: an endpoint, or a task below the application that the endpoint belongs to.
 *
 * @param endpoint what stands before {@code requests}: the full id at the submission, owner and app elsewhere
 * @param app owner and app, after a namespace if there is one
 * @param id the request id; null where the path is an endpoint's
 * @param action what follows the id, such as {@code status/stream}; empty where nothing does
 */
record FalPath(String endpoint, String app, @Nullable String id, String action) {
    private static final Set<String> NAMESPACES = Set.of("workflows", "comfy");
    private static final Set<String> ACTIONS = Set.of("", "response", "status", "status/stream", "cancel");

    /** Returns null where the path is none of the queue. */
    static @Nullable FalPath of(List<String> segments) {
        int length = !segments.isEmpty() && NAMESPACES.contains(segments.get(0)) ? 3 : 2;
        if (segments.size() < length) {
            return null;
        }
        String app = String.join("/", segments.subList(0, length));
        int requests = segments.subList(length, segments.size()).indexOf("requests") + length;
        if (requests < length) {
            return new FalPath(String.join("/", segments), app, null, "");
        }
        if (segments.size() == requests + 1) {
            return null;
        }
        String action = String.join("/", segments.subList(requests + 2, segments.size()));
        String endpoint = String.join("/", segments.subList(0, requests));
        return ACTIONS.contains(action) ? new FalPath(endpoint, app, segments.get(requests + 1), action) : null;
    }

    /** The only method that the path takes. */
    String method() {
        return id == null ? "POST" : action.equals("cancel") ? "PUT" : "GET";
    }

    /** Whether the task is asked for below the full id rather than below owner and app. */
    boolean isSubPath() {
        return !endpoint.equals(app);
    }
}
