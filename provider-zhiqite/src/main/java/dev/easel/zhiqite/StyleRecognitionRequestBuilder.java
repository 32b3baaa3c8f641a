package dev.easel.zhiqite;

import dev.easel.ImageInput;

/**
 * Builds a request that recognises the style of an image ({@code identifyStyle}). Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, Style recognition page (Chinese). It does not document the result, which comes as JSON, as
 * one of {@link dev.easel.ImageResult#texts()}.
 */
public final class StyleRecognitionRequestBuilder
        extends ToolRequestBuilder.WithCallback<StyleRecognitionRequestBuilder> {
    StyleRecognitionRequestBuilder() {
        super("identifyStyle", "image");
    }

    /** Sets the image ({@code sourceImage}). Required. */
    public StyleRecognitionRequestBuilder image(ImageInput image) {
        return put("image", "sourceImage", image);
    }
}
