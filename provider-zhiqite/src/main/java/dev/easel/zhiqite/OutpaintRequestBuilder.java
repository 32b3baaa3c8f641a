package dev.easel.zhiqite;

import dev.easel.ImageInput;
import org.jspecify.annotations.Nullable;

/**
 * Builds a request that continues an image beyond its edges ({@code imgExpand}). Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, Outpainting page. It shows an id as the response and no result; Easel expects images in
 * {@code outputImageUrl}, as with the other tools that make them.
 */
public final class OutpaintRequestBuilder extends ToolRequestBuilder.WithCallback<OutpaintRequestBuilder> {
    OutpaintRequestBuilder() {
        super("imgExpand", "image", "verticalRatio", "horizontalRatio");
        count(1);
    }

    /** Sets the image ({@code sourceImage}). Required. */
    public OutpaintRequestBuilder image(ImageInput image) {
        return put("image", "sourceImage", image);
    }

    /** Sets how many times as high the result is ({@code verticalExpansionRatio}), 1 to 4. Required. */
    public OutpaintRequestBuilder verticalRatio(double verticalRatio) {
        return within("verticalRatio", "verticalExpansionRatio", verticalRatio, 1, 4);
    }

    /**
     * Sets how many times as wide the result is ({@code horizontalExpansionRatio}), 1 or more; the documented upper end is not
     * known. Required.
     */
    public OutpaintRequestBuilder horizontalRatio(double horizontalRatio) {
        return atLeast("horizontalRatio", "horizontalExpansionRatio", horizontalRatio, 1);
    }

    /** Sets the number of images ({@code imageCount}, which the service requires), 1 or more. The default is 1. */
    public OutpaintRequestBuilder count(int count) {
        return atLeast("count", "imageCount", count, 1);
    }

    /** Sets what the new part shows ({@code prompt}). No documented default. */
    public OutpaintRequestBuilder prompt(@Nullable String prompt) {
        return put("prompt", "prompt", prompt);
    }

    /** Sets what the new part should not show ({@code negativePrompt}). No documented default. */
    public OutpaintRequestBuilder negativePrompt(@Nullable String negativePrompt) {
        return put("negativePrompt", "negativePrompt", negativePrompt);
    }

    /** Sets the sampler by the service's own name ({@code sampler}); the list of names is not known. No documented default. */
    public OutpaintRequestBuilder sampler(@Nullable String sampler) {
        return text("sampler", "sampler", sampler);
    }

    /** Sets the number of steps ({@code sampleStep}), 0 to 50. No documented default. */
    public OutpaintRequestBuilder steps(int steps) {
        return within("steps", "sampleStep", steps, 0, 50);
    }

    /** Sets how closely the image follows the prompt ({@code promptGuideFactor}), 1 to 45. No documented default. */
    public OutpaintRequestBuilder guidance(int guidance) {
        return within("guidance", "promptGuideFactor", guidance, 1, 45);
    }

    /** Sets the seed ({@code seed}): -1 for a random one, up to 2147483647. No documented default. */
    public OutpaintRequestBuilder seed(int seed) {
        return atLeast("seed", "seed", seed, -1);
    }
}
