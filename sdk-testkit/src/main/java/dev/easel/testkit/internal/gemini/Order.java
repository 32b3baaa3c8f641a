package dev.easel.testkit.internal.gemini;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request asks for.
 *
 * @param inputs the images that go in, in their order
 * @param ratio the aspect ratio; null where none is named
 * @param mimeType the format of the image
 * @param delivery whether an interaction's image comes inline or as an address
 */
record Order(
        Model model,
        boolean vertex,
        String prompt,
        List<byte[]> inputs,
        @Nullable String ratio,
        String size,
        @Nullable Integer seed,
        String mimeType,
        String delivery,
        boolean wantsText,
        boolean wantsImage,
        boolean thoughts,
        boolean grounded) {

    /** The tokens that an image costs. The contract has a figure for 1K and 2K alone. */
    int imageTokens() {
        return size.equals("4K") ? 2000 : 1120;
    }

    int promptTokens() {
        return 1 + prompt.length() / 4 + 258 * inputs.size();
    }
}
