package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The style of a picture, recognised ({@code identifyStyle}). What comes of it is not documented: it comes as JSON, as one of
 * {@link dev.easel.ImageResult#texts()}.
 *
 * <p>Source: Zhiqite documentation, Style recognition page (Chinese).
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class StyleRecognitionRequest extends ZhiqiteToolRequest {
    StyleRecognitionRequest() {}

    /** The picture ({@code sourceImage}). */
    public abstract ImageInput image();

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "identifyStyle";
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
        body.put("sourceImage", context.address(image()).toString());
    }

    @Value.Check
    void check() {
        RequestRules.of(this).check();
    }

    /** Makes one step by step. */
    public static StyleRecognitionRequestBuilder builder() {
        return new StyleRecognitionRequestBuilder();
    }

    /** With nothing but the picture. */
    public static StyleRecognitionRequest of(ImageInput image) {
        return builder().image(image).build();
    }
}
