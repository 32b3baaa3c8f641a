package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.EmulatedPicture;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a task will have made; drawn when somebody asks for it.
 *
 * @param inputs the pictures it is made from, in the order of the request
 * @param part what of the first input is drawn anew; null where all of it is
 */
record PicturePlan(
        String prompt,
        long seed,
        int width,
        int height,
        boolean png,
        List<byte[]> inputs,
        @Nullable Part part) {
    /**
     * Part of a picture.
     *
     * @param mask black and white
     * @param whereWhite whether the white of the mask is meant, otherwise the black
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
    record Part(byte[] mask, boolean whereWhite) {}

    byte[] draw() {
        EmulatedPicture picture =
                EmulatedPicture.of(prompt, seed, width, height).labelled("ZHIQITE");
        for (byte[] input : inputs) {
            picture = picture.influencedBy(input);
        }
        if (part != null && !inputs.isEmpty()) {
            picture = picture.drawnInto(inputs.get(0), part.mask(), part.whereWhite());
        }
        return png ? picture.png() : picture.jpeg();
    }

    String fileName() {
        return seed + (png ? ".png" : ".jpg");
    }

    String contentType() {
        return png ? "image/png" : "image/jpeg";
    }
}
