package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A picture described in words ({@code interrogate}, "image description"); the neutral form is {@link
 * dev.easel.CaptionRequest}.
 *
 * <p>Source: Zhiqite documentation, image description page.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class InterrogateRequest extends ZhiqiteToolRequest {
    private static final List<String> MODELS = List.of("clip", "deepdanbooru");

    InterrogateRequest() {}

    /** The picture ({@code image}). */
    public abstract ImageInput image();

    /** What describes it ({@code model}): {@code clip}, the service's default, or {@code deepdanbooru}. */
    public abstract Optional<String> model();

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "interrogate";
    }

    @Override
    final Optional<URI> callback() {
        return callbackUrl();
    }

    @Override
    final List<ImageInput> inputs() {
        return List.of(image());
    }

    @Override
    final void fill(JsonObject body, SubmitContext context) {
        body.put("image", context.address(image()).toString());
        model().ifPresent(name -> body.put("model", name));
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .rule(
                        model().isEmpty() || MODELS.contains(model().get()),
                        "model",
                        "is " + model().orElse("") + "; zhiqite has " + String.join(", ", MODELS))
                .check();
    }

    /** Makes one step by step. */
    public static InterrogateRequestBuilder builder() {
        return new InterrogateRequestBuilder();
    }

    /** Described by what the service describes pictures with unless told otherwise. */
    public static InterrogateRequest of(ImageInput image) {
        return builder().image(image).build();
    }
}
