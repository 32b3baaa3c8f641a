package dev.easel.testkit.internal.conformance;

import dev.easel.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Holds an input image in memory. */
final class BytesPayload implements Payload {
    private final byte[] content;

    BytesPayload(byte[] content) {
        this.content = content.clone();
    }

    @Override
    public long length() {
        return content.length;
    }

    @Override
    public String mediaType() {
        return "image/png";
    }

    @Override
    public String fileName() {
        return "image.png";
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }
}
