package dev.easel.fal;

import dev.easel.spi.Addresses;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names of endpoints and of tasks, as parts of a path. What comes from a response or a handle is checked here, so that it leads to
 * no other path than a task's.
 */
final class FalEndpoint {
    private static final Set<String> NAMESPACES = Set.of("workflows", "comfy");
    private static final int MOST_PARTS = 10;

    /** No part is a dot or two: these would lead elsewhere. */
    private static final String PART = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]{1,100}";

    private static final Pattern PARTS = Pattern.compile(PART + "(?:/" + PART + "){1," + (MOST_PARTS - 1) + "}");
    private static final Pattern ID = Pattern.compile(PART);

    private FalEndpoint() {}

    /** Whether a request can be sent to an endpoint of this name, for example {@code fal-ai/flux/dev}. */
    static boolean isEndpoint(String text) {
        return PARTS.matcher(text).matches() && text.split("/").length >= length(text);
    }

    /** Whether it is what stands before the tasks in their path, for example {@code fal-ai/flux}. */
    static boolean isApp(String text) {
        return isEndpoint(text) && text.split("/").length == length(text);
    }

    static boolean isTaskId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * Returns owner and app, which tasks are found under: what follows in an endpoint's name is no part of their path.
     *
     * @param endpoint one that {@link #isEndpoint}
     */
    static String app(String endpoint) {
        return String.join("/", Arrays.asList(endpoint.split("/")).subList(0, length(endpoint)));
    }

    private static int length(String endpoint) {
        return NAMESPACES.contains(endpoint.split("/", 2)[0]) ? 3 : 2;
    }

    /**
     * Returns owner and app from the address of a task. It may be another app than the request's, where the service sent the request on.
     *
     * @param address as the response has it; only its path counts
     * @param basePath what the configured address has before the path
     */
    static Optional<String> appIn(String address, String basePath) {
        return Addresses.read(address)
                .map(uri -> String.valueOf(uri.getRawPath()))
                .map(path -> path.startsWith(basePath + "/") ? path.substring(basePath.length()) : path)
                .map(path -> List.of(path.split("/requests/", 2)))
                .filter(parts -> parts.size() == 2 && parts.get(0).startsWith("/"))
                .map(parts -> parts.get(0).substring(1))
                .filter(FalEndpoint::isEndpoint)
                .map(FalEndpoint::app);
    }
}
