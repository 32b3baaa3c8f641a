package dev.easel.replicate;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of Replicate, where thousands of models run as tasks.
 *
 * <pre>{@code
 * try (ImageClient client = Replicate.fromEnv()) {
 *     client.generate(ImageRequest.builder()
 *                     .prompt("a lighthouse at dusk")
 *                     .model(Replicate.FLUX_SCHNELL)
 *                     .build())
 *             .first()
 *             .saveTo(Path.of("lighthouse.png"));
 * }
 * }</pre>
 *
 * <p>A model is named {@code owner/name} if it is one of Replicate's official models, else {@code owner/name:version} or by its version
 * alone, 64 hexadecimal digits. A model of the community has no other address, since a new version may have other settings. {@link
 * ReplicateOptions#deployment()} sends a request to a deployment of your own instead.
 *
 * <p>Each model has settings of its own. Easel knows those of the FLUX family and of SDXL, and warns of a setting that such a model does
 * not have. To any other model, a setting is sent under the name that most models have for it, with a warning. {@link
 * dev.easel.ImageRequest#extraFields()} go among the model's settings, {@code input}.
 *
 * <p>Images, logs and settings of a task are deleted an hour after its end. A task that is cancelled while it runs is charged for the
 * time that it ran. The deadline of a call is sent along ({@code Cancel-After}), so that Replicate stops work that nobody waits for.
 *
 * <p>Source: Replicate HTTP API, pages create-a-prediction, lifecycle, data-retention, rate-limits, webhooks; the inputs of the models'
 * API pages, 2025-12.
 */
public final class Replicate {
    /** The provider's name in results, handles and messages: {@code replicate}. */
    public static final ProviderId PROVIDER = ProviderId.of("replicate");

    /** The address of the service, unless the builder has another. */
    public static final String BASE_URL = "https://api.replicate.com/v1";

    /** FLUX.1 schnell, an official model: fast, 1 to 4 steps. */
    public static final String FLUX_SCHNELL = "black-forest-labs/flux-schnell";

    /** FLUX.1 dev, an official model, which also takes an image. */
    public static final String FLUX_DEV = "black-forest-labs/flux-dev";

    /** FLUX.1 fill, an official model for inpainting. */
    public static final String FLUX_FILL_DEV = "black-forest-labs/flux-fill-dev";

    static final String TOKEN_VARIABLE = "REPLICATE_API_TOKEN";

    private Replicate() {}

    /** Returns a new builder of clients. */
    public static ReplicateBuilder builder() {
        return new ReplicateBuilder();
    }

    /**
     * Returns a client with the token of the environment variable {@code REPLICATE_API_TOKEN} and, if it is set, the base URL of {@code
     * REPLICATE_BASE_URL}; every other option has its default.
     *
     * @throws ConfigurationException if {@code REPLICATE_API_TOKEN} is not set, or a variable holds what no token or address can
     */
    public static ImageClient fromEnv() {
        ReplicateBuilder builder = builder().apiKey(System.getenv(TOKEN_VARIABLE));
        String baseUrl = System.getenv("REPLICATE_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
