package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Size;
import dev.easel.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Builds a request for an image of the person in a portrait ({@code instantID}). Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, instantID page.
 */
public final class InstantIdRequestBuilder extends ToolRequestBuilder.WithCallback<InstantIdRequestBuilder> {
    private static final Size ONLY_SIZE = Size.of(960, 960);

    InstantIdRequestBuilder() {
        super("instantID", "image", "prompt");
    }

    /** Sets the portrait ({@code image}). Required. */
    public InstantIdRequestBuilder image(ImageInput image) {
        return put("image", "image", image);
    }

    /** Sets what the image shows ({@code prompt}). Required. */
    public InstantIdRequestBuilder prompt(String prompt) {
        return text("prompt", "prompt", prompt);
    }

    /** Sets what the image should not show ({@code negativePrompt}). No documented default. */
    public InstantIdRequestBuilder negativePrompt(@Nullable String negativePrompt) {
        return put("negativePrompt", "negativePrompt", negativePrompt);
    }

    /** Sets the size in pixels ({@code width}, {@code height}). The service takes 960 by 960 alone. No documented default. */
    public InstantIdRequestBuilder size(@Nullable Size size) {
        return size(
                size,
                rules -> rules.rule(
                        Violation.Code.UNSUPPORTED,
                        size == null || size.equals(ONLY_SIZE),
                        "size",
                        "is " + size + "; zhiqite takes 960x960 alone"));
    }

    /** Sets the number of steps ({@code steps}), 1 or more. No documented default. */
    public InstantIdRequestBuilder steps(int steps) {
        return atLeast("steps", "steps", steps, 1);
    }

    /** Sets the seed ({@code seed}). No documented range or default. */
    public InstantIdRequestBuilder seed(long seed) {
        return put("seed", "seed", seed);
    }

    /**
     * Sets how closely the image follows the prompt ({@code guidanceScale}). The documentation has no range and no default;
     * its example is 1.
     */
    public InstantIdRequestBuilder guidanceScale(double guidanceScale) {
        return finite("guidanceScale", "guidanceScale", guidanceScale);
    }
}
