package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one model takes.
 *
 * @param ratios the aspect ratios
 * @param sizes the words for the size; empty where the model has one size
 * @param references how many images go in
 * @param thinks whether it takes a thinking level and signs its parts
 */
record Model(String name, List<String> ratios, List<String> sizes, int references, boolean thinks) {

    /** @throws GeminiError where the ratio is not one of the model's */
    @Nullable String ratio(@Nullable JsonNode ratio) {
        if (ratio != null && !ratios.contains(ratio.asText())) {
            throw GeminiError.invalid("aspect_ratio must be one of " + ratios);
        }
        return ratio == null ? null : ratio.asText();
    }

    /** @throws GeminiError where the size is not one of the model's */
    String size(@Nullable JsonNode size) {
        if (size != null && !sizes.contains(size.asText())) {
            throw GeminiError.invalid("image_size must be one of " + sizes + ", or absent");
        }
        return size == null ? "1K" : size.asText();
    }

    /** @throws GeminiError where they are too many */
    List<byte[]> inputs(List<byte[]> images) {
        if (images.size() > references) {
            throw GeminiError.invalid("At most " + references + " images go in.");
        }
        return List.copyOf(images);
    }
}
