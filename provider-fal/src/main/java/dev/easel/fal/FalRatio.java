package dev.easel.fal;

import dev.easel.Size;
import java.util.Comparator;
import java.util.List;

/** The words for proportions. How many pixels a model generates for one is its own affair. */
final class FalRatio {
    static final List<String> ALL = List.of("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21");

    private FalRatio() {}

    /** Returns the word whose proportions are nearest. */
    static String nearest(Size wanted) {
        double proportions = Math.log((double) wanted.width() / wanted.height());
        // On a scale on which twice as wide is as far as twice as high.
        return ALL.stream()
                .min(Comparator.comparingDouble(word -> Math.abs(proportions(word) - proportions)))
                .orElseThrow();
    }

    private static double proportions(String word) {
        int colon = word.indexOf(':');
        return Math.log(Double.parseDouble(word.substring(0, colon)) / Double.parseDouble(word.substring(colon + 1)));
    }
}
