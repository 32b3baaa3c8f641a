package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.EmulatedPicture;
import java.util.List;

/**
 * A picture that a task will have made; drawn when somebody asks for it.
 *
 * @param inputs the pictures it is made from, in the order of the request
 */
record PicturePlan(String prompt, long seed, int width, int height, boolean png, List<byte[]> inputs) {
    byte[] draw() {
        EmulatedPicture picture =
                EmulatedPicture.of(prompt, seed, width, height).labelled("ZHIQITE");
        for (byte[] input : inputs) {
            picture = picture.influencedBy(input);
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
