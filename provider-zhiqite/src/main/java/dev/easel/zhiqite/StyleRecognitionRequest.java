package dev.easel.zhiqite;

import dev.easel.ImageInput;
import org.immutables.value.Value;

/**
 * The style of an image, recognised ({@code identifyStyle}). The result is not documented: it comes as JSON, as one of
 * {@link dev.easel.ImageResult#texts()}.
 *
 * <p>Source: Zhiqite documentation, Style recognition page (Chinese).
 */
@Value.Immutable
public abstract class StyleRecognitionRequest extends ZhiqiteToolRequest.WithCallback {
    StyleRecognitionRequest() {}

    /** The image ({@code sourceImage}). */
    public abstract ImageInput image();

    @Override
    final String code() {
        return "identifyStyle";
    }

    @Override
    final Fields fields() {
        return Fields.create().put("sourceImage", image());
    }

    /** Returns a new builder. */
    public static StyleRecognitionRequestBuilder builder() {
        return new StyleRecognitionRequestBuilder();
    }

    /** Returns a request for an image. */
    public static StyleRecognitionRequest of(ImageInput image) {
        return builder().image(image).build();
    }
}
