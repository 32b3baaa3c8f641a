package dev.easel.callback;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The body of a request, read from its connection and no further. A body that is cut off never looks whole. */
final class RequestBody extends InputStream {
    private static final int MAX_CHUNK_LINE = 256;
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})[ \t]*(;.*)?");

    private final InputStream in;
    private boolean chunksFollow;
    private long left;

    private RequestBody(InputStream in, boolean chunked, long length) {
        this.in = in;
        this.chunksFollow = chunked;
        this.left = length;
    }

    static RequestBody ofLength(InputStream in, long length) {
        return new RequestBody(in, false, length);
    }

    static RequestBody chunked(InputStream in) {
        return new RequestBody(in, true, 0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (left == 0 && chunksFollow) {
            beginChunk();
        }
        if (left == 0) {
            return -1;
        }
        int got = in.read(into, from, (int) Math.min(count, left));
        if (got < 0) {
            throw new EOFException("the connection ended inside the body");
        }
        left -= got;
        if (left == 0 && chunksFollow && !line().isEmpty()) {
            throw new IOException("a chunk that is longer than its size");
        }
        return got;
    }

    /** Reads the size of the next chunk. Trailers after the last one stay unread: nobody asks for them. */
    private void beginChunk() throws IOException {
        Matcher size = CHUNK_SIZE.matcher(line());
        if (!size.matches()) {
            throw new IOException("a chunk without a size");
        }
        left = Long.parseLong(size.group(1), 16);
        chunksFollow = left > 0;
    }

    private String line() throws IOException {
        return new LineReader(in, MAX_CHUNK_LINE).next();
    }
}
