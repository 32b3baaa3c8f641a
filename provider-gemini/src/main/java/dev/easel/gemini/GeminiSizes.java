package dev.easel.gemini;

import dev.easel.Size;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sizes in the service's words: a ratio and a resolution (Gemini API documentation, image generation). What a model takes is told by its
 * name, since the list of models does not say it; a name that tells nothing counts as one of a model that takes what most take.
 */
final class GeminiSizes {
    private record Ratio(String name, double value) {
        static Ratio of(String name) {
            String[] sides = name.split(":", 2);
            return new Ratio(name, Double.parseDouble(sides[0]) / Double.parseDouble(sides[1]));
        }

        double distance(Size size) {
            return Math.abs(Math.log(value * size.height() / size.width()));
        }
    }

    private static final List<Ratio> COMMON =
            ratios("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");
    private static final List<Ratio> ALL = Stream.concat(COMMON.stream(), ratios("1:4", "4:1", "1:8", "8:1").stream())
            .toList();

    private static final Pattern VERSION = Pattern.compile("(?:gemini|banana)-(\\d{1,4})(?:\\.(\\d{1,4}))?");

    private GeminiSizes() {}

    private static List<Ratio> ratios(String... names) {
        return Stream.of(names).map(Ratio::of).toList();
    }

    /** Returns the ratio that is nearest to a size, of those that the model takes. */
    static String ratio(Size size, String model) {
        return (hasExtremeRatios(model) ? ALL : COMMON)
                .stream()
                        .min(Comparator.comparingDouble(ratio -> ratio.distance(size)))
                        .orElseThrow()
                        .name();
    }

    /** Returns the resolution that is nearest to a size; empty where the model has one alone. */
    static Optional<String> resolution(Size size, String model) {
        if (hasOneResolution(model)) {
            return Optional.empty();
        }
        int longer = Math.max(size.width(), size.height());
        if (longer <= 512 && model.startsWith("gemini-3.1-flash") && !model.contains("lite")) {
            return Optional.of("512");
        }
        return Optional.of(longer <= 1_400 ? "1K" : longer <= 2_800 ? "2K" : "4K");
    }

    /** Returns whether images of exactly this size can be expected. Of other ratios than 1:1 the pixels are not documented. */
    static boolean isExact(Size size, String model) {
        return size.width() == size.height()
                && switch (resolution(size, model).orElse("1K")) {
                    case "512" -> size.width() == 512;
                    case "1K" -> size.width() == 1_024;
                    case "2K" -> size.width() == 2_048;
                    default -> size.width() == 4_096;
                };
    }

    /** Returns what is sent for a size, for messages. */
    static String described(Size size, String model) {
        return ratio(size, model)
                + resolution(size, model).map(word -> " in " + word).orElse("");
    }

    static boolean hasOneResolution(String model) {
        return model.startsWith("gemini-2.5");
    }

    /** They came with gemini-3.1; nano-banana-2.1 is of its age. */
    private static boolean hasExtremeRatios(String model) {
        if (model.contains("banana-2.1")) {
            return true;
        }
        Matcher version = VERSION.matcher(model);
        if (!version.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
        return major > 3 || (major == 3 && minor >= 1);
    }
}
