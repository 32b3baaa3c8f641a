package dev.easel.openai;

import dev.easel.ImageRequest;
import dev.easel.Size;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The family of models that a name means, and which fields go with it. Unknown names get only what was set explicitly. */
enum OpenAiFamily {
    GPT_IMAGE_1,
    GPT_IMAGE_2,
    GPT_IMAGE_2_5,
    /** And whatever is newer. */
    GPT_IMAGE_2_6,
    UNKNOWN;

    /** The longest prefix comes first. */
    private static final List<Map.Entry<String, OpenAiFamily>> PREFIXES = List.of(
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
    static OpenAiFamily of(String name) {
        String own = own(name);
        return PREFIXES.stream()
                .filter(prefix -> own.startsWith(prefix.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** Returns the family that the model's name tells, else the one that the user names. */
    static OpenAiFamily of(ImageRequest request, OpenAiSettings settings) {
        if (!settings.profile().gptImages()) {
            return UNKNOWN;
        }
        OpenAiFamily told = of(request.model().orElse(""));
        return told != UNKNOWN ? told : of(OpenAiOptions.of(request).family().orElse(settings.family()));
    }

    /** Returns the day on which OpenAI shut this model down, or will; empty for one that goes on. */
    static Optional<String> shutDown(String name) {
        return Optional.ofNullable(SHUT_DOWN.get(own(name)));
    }

    private static String own(String name) {
        return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    boolean isKnown() {
        return this != UNKNOWN;
    }

    /** Returns whether it has what came with gpt-image-2.6. */
    boolean isNewest() {
        return this == GPT_IMAGE_2_6 || this == UNKNOWN;
    }

    /** Returns what is wrong with a size; empty where nothing is, or sizes are the service's to say. */
    Optional<String> wrong(Size size) {
        if (this == GPT_IMAGE_1 || this == UNKNOWN) {
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
     * Returns the options that go with the family.
     *
     * @param edit whether images go along
     * @param form whether they go as a form
     */
    Set<OpenAiOption> options(boolean edit, boolean form) {
        EnumSet<OpenAiOption> options = EnumSet.of(
                OpenAiOption.QUALITY,
                OpenAiOption.BACKGROUND,
                OpenAiOption.OUTPUT_COMPRESSION,
                OpenAiOption.SAFETY_IDENTIFIER,
                OpenAiOption.USER,
                OpenAiOption.PARTIAL_IMAGES);
        if (!form) {
            options.add(OpenAiOption.MODERATION);
        }
        if (edit && (this == GPT_IMAGE_1 || this == UNKNOWN)) {
            options.add(OpenAiOption.INPUT_FIDELITY);
        }
        if (isNewest()) {
            options.addAll(EnumSet.of(
                    OpenAiOption.COMPLEXITY,
                    OpenAiOption.FRAME_COUNT,
                    OpenAiOption.FRAME_DURATION_MS,
                    OpenAiOption.SVG));
        }
        return options;
    }
}
