package dev.easel.internal.image;

import java.io.IOException;
import java.io.InputStream;

/**
 * Stands in the place of an image that could not be read, beside others of the same response that could. Nothing of it is
 * stored.
 *
 * @param reason why, as the end of a sentence that begins with the image: "is not base64"
 */
public record BrokenImage(String reason) implements StoredImage {
    @Override
    public long length() {
        return 0;
    }

    @Override
    public InputStream header() throws IOException {
        throw unreadable();
    }

    @Override
    public Content publish(ImageName name) throws IOException {
        throw unreadable();
    }

    @Override
    public void discard() {}

    private IOException unreadable() {
        return new IOException("the image " + reason);
    }
}
