package dev.easel.internal.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file whose first bytes are known. It is opened only when somebody wants more. */
final class HeadThenFile extends InputStream {
    private static final int BUFFER = 2048;

    private final byte[] head;
    private final Path file;
    private int position;
    private @Nullable InputStream rest;

    HeadThenFile(byte[] head, Path file) {
        this.head = head;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        return position < head.length ? head[position++] & 0xff : rest().read();
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
        if (count == 0) {
            // Asked for behind the last byte that is wanted: no reason to open the file.
            return 0;
        }
        if (position >= head.length) {
            return rest().read(bytes, from, count);
        }
        int copied = Math.min(count, head.length - position);
        System.arraycopy(head, position, bytes, from, copied);
        position += copied;
        return copied;
    }

    @Override
    public long skip(long count) throws IOException {
        if (position >= head.length) {
            return rest().skip(count);
        }
        int skipped = (int) Math.min(Math.max(0, count), head.length - position);
        position += skipped;
        return skipped;
    }

    private InputStream rest() throws IOException {
        if (rest == null) {
            InputStream whole = Files.newInputStream(file);
            // Headers are read in steps of a few bytes, none of which should be a call to the system.
            rest = new BufferedInputStream(whole, BUFFER);
            rest.skipNBytes(head.length);
        }
        return rest;
    }

    @Override
    public void close() throws IOException {
        if (rest != null) {
            rest.close();
        }
    }
}
