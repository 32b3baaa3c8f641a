package dev.easel.spring.boot;

import dev.easel.CallOptions;
import dev.easel.ImageClientBuilder;

/**
 * Sets what has no property. Declare it as a bean: it is given the builder of each client, after the properties were applied. Several run
 * in the order of Spring's {@code @Order}.
 *
 * <pre>{@code
 * @Bean
 * ImageClientCustomizer proxy(OkHttpClient throughTheProxy) {
 *     return (client, builder) -> builder.httpClient(throughTheProxy);
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ImageClientCustomizer {
    /**
     * Changes the builder of a client. {@link ImageClientBuilder#defaults} has no effect here, since the listeners of the application are
     * set after it: see {@link #customizeDefaults}.
     *
     * @param client the client's name: its provider's id, or what {@link ImageClientFactory#build} was given
     * @param builder its builder, for example a {@code DanBuilder}
     */
    void customize(String client, ImageClientBuilder<?> builder);

    /**
     * Changes the options of all calls of a client that set none of their own. By default nothing is changed.
     *
     * @param client the client's name
     * @param defaults the options as the properties set them, with the listeners of the application
     */
    default void customizeDefaults(String client, CallOptions.Builder defaults) {}
}
