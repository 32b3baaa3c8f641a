package dev.easel.testkit.internal.gemini;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a model puts out: a text or an image.
 *
 * @param thought whether it is only on the way to the result
 * @param text the words; null for an image
 * @param mimeType what the image is called
 * @param image the image; empty for a text
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
record Piece(boolean thought, @Nullable String text, String mimeType, byte[] image) {

    static Piece text(boolean thought, String text) {
        return new Piece(thought, text, "", new byte[0]);
    }

    static Piece image(boolean thought, String mimeType, byte[] image) {
        return new Piece(thought, null, mimeType, image);
    }

    String base64() {
        return Base64.getEncoder().encodeToString(image);
    }
}
