package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

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

    /** Returns the image; see {@link Builder#image}. */
    public abstract ImageInput image();

    /** Returns what describes it; see {@link Builder#model}. */
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

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new InterrogateRequestBuilder();
    }

    /** Returns a request that leaves the model to the service. */
    public static InterrogateRequest of(ImageInput image) {
        return builder().image(image).build();
    }

    /** Builds an {@link InterrogateRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits InterrogateRequestBuilder {
        Builder() {}

        /**
         * Sets the id of the task ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores, never to be used
         * twice. By default it is random.
         */
        public abstract Builder requestId(@Nullable String requestId);

        /**
         * Sets the http or https address where the service reports that the task is done, besides being polled ({@code
         * callbackUrl}). By default there is none.
         */
        public abstract Builder callbackUrl(@Nullable URI callbackUrl);

        /** Sets the image ({@code image}). Required. */
        public abstract Builder image(ImageInput image);

        /** Sets what describes it ({@code model}): {@code clip}, the service's default, or {@code deepdanbooru}. */
        public abstract Builder model(@Nullable String model);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract InterrogateRequest build();

        abstract Builder from(InterrogateRequest other);
    }
}
