package dev.easel.testkit.internal.local;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what the models of one family take, from OpenAI's description of its Images API. */
enum OpenAiFamily {
    DALL_E_2(1_000, 10, List.of("256x256", "512x512", "1024x1024"), List.of("standard", "auto"), Parameters.DALL_E_2),
    DALL_E_3(
            4_000,
            1,
            List.of("1024x1024", "1792x1024", "1024x1792"),
            List.of("hd", "standard", "auto"),
            Parameters.DALL_E_3),
    /** The models up to 1.5. */
    GPT_IMAGE(
            32_000,
            10,
            List.of("1024x1024", "1536x1024", "1024x1536"),
            List.of("low", "medium", "high", "auto"),
            Parameters.GPT_IMAGE),
    /** Takes any size whose sides are multiples of 16 within a ratio of 1:3 and 3840x2160. */
    GPT_IMAGE_2(32_000, 10, List.of(), List.of("low", "medium", "high", "auto"), Parameters.GPT_IMAGE_2),
    /** Draws in more qualities. */
    GPT_IMAGE_2_5(
            32_000, 10, List.of(), List.of("low", "medium", "high", "xhigh", "max", "auto"), Parameters.GPT_IMAGE_2),
    /** Draws animations and vectors too. */
    GPT_IMAGE_2_6(
            32_000, 10, List.of(), List.of("low", "medium", "high", "xhigh", "max", "auto"), Parameters.GPT_IMAGE_2_6),
    /** A model of a local server, which takes any size. */
    OTHER(32_000, 10, List.of(), List.of(), Parameters.EVERY);

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,3})x([1-9][0-9]{0,3})");
    private static final int LONGEST_SIDE = 3840;
    private static final int LONGEST_SHORT_SIDE = 2160;
    private static final int LARGEST_DRAWN_SIDE = 4096;
    private static final int DEFAULT_SIDE = 1024;

    private final int longestPrompt;
    private final int mostImages;
    private final List<String> sizes;
    private final List<String> qualities;
    private final Set<String> parameters;

    OpenAiFamily(
            int longestPrompt, int mostImages, List<String> sizes, List<String> qualities, Set<String> parameters) {
        this.longestPrompt = longestPrompt;
        this.mostImages = mostImages;
        this.sizes = sizes;
        this.qualities = qualities;
        this.parameters = parameters;
    }

    /** A size in pixels. */
    record Size(int width, int height) {
        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    static OpenAiFamily of(String model) {
        return switch (model) {
            case "dall-e-2" -> DALL_E_2;
            case "dall-e-3" -> DALL_E_3;
            default -> {
                if (model.startsWith("gpt-image-2.6")) {
                    yield GPT_IMAGE_2_6;
                }
                if (model.startsWith("gpt-image-2.5")) {
                    yield GPT_IMAGE_2_5;
                }
                if (model.startsWith("gpt-image-2")) {
                    yield GPT_IMAGE_2;
                }
                yield model.startsWith("gpt-image") || model.equals("chatgpt-image-latest") ? GPT_IMAGE : OTHER;
            }
        };
    }

    /** When the service shuts a model, or has shut it; null where that is not said. */
    static @Nullable String shutdownDate(String model) {
        return switch (model) {
            case "dall-e-2", "dall-e-3" -> "2026-05-12";
            case "gpt-image-1" -> "2026-10-23";
            case "gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest" -> "2026-12-01";
            default -> null;
        };
    }

    boolean isGptImage() {
        return this == GPT_IMAGE || hasFreeSizes();
    }

    private boolean hasFreeSizes() {
        return this == GPT_IMAGE_2 || this == GPT_IMAGE_2_5 || this == GPT_IMAGE_2_6;
    }

    /** The formats that are drawn; WebP is a format of the service and not of the emulator. */
    List<String> formats() {
        return this == GPT_IMAGE_2_6 || this == OTHER
                ? List.of("png", "jpeg", "webp", "gif", "svg")
                : List.of("png", "jpeg", "webp");
    }

    int longestPrompt() {
        return longestPrompt;
    }

    int mostImages() {
        return mostImages;
    }

    /** The values of quality that are known; empty where any is taken. */
    List<String> qualities() {
        return qualities;
    }

    boolean takes(String parameter) {
        return parameters.contains(parameter);
    }

    /**
     * Reads a size.
     *
     * @throws OpenAiRefusal where this family does not draw it
     */
    Size size(String text) {
        if (text.equals("auto")) {
            return new Size(DEFAULT_SIDE, DEFAULT_SIDE);
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches() || (!sizes.isEmpty() && !sizes.contains(text))) {
            throw OpenAiRefusal.invalidValue(text, "size", sizes.isEmpty() ? List.of("WIDTHxHEIGHT", "auto") : sizes);
        }
        Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        if (hasFreeSizes() && !isFlexible(size)) {
            throw OpenAiRefusal.invalidValue(
                    text, "size", List.of("sides that are multiples of 16, ratio 1:3 to 3:1, up to 3840x2160"));
        }
        if (Math.max(size.width(), size.height()) > LARGEST_DRAWN_SIDE) {
            throw OpenAiRefusal.invalidValue(text, "size", List.of("sides of up to " + LARGEST_DRAWN_SIDE));
        }
        return size;
    }

    private static boolean isFlexible(Size size) {
        int longer = Math.max(size.width(), size.height());
        int shorter = Math.min(size.width(), size.height());
        return size.width() % 16 == 0
                && size.height() % 16 == 0
                && longer <= 3 * shorter
                && longer <= LONGEST_SIDE
                && shorter <= LONGEST_SHORT_SIDE;
    }

    private static final class Parameters {
        private static final Set<String> DALL_E_2 =
                Set.of("prompt", "model", "n", "quality", "response_format", "size", "user");
        private static final Set<String> DALL_E_3 =
                Set.of("prompt", "model", "n", "quality", "response_format", "size", "style", "user");
        private static final Set<String> GPT_IMAGE_2 = Set.of(
                "prompt",
                "model",
                "n",
                "quality",
                "size",
                "user",
                "safety_identifier",
                "output_format",
                "output_compression",
                "moderation",
                "background",
                "stream",
                "partial_images");
        private static final Set<String> GPT_IMAGE = plus(GPT_IMAGE_2, "input_fidelity");
        private static final Set<String> GPT_IMAGE_2_6 =
                plus(GPT_IMAGE_2, "complexity", "frame_count", "frame_duration_ms", "svg");
        private static final Set<String> EVERY = plus(GPT_IMAGE_2_6, "input_fidelity", "response_format", "style");

        private static Set<String> plus(Set<String> names, String... more) {
            Set<String> all = new HashSet<>(names);
            all.addAll(List.of(more));
            return Set.copyOf(all);
        }
    }
}
