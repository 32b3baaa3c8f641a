package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.net.URI;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a ControlNet's preprocessor makes of an image ({@code cnt/preview}).
 *
 * <p>Source: Zhiqite documentation, CNT preview page (Chinese), which responds with an id and shows no result: an image is
 * expected in {@code outputImageUrl}, as with the other tools that make one.
 */
@Value.Immutable
public abstract class PreprocessorPreviewRequest extends ZhiqiteToolRequest.WithCallback {
    PreprocessorPreviewRequest() {}

    /** Returns the image; see {@link Builder#image}. */
    public abstract ImageInput image();

    /** Returns the preprocessor; see {@link Builder#preprocessor}. */
    public abstract String preprocessor();

    @Override
    final String code() {
        return "cnt/preview";
    }

    @Override
    final Fields fields() {
        return Fields.create().put("sourceImage", image()).put("preprocessor", preprocessor());
    }

    @Override
    final void rules(RequestRules rules) {
        rules.rule(!preprocessor().isBlank(), "preprocessor", "is blank; name one, for example canny");
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new PreprocessorPreviewRequestBuilder();
    }

    /** Returns a request without a callback. */
    public static PreprocessorPreviewRequest of(ImageInput image, String preprocessor) {
        return builder().image(image).preprocessor(preprocessor).build();
    }

    /** Builds a {@link PreprocessorPreviewRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits PreprocessorPreviewRequestBuilder {
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

        /** Sets the image ({@code sourceImage}). Required. */
        public abstract Builder image(ImageInput image);

        /** Sets the preprocessor ({@code preprocessor}), for example {@code canny}; the service's list is not known. Required. */
        public abstract Builder preprocessor(String preprocessor);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract PreprocessorPreviewRequest build();

        abstract Builder from(PreprocessorPreviewRequest other);
    }
}
