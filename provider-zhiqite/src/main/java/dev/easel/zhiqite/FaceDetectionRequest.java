package dev.easel.zhiqite;

import dev.easel.ImageInput;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The faces in a picture, found for {@link FaceFusionRequest} ({@code face/detection}). What the service answers is not
 * documented: it comes as JSON, as one of {@link dev.easel.ImageResult#texts()}.
 *
 * <p>Source: Zhiqite documentation, Face Detection page.
 */
@ZhiqiteStyle
@Value.Immutable
public abstract class FaceDetectionRequest extends ZhiqiteToolRequest {
    FaceDetectionRequest() {}

    /** The picture ({@code imageUrl}). */
    public abstract ImageInput image();

    /** Where the service reports that the work is done, besides being asked ({@code callbackUrl}). http or https. */
    public abstract Optional<URI> callbackUrl();

    @Override
    final String code() {
        return "face/detection";
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
        body.put("imageUrl", context.address(image()).toString());
    }

    @Value.Check
    void check() {
        RequestRules.of(this).check();
    }

    /** Makes one step by step. */
    public static FaceDetectionRequestBuilder builder() {
        return new FaceDetectionRequestBuilder();
    }

    /** With nothing but the picture. */
    public static FaceDetectionRequest of(ImageInput image) {
        return builder().image(image).build();
    }
}
