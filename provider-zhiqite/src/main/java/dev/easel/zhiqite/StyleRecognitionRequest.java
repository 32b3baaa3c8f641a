package dev.easel.zhiqite;

import dev.easel.ImageInput;
import java.net.URI;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * The style of an image, recognised ({@code identifyStyle}). The result is not documented: it comes as JSON, as one of
 * {@link dev.easel.ImageResult#texts()}.
 *
 * <p>Source: Zhiqite documentation, Style recognition page (Chinese).
 */
@Value.Immutable
public abstract class StyleRecognitionRequest extends ZhiqiteToolRequest.WithCallback {
    StyleRecognitionRequest() {}

    /** Returns the image; see {@link Builder#image}. */
    public abstract ImageInput image();

    @Override
    final String code() {
        return "identifyStyle";
    }

    @Override
    final Fields fields() {
        return Fields.create().put("sourceImage", image());
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new StyleRecognitionRequestBuilder();
    }

    /** Returns a request for an image. */
    public static StyleRecognitionRequest of(ImageInput image) {
        return builder().image(image).build();
    }

    /** Builds a {@link StyleRecognitionRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits StyleRecognitionRequestBuilder {
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

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract StyleRecognitionRequest build();

        abstract Builder from(StyleRecognitionRequest other);
    }
}
