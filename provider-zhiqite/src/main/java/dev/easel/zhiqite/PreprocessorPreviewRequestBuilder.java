package dev.easel.zhiqite;

import dev.easel.ImageInput;

/**
 * Builds a request for what a ControlNet's preprocessor makes of an image ({@code cnt/preview}). Not thread-safe.
 *
 * <p>Source: Zhiqite documentation, CNT preview page (Chinese). It shows an id as the response and no result; Easel expects an
 * image in {@code outputImageUrl}, as with the other tools that make one.
 */
public final class PreprocessorPreviewRequestBuilder
        extends ToolRequestBuilder.WithCallback<PreprocessorPreviewRequestBuilder> {
    PreprocessorPreviewRequestBuilder() {
        super("cnt/preview", "image", "preprocessor");
    }

    /** Sets the image ({@code sourceImage}). Required. */
    public PreprocessorPreviewRequestBuilder image(ImageInput image) {
        return put("image", "sourceImage", image);
    }

    /** Sets the preprocessor ({@code preprocessor}), for example {@code canny}; the service's list is not known. Required. */
    public PreprocessorPreviewRequestBuilder preprocessor(String preprocessor) {
        return text("preprocessor", "preprocessor", preprocessor);
    }
}
