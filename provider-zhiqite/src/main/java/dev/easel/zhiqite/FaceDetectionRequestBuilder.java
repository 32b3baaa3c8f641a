package dev.easel.zhiqite;

import dev.easel.ImageInput;

/**
 * Builds a request that finds the faces of an image, for a {@linkplain ZhiqiteToolRequest#faceFusion() face fusion} ({@code
 * face/detection}). Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, Face Detection page. It does not document the result, which comes as JSON, as one of {@link
 * dev.easel.ImageResult#texts()}.
 */
public final class FaceDetectionRequestBuilder extends ToolRequestBuilder.WithCallback<FaceDetectionRequestBuilder> {
    FaceDetectionRequestBuilder() {
        super("face/detection", "image");
    }

    /** Sets the image ({@code imageUrl}). Required. */
    public FaceDetectionRequestBuilder image(ImageInput image) {
        return put("image", "imageUrl", image);
    }
}
