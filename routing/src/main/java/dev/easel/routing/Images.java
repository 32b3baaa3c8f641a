package dev.easel.routing;

import dev.easel.ImageClient;

/**
 * Makes one {@link ImageClient} of several.
 *
 * <pre>{@code
 * try (ImageClient client = Images.of(dan, openai)) {
 *     client.generate(ImageRequest.of("a lighthouse at dusk")).first().saveTo(Path.of("lighthouse.png"));
 * }
 * }</pre>
 */
public final class Images {
    private Images() {}

    /**
     * Returns a client that gives each request to the first of the clients that can do it, and to the next where no image can exist
     * there. A second client of one provider gets a number behind its name: {@code dan-2}.
     *
     * @param first the client that is tried first
     * @param others the others, in order
     */
    public static RoutingClient of(ImageClient first, ImageClient... others) {
        RoutingClientBuilder builder = builder().add(first);
        for (ImageClient other : others) {
            builder.add(other);
        }
        return builder.build();
    }

    /** Returns a new builder. */
    public static RoutingClientBuilder builder() {
        return new RoutingClientBuilder();
    }
}
