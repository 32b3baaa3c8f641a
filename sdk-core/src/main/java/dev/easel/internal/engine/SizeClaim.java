package dev.easel.internal.engine;

import dev.easel.GeneratedImage;
import dev.easel.ResponseLimits;
import dev.easel.Size;
import dev.easel.Warning;
import java.util.ArrayList;
import java.util.List;

/**
 * Says where a picture's own header claims a size that a decoder would take too much memory for. Easel decodes nothing, and
 * the picture was paid for: it is handed over as it is, with a warning for whoever decodes it.
 */
final class SizeClaim {
    private SizeClaim() {}

    static List<Warning> warnings(List<GeneratedImage> images, ResponseLimits limits) {
        List<Warning> warnings = List.of();
        for (GeneratedImage image : images) {
            Size size = image.size().orElse(null);
            if (size != null && isAbsurd(size, limits)) {
                warnings = new ArrayList<>(warnings);
                warnings.add(Warning.of(
                        Warning.Code.IMAGE_SIZE,
                        "size",
                        "of picture " + image.index() + " is " + size + " by its own header, more than "
                                + limits.longestSide() + " pixels on a side (longestSide) or " + limits.pixels()
                                + " in all (pixels); the file was kept as it came, but do not decode it"
                                + " unless you expected it"));
            }
        }
        return warnings;
    }

    private static boolean isAbsurd(Size size, ResponseLimits limits) {
        return size.width() > limits.longestSide()
                || size.height() > limits.longestSide()
                || (long) size.width() * size.height() > limits.pixels();
    }
}
