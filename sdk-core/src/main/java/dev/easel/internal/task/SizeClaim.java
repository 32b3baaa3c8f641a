package dev.easel.internal.task;

import dev.easel.GeneratedImage;
import dev.easel.Size;
import dev.easel.Warning;
import java.util.ArrayList;
import java.util.List;

/**
 * Says where a picture's own header claims a size that a decoder would take too much memory for. Easel decodes nothing, and
 * the picture was paid for: it is handed over as it is, with a warning for whoever decodes it.
 */
final class SizeClaim {
    private static final int LONGEST_SIDE = 32_768;

    /** 256 megapixels, 1 GiB when decoded. */
    private static final long MOST_PIXELS = 256L << 20;

    private SizeClaim() {}

    static List<Warning> warnings(List<GeneratedImage> images) {
        List<Warning> warnings = List.of();
        for (GeneratedImage image : images) {
            Size size = image.size().orElse(null);
            if (size != null && isAbsurd(size)) {
                warnings = new ArrayList<>(warnings);
                warnings.add(new Warning(
                        "size",
                        "of picture " + image.index() + " is " + size + " by its own header, more than " + LONGEST_SIDE
                                + " on a side or 256 megapixels; the file was kept as it came, but do not decode it"
                                + " unless you expected it"));
            }
        }
        return warnings;
    }

    private static boolean isAbsurd(Size size) {
        return size.width() > LONGEST_SIDE
                || size.height() > LONGEST_SIDE
                || (long) size.width() * size.height() > MOST_PIXELS;
    }
}
