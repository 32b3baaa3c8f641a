package dev.easel.zhiqite;

import dev.easel.ImageInput;
import org.immutables.value.Value;

/**
 * What a ControlNet's preprocessor makes of an image ({@code cnt/preview}).
 *
 * <p>Source: Zhiqite documentation, CNT preview page (Chinese), which responds with an id and shows no result: an image is
 * expected in {@code outputImageUrl}, as with the other tools that make one.
 */
@Value.Immutable
public abstract class PreprocessorPreviewRequest extends ZhiqiteToolRequest.WithCallback {
    PreprocessorPreviewRequest() {}

    /** The image ({@code sourceImage}). */
    public abstract ImageInput image();

    /** The preprocessor ({@code preprocessor}), for example {@code canny}; the service's list is not known. */
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

    /** Returns a new builder. */
    public static PreprocessorPreviewRequestBuilder builder() {
        return new PreprocessorPreviewRequestBuilder();
    }

    /** Returns a request without a callback. */
    public static PreprocessorPreviewRequest of(ImageInput image, String preprocessor) {
        return builder().image(image).preprocessor(preprocessor).build();
    }
}
