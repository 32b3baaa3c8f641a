package dev.easel.spring.ai;

import dev.easel.GeneratedImage;
import dev.easel.ImageFormat;
import org.springframework.ai.image.ImageGenerationMetadata;

/**
 * What is known of one image: its format and size, the seed and all else that it was generated with, what a safety check found, its file.
 *
 * @param image the image itself, whose bytes are also in {@code getOutput()}
 */
public record EaselGenerationMetadata(GeneratedImage image) implements ImageGenerationMetadata {
    /** Returns the media type, for example {@code image/png}. */
    public String mediaType() {
        return format().mediaType();
    }

    /** Returns the file format. */
    public ImageFormat format() {
        return image.format();
    }
}
