package dev.easel.internal.image;

import dev.easel.Size;
import org.jspecify.annotations.Nullable;

/** What was found in a header so far: where it is cut short, this is what counts. */
final class HeaderFindings {
    @Nullable Size size;

    @Nullable String parameters;

    /** Keeps a size, unless it is none: zero, or above what a number of ours holds. */
    void size(int width, int height) {
        size = width < 1 || height < 1 ? null : new Size(width, height);
    }
}
