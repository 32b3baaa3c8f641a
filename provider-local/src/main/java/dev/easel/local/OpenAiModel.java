package dev.easel.local;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which of OpenAI's models a name means, and which fields go with it (OpenAI API reference, create image and create image
 * edit). Sizes, qualities and lengths are left to the server: local servers give OpenAI's names to models of their own.
 */
enum OpenAiModel {
    DALL_E_2,
    DALL_E_3,
    /** Answers base64 alone, and refuses to be asked how. */
    GPT_IMAGE,
    /** A model of a local server: whatever the interface has is sent. */
    OTHER;

    static OpenAiModel of(String name) {
        if (name.startsWith("gpt-image") || name.startsWith("chatgpt-image")) {
            return GPT_IMAGE;
        }
        return switch (name) {
            case "dall-e-2" -> DALL_E_2;
            case "dall-e-3" -> DALL_E_3;
            default -> OTHER;
        };
    }

    boolean isDallE() {
        return this == DALL_E_2 || this == DALL_E_3;
    }

    /** Whether it can be told how its pictures are to come. */
    boolean takesResponseFormat() {
        return this != GPT_IMAGE;
    }

    /** Whether it can be told to show the picture while it draws. */
    boolean isStreaming() {
        return !isDallE();
    }

    /** How many pictures an edit may start from. */
    int inputPictures() {
        return this == DALL_E_2 ? 1 : 16;
    }

    /**
     * @param edit whether pictures go along
     * @param json whether they go as JSON
     */
    Set<LocalOption> options(boolean edit, boolean json) {
        EnumSet<LocalOption> options = EnumSet.of(LocalOption.USER, LocalOption.QUALITY, LocalOption.EXTRA_IMAGES);
        if (edit && !isDallE()) {
            options.add(LocalOption.REFERENCE_ADDRESSES);
            options.add(LocalOption.REFERENCE_FILES);
            options.add(LocalOption.MASK_FILE);
        }
        if (edit && json) {
            options.add(LocalOption.MODERATION);
        } else if (takesResponseFormat()) {
            options.add(LocalOption.RESPONSE_FORMAT);
        }
        if (!isDallE()) {
            options.add(LocalOption.BACKGROUND);
            options.add(LocalOption.OUTPUT_COMPRESSION);
            options.add(edit ? LocalOption.INPUT_FIDELITY : LocalOption.MODERATION);
        }
        if (isStreaming()) {
            options.add(LocalOption.PARTIAL_IMAGES);
        }
        if (!edit && (this == DALL_E_3 || this == OTHER)) {
            options.add(LocalOption.STYLE);
        }
        if (edit && this != DALL_E_2) {
            options.add(LocalOption.REFERENCE_IMAGES);
        }
        return options;
    }
}
