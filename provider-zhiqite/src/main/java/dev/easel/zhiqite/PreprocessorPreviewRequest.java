package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What a ControlNet's preprocessor makes of a picture ({@code cnt/preview}).
 *
 * <p>Source: Zhiqite documentation, CNT preview page (Chinese), which shows an id for an answer and no result: a picture is
 * expected in {@code outputImageUrl}, as with the other tools that make one.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class PreprocessorPreviewRequest extends ZhiqiteToolRequest {
    PreprocessorPreviewRequest() {}

    /** The picture ({@code sourceImage}). */
    public abstract ImageInput image();

    /** The preprocessor ({@code preprocessor}), for example {@code canny}; the service's list is not known. */
    public abstract String preprocessor();

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "cnt/preview";
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
        body.put("sourceImage", context.address(image()).toString()).put("preprocessor", preprocessor());
    }

    @Value.Check
    void check() {
        RequestRules.of(this)
                .rule(!preprocessor().isBlank(), "preprocessor", "is blank; name one, for example canny")
                .check();
    }

    /** Makes one step by step. */
    public static PreprocessorPreviewRequestBuilder builder() {
        return new PreprocessorPreviewRequestBuilder();
    }

    /** With nothing but what is required. */
    public static PreprocessorPreviewRequest of(ImageInput image, String preprocessor) {
        return builder().image(image).preprocessor(preprocessor).build();
    }
}
