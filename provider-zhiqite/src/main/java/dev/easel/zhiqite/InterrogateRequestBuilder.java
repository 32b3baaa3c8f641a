package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a request that describes an image in words ({@code interrogate}, "image description"). The neutral form is {@link
 * dev.easel.CaptionRequest}. Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, image description page.
 */
public final class InterrogateRequestBuilder extends ToolRequestBuilder.WithCallback<InterrogateRequestBuilder> {
    private static final List<String> MODELS = List.of("clip", "deepdanbooru");

    InterrogateRequestBuilder() {
        super("interrogate", "image");
    }

    /** Sets the image ({@code image}). Required. */
    public InterrogateRequestBuilder image(ImageInput image) {
        return put("image", "image", image);
    }

    /** Sets the model ({@code model}): {@code clip}, the service's default, or {@code deepdanbooru}. */
    public InterrogateRequestBuilder model(@Nullable String model) {
        put("model", "model", model);
        return check(
                "model",
                rules -> rules.rule(
                        Violation.Code.UNSUPPORTED,
                        model == null || MODELS.contains(model),
                        "model",
                        "is " + model + "; zhiqite has " + String.join(", ", MODELS)));
    }
}
