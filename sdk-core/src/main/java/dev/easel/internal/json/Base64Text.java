package dev.easel.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Some text and behind it the bytes of a stream as base64, encoded block by block as they are read. Not thread-safe. */
final class Base64Text extends Reader {
    /** A multiple of 3, so that no block but the last is padded. */
    private static final int BLOCK = 3 * 1024;

    private final InputStream bytes;
    private String ready;
    private int at;

    /**
     * @param prefix what comes first
     * @param bytes what is encoded; closed with this
     */
    Base64Text(String prefix, InputStream bytes) {
        this.ready = prefix;
        this.bytes = bytes;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == ready.length()) {
            byte[] block = bytes.readNBytes(BLOCK);
            if (block.length == 0) {
                return -1;
            }
            ready = new String(Base64.getEncoder().encode(block), StandardCharsets.ISO_8859_1);
            at = 0;
        }
        int count = Math.min(length, ready.length() - at);
        ready.getChars(at, at + count, target, offset);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
