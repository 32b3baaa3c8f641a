package dev.easel.openai;

import dev.easel.Size;
import java.util.Comparator;
import java.util.List;

/** Sizes for hosts that take a ratio and a resolution in their place. */
final class OpenAiSizes {
    private static final int ONE_K = 1_024;

    /** A ratio by its name. */
    private record Ratio(String name, double value) {
        static Ratio of(String name) {
            String[] sides = name.split(":", 2);
            return new Ratio(name, Double.parseDouble(sides[0]) / Double.parseDouble(sides[1]));
        }

        double distance(Size size) {
            return Math.abs(Math.log(value * size.height() / size.width()));
        }
    }

    private static final List<Ratio> RATIOS = List.of(
                    "1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "2:1", "1:2", "19.5:9", "9:19.5", "20:9", "9:20")
            .stream()
            .map(Ratio::of)
            .toList();

    private OpenAiSizes() {}

    /** Returns the ratio that is nearest to a size. */
    static String ratio(Size size) {
        return nearest(size).name();
    }

    /** Returns whether the size has that ratio, and the pixels of its resolution on the longer side. */
    static boolean isExact(Size size) {
        int longer = Math.max(size.width(), size.height());
        return nearest(size).distance(size) < 1e-9 && (longer == ONE_K || longer == 2 * ONE_K);
    }

    static String resolution(Size size) {
        return Math.max(size.width(), size.height()) <= ONE_K ? "1k" : "2k";
    }

    private static Ratio nearest(Size size) {
        return RATIOS.stream()
                .min(Comparator.comparingDouble(ratio -> ratio.distance(size)))
                .orElseThrow();
    }
}
