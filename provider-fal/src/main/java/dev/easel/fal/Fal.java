package dev.easel.fal;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of fal, where more than a thousand models run as tasks of one queue.
 *
 * <pre>{@code
 * try (ImageClient client = Fal.fromEnv()) {
 *     client.generate(ImageRequest.of("a lighthouse at dusk")).first().saveTo(Path.of("lighthouse.png"));
 * }
 * }</pre>
 *
 * <p>A model is named by the id of its endpoint, for example {@code fal-ai/flux/dev}, which is the default. Each model has settings of
 * its own. Easel knows those of the models that its service page lists: it checks their ranges before anything is sent, since fal checks
 * them only when the task runs and may charge for the refusal, and it warns of a setting that such a model does not have. To any
 * other model a setting is sent under the name that most models have for it, with a warning. {@link
 * dev.easel.ImageRequest#extraFields()} go among the model's settings as they are.
 *
 * <p>Several models take an image at an endpoint of its own, for example {@code fal-ai/flux/dev/image-to-image}. A request with an image
 * goes there by itself if it names the endpoint without, and a request without an image goes to {@code …/text-to-image} where the
 * model has that.
 *
 * <p>Fetch results soon: fal promises to keep a result for an hour after the end of the task, and one of 10 KB or more for six
 * minutes. Waiting in the queue is not charged, nor is a failure of fal's (5xx). A refusal (422) may be. The cost of a task comes as
 * {@link dev.easel.Usage#credits()}, in the unit that the model is billed by: images, megapixels or seconds.
 *
 * <p>Source: fal queue API (submit, status, result, cancel), common parameters, errors, webhooks; the vendor's clients fal-js and
 * fal_client, 2026-08.
 */
public final class Fal {
    /** The provider's name in results, handles and messages: {@code fal}. */
    public static final ProviderId PROVIDER = ProviderId.of("fal");

    /** The address of the queue, unless the builder has another. */
    public static final String BASE_URL = "https://queue.fal.run";

    /** FLUX.1 dev: the model of a request that names none. */
    public static final String FLUX_DEV = "fal-ai/flux/dev";

    /** FLUX.1 schnell: fast, 1 to 12 steps. */
    public static final String FLUX_SCHNELL = "fal-ai/flux/schnell";

    /** Real-ESRGAN: the upscaler of a request that names none. */
    public static final String ESRGAN = "fal-ai/esrgan";

    /** Florence 2: what describes an image if a request names no model. */
    public static final String FLORENCE = "fal-ai/florence-2-large/caption";

    static final String KEY_VARIABLE = "FAL_KEY";

    private Fal() {}

    /** Returns a new builder of clients. */
    public static FalBuilder builder() {
        return new FalBuilder();
    }

    /**
     * Returns a client with the key of the environment variable {@code FAL_KEY} and, if it is set, the base URL of {@code FAL_BASE_URL};
     * every other option has its default.
     *
     * @throws ConfigurationException if {@code FAL_KEY} is not set, or a variable holds what no key or address can
     */
    public static ImageClient fromEnv() {
        FalBuilder builder = builder().apiKey(System.getenv(KEY_VARIABLE));
        String baseUrl = System.getenv("FAL_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
