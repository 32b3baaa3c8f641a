package dev.easel.zhiqite;

import dev.easel.ImageInput;
import org.immutables.value.Value;

/**
 * The faces in an image, found for {@link FaceFusionRequest} ({@code face/detection}). The result is not
 * documented: it comes as JSON, as one of {@link dev.easel.ImageResult#texts()}.
 *
 * <p>Source: Zhiqite documentation, Face Detection page.
 */
@Value.Immutable
public abstract class FaceDetectionRequest extends ZhiqiteToolRequest.WithCallback {
    FaceDetectionRequest() {}

    /** The image ({@code imageUrl}). */
    public abstract ImageInput image();

    @Override
    final String code() {
        return "face/detection";
    }

    @Override
    final Fields fields() {
        return Fields.create().put("imageUrl", image());
    }

    /** Returns a new builder. */
    public static FaceDetectionRequestBuilder builder() {
        return new FaceDetectionRequestBuilder();
    }

    /** Returns a request for an image. */
    public static FaceDetectionRequest of(ImageInput image) {
        return builder().image(image).build();
    }
}
