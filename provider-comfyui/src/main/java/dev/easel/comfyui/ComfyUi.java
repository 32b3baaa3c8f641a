package dev.easel.comfyui;

import dev.easel.ConfigurationException;
import dev.easel.ImageClient;
import dev.easel.ProviderId;

/**
 * Makes clients of ComfyUI, the local server that runs graphs of nodes, and of the Comfy API v2 ({@link ComfyUiDialect}).
 *
 * <pre>{@code
 * try (ImageClient client = ComfyUi.builder().build()) {
 *     client.generate(ImageRequest.builder()
 *                     .prompt("a lighthouse at dusk")
 *                     .model("sd_xl_base_1.0.safetensors")
 *                     .size(1024, 1024)
 *                     .build())
 *             .first()
 *             .saveTo(Path.of("lighthouse.png"));
 * }
 * }</pre>
 *
 * <p>Easel has graphs for Stable Diffusion checkpoints: text to image, image to image, inpainting, LoRAs, ControlNet, upscaling.
 * They need a model, and a size unless there is an {@code initImage}. What is not set is 20 steps, guidance scale 7, {@code euler}, the
 * schedule {@code normal}, and a seed that the client draws. For other models, give a graph of your own: {@link ComfyUiWorkflow}.
 *
 * <p>Names of models are the server's, letter by letter, the separator of folders included: {@link ImageClient#models()} lists them.
 *
 * <p>The client chooses the id of each task, so a task whose response was lost is found again. A cancelled task is cancelled by that
 * id alone; whatever else the server runs is not touched.
 */
public final class ComfyUi {
    /** The provider's name: {@code comfyui}. */
    public static final ProviderId PROVIDER = ProviderId.of("comfyui");

    static final String BASE_URL_VARIABLE = "COMFYUI_BASE_URL";
    static final String API_KEY_VARIABLE = "COMFYUI_API_KEY";

    private ComfyUi() {}

    /** Returns a new builder. */
    public static ComfyUiBuilder builder() {
        return new ComfyUiBuilder();
    }

    /**
     * Returns a client of the server at {@code COMFYUI_BASE_URL}, by default {@code http://127.0.0.1:8188}, with the bearer key {@code
     * COMFYUI_API_KEY} and the default model {@code COMFYUI_MODEL}, where they are set.
     *
     * @throws ConfigurationException if a variable holds what no address or key can
     */
    public static ImageClient fromEnv() {
        ComfyUiBuilder builder =
                builder().apiKey(System.getenv(API_KEY_VARIABLE)).model(System.getenv("COMFYUI_MODEL"));
        String baseUrl = System.getenv(BASE_URL_VARIABLE);
        return (baseUrl == null ? builder : builder.baseUrl(baseUrl)).build();
    }
}
