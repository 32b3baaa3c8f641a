package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * An image described in words ({@code interrogate}, "image description"); the neutral form is {@link
 * dev.easel.CaptionRequest}.
 *
 * <p>Source: Zhiqite documentation, image description page.
 */
@Value.Immutable
public abstract class InterrogateRequest extends ZhiqiteToolRequest.WithCallback {
    private static final List<String> MODELS = List.of("clip", "deepdanbooru");

    InterrogateRequest() {}

    /** The image ({@code image}). */
    public abstract ImageInput image();

    /** What describes it ({@code model}): {@code clip}, the service's default, or {@code deepdanbooru}. */
    public abstract Optional<String> model();

    @Override
    final String code() {
        return "interrogate";
    }

    @Override
    final Fields fields() {
        return Fields.create().put("image", image()).put("model", model());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.rule(
                model().isEmpty() || MODELS.contains(model().get()),
                "model",
                "is " + model().orElse("") + "; zhiqite has " + String.join(", ", MODELS));
    }

    /** Returns a new builder. */
    public static InterrogateRequestBuilder builder() {
        return new InterrogateRequestBuilder();
    }

    /** Returns a request that leaves the model to the service. */
    public static InterrogateRequest of(ImageInput image) {
        return builder().image(image).build();
    }
}
