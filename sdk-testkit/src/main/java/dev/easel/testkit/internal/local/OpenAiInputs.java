package dev.easel.testkit.internal.local;

import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Redrawn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of an edit.
 *
 * @param mask of the first image, transparent where that is drawn anew; null where all of it is
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record OpenAiInputs(List<byte[]> images, byte @Nullable [] mask) {

    static final OpenAiInputs NONE = new OpenAiInputs(List.of(), null);

    /** How many there are, the mask included. */
    int count() {
        return images.size() + (mask == null ? 0 : 1);
    }

    Redrawn redrawn() {
        return mask == null ? Redrawn.EVERYTHING : Redrawn.TRANSPARENT;
    }

    /** What the images make of a drawing. A mask that cannot be looked at, being an address, only tints. */
    EmulatedImage shape(EmulatedImage drawing) {
        EmulatedImage shaped = drawing;
        for (byte[] image : images) {
            shaped = shaped.influencedBy(image);
        }
        if (mask == null || images.isEmpty()) {
            return shaped;
        }
        return Uploads.isImage(mask) && Uploads.isImage(images.get(0))
                ? shaped.drawnInto(images.get(0), mask, Redrawn.TRANSPARENT)
                : shaped.influencedBy(mask);
    }
}
