package dev.easel.openai.internal;

import dev.easel.Size;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The family of models that a name means, and which fields go with it (OpenAI API reference, create image and create image edit).
 * Unknown names get only what was set explicitly: gateways and local servers give OpenAI's names to models of their own.
 */
public enum OpenAiFamily {
    /** Shut down at OpenAI; local servers still call models so. */
    DALL_E_2,
    /** The same. */
    DALL_E_3,
    /** gpt-image-1, 1.5 and 1-mini. */
    GPT_IMAGE_1,
    /** gpt-image-2. */
    GPT_IMAGE_2,
    /** gpt-image-2.5. */
    GPT_IMAGE_2_5,
    /** gpt-image-2.6, and whatever is newer. */
    GPT_IMAGE_2_6,
    /** A model of another vendor, or a name that does not tell. */
    UNKNOWN;

    /** The longest prefix comes first. */
    private static final List<Map.Entry<String, OpenAiFamily>> PREFIXES = List.of(
            Map.entry("dall-e-2", DALL_E_2),
            Map.entry("dall-e-3", DALL_E_3),
            Map.entry("gpt-image-2.5", GPT_IMAGE_2_5),
            Map.entry("gpt-image-2.", GPT_IMAGE_2_6),
            Map.entry("gpt-image-2", GPT_IMAGE_2),
            Map.entry("gpt-image-1", GPT_IMAGE_1),
            Map.entry("chatgpt-image", GPT_IMAGE_1),
            Map.entry("gpt-image-", GPT_IMAGE_2_6));

    /** The days on which OpenAI shut its models down, or will. */
    private static final Map<String, String> SHUT_DOWN = Map.of(
            "dall-e-2", "2026-05-12",
            "dall-e-3", "2026-05-12",
            "gpt-image-1", "2026-10-23",
            "gpt-image-1.5", "2026-12-01",
            "gpt-image-1-mini", "2026-12-01",
            "chatgpt-image-latest", "2026-12-01");

    private static final int STEP = 16;
    private static final int LONGEST_SIDE = 3_840;
    private static final long MOST_PIXELS = 3_840L * 2_160;

    /** @param name a model's name, behind the names of vendors as gateways write them: {@code openai/}, {@code @slug/} */
    public static OpenAiFamily of(String name) {
        String own = own(name);
        return PREFIXES.stream()
                .filter(prefix -> own.startsWith(prefix.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Returns the day on which OpenAI shut this model down, or will; empty for one that goes on. */
    public static Optional<String> shutDown(String name) {
        return Optional.ofNullable(SHUT_DOWN.get(own(name)));
    }

    private static String own(String name) {
        return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is one of those that came before the GPT image models. */
    public boolean isDallE() {
        return this == DALL_E_2 || this == DALL_E_3;
    }

    /** Returns whether it is one of the GPT image models, which respond with base64 alone and refuse to be told how. */
    public boolean isGptImage() {
        return this != UNKNOWN && !isDallE();
    }

    /** Returns whether it has what came with gpt-image-2.6. */
    public boolean isNewest() {
        return this == GPT_IMAGE_2_6 || this == UNKNOWN;
    }

    /** Returns whether an edit takes marks drawn over its image. */
    public boolean takesMarkup() {
        return isNewest() || this == GPT_IMAGE_2_5;
    }

    /** Returns how many images an edit may start from. */
    public int inputImages() {
        return this == DALL_E_2 ? 1 : 16;
    }

    /** Returns what is wrong with a size; empty where nothing is, or sizes are the service's to say. */
    public Optional<String> wrong(Size size) {
        if (!isGptImage() || this == GPT_IMAGE_1) {
            return Optional.empty();
        }
        int longer = Math.max(size.width(), size.height());
        int shorter = Math.min(size.width(), size.height());
        if (size.width() % STEP != 0 || size.height() % STEP != 0) {
            return Optional.of("is " + size + "; give multiples of 16");
        }
        if (longer > 3 * shorter) {
            return Optional.of("is " + size + "; the longer side may be three times the shorter");
        }
        return longer > LONGEST_SIDE || (long) longer * shorter > MOST_PIXELS
                ? Optional.of("is " + size + "; the largest is 3840x2160")
                : Optional.empty();
    }

    /**
     * Returns the names of the optional fields that go with the family.
     *
     * @param edit whether images go along
     * @param form whether they go as a form
     */
    public Set<String> fields(boolean edit, boolean form) {
        Set<String> fields = new LinkedHashSet<>(List.of("quality", "user"));
        if (!isDallE()) {
            fields.addAll(List.of("background", "output_compression", "safety_identifier", "partial_images"));
            if (!form) {
                fields.add("moderation");
            }
        }
        if (!edit && (this == DALL_E_3 || this == UNKNOWN)) {
            fields.add("style");
        }
        if (edit && (this == GPT_IMAGE_1 || this == UNKNOWN)) {
            fields.add("input_fidelity");
        }
        if (isNewest()) {
            fields.addAll(List.of("complexity", "frame_count", "frame_duration_ms", "svg"));
        }
        return fields;
    }
}
