package dev.easel.gemini;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of the Gemini API, which takes a key. {@link VertexAi} makes those of Vertex AI.
 *
 * <pre>{@code
 * try (ImageClient client = Gemini.builder().apiKey(System.getenv("GEMINI_API_KEY")).build()) {
 *     ImageRequest request = ImageRequest.builder()
 *             .model(Gemini.MODEL)
 *             .prompt("a lighthouse at dusk")
 *             .build();
 *     client.generate(request).first().saveTo(Path.of("lighthouse.png"));
 * }
 * }</pre>
 *
 * <p>What is particular to it (sources: Gemini API documentation, image generation and interactions; the types of Google's GenAI SDK):
 *
 * <ul>
 *   <li><b>A call generates one image</b>, so several are several calls. Images that the model adds unasked, and the interim images of
 *       a model that thinks, are {@link dev.easel.ImageResult#extraImages()}.
 *   <li><b>The size</b> is a ratio and a resolution: the nearest are sent, with a warning where no image of the size can be expected.
 *       {@link GeminiOptions#aspectRatio()} and {@link GeminiOptions#imageSize()} are the service's own words. Without a size, an image
 *       made from another keeps its proportions.
 *   <li><b>Input images</b> are {@link dev.easel.ImageRequest#initImage()}, and more in {@link GeminiOptions#referenceImages()}. What
 *       does not fit into a request is uploaded first, where the service keeps it for 48 hours.
 *   <li><b>There is no mask</b>, no ControlNet, LoRA or upscaling: they are refused before anything is sent.
 *   <li><b>The same seed</b> need not give the same image.
 *   <li><b>The model may respond in words</b>, and then the task fails with these words, although HTTP says success. What the service
 *       refuses to show is a {@link dev.easel.ContentRefusedException}. Both may be billed.
 *   <li><b>A response that is lost</b> takes the image with it: the service has no query, no cancellation and no idempotency key, and
 *       bills it. {@link GeminiBuilder#background} generates by interactions in its place: a task has an id at once, can be cancelled,
 *       and can be resumed by another process.
 *   <li><b>Every image has an invisible mark</b> (SynthID), and none has transparency.
 * </ul>
 */
public final class Gemini {
    /** The provider's name in results, handles and messages, also at Vertex AI: {@code gemini}. */
    public static final ProviderId PROVIDER = ProviderId.of("gemini");

    /** The address of the Gemini API, unless the builder has another. */
    public static final String BASE_URL = "https://generativelanguage.googleapis.com";

    /**
     * A model that generates images. Google retires models at weeks' notice; {@link ImageClient#models()} lists those that there
     * are.
     */
    public static final String MODEL = "gemini-3.1-flash-image";

    private Gemini() {}

    /** Returns a new builder of clients. */
    public static GeminiBuilder builder() {
        return new GeminiBuilder();
    }

    /**
     * Returns a client with the key of the environment variable {@code GEMINI_API_KEY} and, if it is set, the base URL of {@code
     * GEMINI_BASE_URL}; every other option has its default.
     *
     * @throws ConfigurationException if {@code GEMINI_API_KEY} is not set, or a variable holds what no key or address can
     */
    public static ImageClient fromEnv() {
        GeminiBuilder builder = builder().apiKey(System.getenv("GEMINI_API_KEY"));
        String baseUrl = System.getenv("GEMINI_BASE_URL");
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
