package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a model draws. */
final class Sizes {
    private static final int DEFAULT_SIDE = 512;
    private static final int MEGAPIXEL_SIDE = 1024;

    /** The testkit draws no larger images; the service does. */
    private static final int LARGEST_SIDE = 4096;

    private static final Map<String, int[]> PRESETS = Map.of(
            "square_hd", new int[] {1024, 1024},
            "square", new int[] {512, 512},
            "portrait_4_3", new int[] {768, 1024},
            "portrait_16_9", new int[] {576, 1024},
            "landscape_4_3", new int[] {1024, 768},
            "landscape_16_9", new int[] {1024, 576});

    private Sizes() {}

    static boolean isPreset(String word) {
        return PRESETS.containsKey(word);
    }

    /**
     * Returns width and height.
     *
     * @param first width and height of the first input image; null where there is none, or nobody can tell
     */
    static int[] of(Fields fields, ObjectNode input, int @Nullable [] first) {
        int[] size = asked(fields, input, first);
        return new int[] {Math.min(LARGEST_SIDE, size[0]), Math.min(LARGEST_SIDE, size[1])};
    }

    private static int[] asked(Fields fields, ObjectNode input, int @Nullable [] first) {
        JsonNode size = input.path("image_size");
        if (fields.has("image_size") && size.isObject()) {
            return new int[] {
                size.path("width").asInt(DEFAULT_SIDE), size.path("height").asInt(DEFAULT_SIDE)
            };
        }
        String word = fields.value(input, "image_size", "aspect_ratio");
        int[] preset = word == null ? null : PRESETS.get(word);
        if (preset != null) {
            return preset;
        }
        if (word != null && word.contains(":")) {
            return shaped(word, tier(fields.value(input, "resolution")));
        }
        if (word != null && word.startsWith("auto_")) {
            return square(tier(word.substring("auto_".length())));
        }
        return first != null ? first : square(1);
    }

    private static int tier(@Nullable String resolution) {
        return resolution == null ? 1 : resolution.charAt(0) - '0';
    }

    private static int[] square(int tier) {
        return new int[] {tier * MEGAPIXEL_SIDE, tier * MEGAPIXEL_SIDE};
    }

    private static int[] shaped(String ratio, int tier) {
        String[] sides = ratio.split(":", -1);
        double value = Double.parseDouble(sides[0]) / Double.parseDouble(sides[1]);
        double side = tier * MEGAPIXEL_SIDE;
        return new int[] {step(side * Math.sqrt(value)), step(side / Math.sqrt(value))};
    }

    private static int step(double side) {
        return Math.max(16, (int) Math.round(side / 16) * 16);
    }
}
