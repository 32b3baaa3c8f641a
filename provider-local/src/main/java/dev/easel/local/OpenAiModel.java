package dev.easel.local;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The family of models that a name means, and which fields go with it (OpenAI API reference, create image and create image
 * edit). Sizes, qualities and lengths are left to the server: local servers give OpenAI's names to models of their own.
 */
enum OpenAiModel {
    DALL_E_2,
    DALL_E_3,
    /** gpt-image-1, 1.5 and 1-mini. They response base64 alone, and refuse to be asked how. */
    GPT_IMAGE_1,
    /** gpt-image-2 and later; the same. */
    GPT_IMAGE_2,
    /** A model of another server, or a name that does not tell: whatever the interface has is sent. */
    OTHER;

    /** The days on which OpenAI shut its models down, or will (its deprecations page). */
    private static final Map<String, String> SHUT_DOWN = Map.of(
            "dall-e-2", "2026-05-12",
            "dall-e-3", "2026-05-12",
            "gpt-image-1", "2026-10-23",
            "gpt-image-1.5", "2026-12-01",
            "gpt-image-1-mini", "2026-12-01",
            "chatgpt-image-latest", "2026-12-01");

    /** @param name the model's name; a gateway may write its vendor before it, with slashes */
    static OpenAiModel of(String name) {
        String own = own(name);
        if (own.startsWith("gpt-image-1") || own.startsWith("chatgpt-image")) {
            return GPT_IMAGE_1;
        }
        if (own.startsWith("gpt-image")) {
            return GPT_IMAGE_2;
        }
        return switch (own) {
            case "dall-e-2" -> DALL_E_2;
            case "dall-e-3" -> DALL_E_3;
            default -> OTHER;
        };
    }

    /** Returns the day on which OpenAI itself shut this model down, or will; empty for one that goes on. */
    static Optional<String> shutDown(String name) {
        return Optional.ofNullable(SHUT_DOWN.get(own(name)));
    }

    private static String own(String name) {
        return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    boolean isDallE() {
        return this == DALL_E_2 || this == DALL_E_3;
    }

    /** Returns how its images come where nobody says otherwise. */
    LocalResponseFormat responseFormat() {
        return this == GPT_IMAGE_1 || this == GPT_IMAGE_2 ? LocalResponseFormat.OMITTED : LocalResponseFormat.B64_JSON;
    }

    /** Returns how many images an edit may start from. */
    int inputImages() {
        return this == DALL_E_2 ? 1 : 16;
    }

    /**
     * @param edit whether images go along
     * @param json whether they go as JSON
     */
    Set<LocalOption> options(boolean edit, boolean json) {
        EnumSet<LocalOption> options = EnumSet.of(LocalOption.USER, LocalOption.QUALITY, LocalOption.EXTRA_IMAGES);
        if (!isDallE()) {
            options.add(LocalOption.BACKGROUND);
            options.add(LocalOption.OUTPUT_COMPRESSION);
            options.add(LocalOption.PARTIAL_IMAGES);
            // Also without an image to edit: then that is what is missing, and the message says so.
            options.add(LocalOption.MASK_FILE);
        }
        if (!isDallE() && (!edit || json)) {
            options.add(LocalOption.MODERATION);
        }
        boolean newest = this == GPT_IMAGE_2 || this == OTHER;
        if (newest) {
            options.add(LocalOption.COMPLEXITY);
        }
        if (!edit) {
            if (this == DALL_E_3 || this == OTHER) {
                options.add(LocalOption.STYLE);
            }
            return options;
        }
        if (this != DALL_E_2) {
            options.add(LocalOption.REFERENCE_IMAGES);
        }
        if (!isDallE()) {
            options.add(LocalOption.REFERENCE_ADDRESSES);
            options.add(LocalOption.REFERENCE_FILES);
        }
        if (newest) {
            options.add(LocalOption.MARKUP);
        }
        if (this == GPT_IMAGE_1 || this == OTHER) {
            options.add(LocalOption.INPUT_FIDELITY);
        }
        return options;
    }
}
