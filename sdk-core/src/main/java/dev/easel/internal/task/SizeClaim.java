package dev.easel.internal.task;

import dev.easel.GeneratedImage;
import dev.easel.Size;
import dev.easel.Warning;
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
        return images.stream()
                .filter(image -> image.size().filter(SizeClaim::isAbsurd).isPresent())
                .map(image -> new Warning(
                        "size",
                        "of picture " + image.index() + " is "
                                + image.size().map(Size::toString).orElseThrow()
                                + " by its own header, more than " + LONGEST_SIDE + " on a side or 256 megapixels;"
                                + " the file was kept as it came, but do not decode it unless you expected it"))
                .toList();
    }

    private static boolean isAbsurd(Size size) {
        return size.width() > LONGEST_SIDE
                || size.height() > LONGEST_SIDE
                || (long) size.width() * size.height() > MOST_PIXELS;
    }
}
