package dev.easel.replicate;

import dev.easel.Size;
import java.util.Comparator;
import java.util.List;

/**
 * A word for proportions, and the size that the FLUX models generate for it (source of the models, cog-flux).
 *
 * @param word as it is sent
 * @param size what comes of it
 */
record ReplicateRatio(String word, Size size) {
    private static final List<ReplicateRatio> ALL = List.of(
            ratio("1:1", 1024, 1024),
            ratio("16:9", 1344, 768),
            ratio("21:9", 1536, 640),
            ratio("3:2", 1216, 832),
            ratio("2:3", 832, 1216),
            ratio("4:5", 896, 1088),
            ratio("5:4", 1088, 896),
            ratio("3:4", 896, 1152),
            ratio("4:3", 1152, 896),
            ratio("9:16", 768, 1344),
            ratio("9:21", 640, 1536));

    private static ReplicateRatio ratio(String word, int width, int height) {
        return new ReplicateRatio(word, Size.of(width, height));
    }

    /** Returns the one whose proportions are nearest. */
    static ReplicateRatio nearest(Size wanted) {
        return ALL.stream()
                .min(Comparator.comparingDouble(ratio -> Math.abs(proportions(ratio.size) - proportions(wanted))))
                .orElseThrow();
    }

    /** On a scale on which twice as wide is as far as twice as high. */
    private static double proportions(Size size) {
        return Math.log((double) size.width() / size.height());
    }
}
