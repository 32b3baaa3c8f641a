package dev.easel.internal.transport;

import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableResponseException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Takes the compression off a response's body (RFC 9110, 8.4.1). What it does not know it refuses: compressed bytes must
 * never be stored as an image.
 */
final class ContentDecoder {
    /** What may come in before a byte comes out: a gzip header holds a name and a comment of any length. */
    private static final int MOST_UNDECODED = 256 * 1024;

    /** The method in a zlib header. */
    private static final int DEFLATE = 8;

    private ContentDecoder() {}

    /** Whether the body is compressed, so that its length is not that of the content. */
    static boolean isEncoded(Response response) {
        return !coding(response).isEmpty();
    }

    /**
     * Returns the content of a body, or the body where it is not compressed.
     *
     * @throws UnreadableResponseException if it is compressed in a way that nobody asked for
     */
    static BufferedSource decode(Response response) throws IOException {
        BufferedSource body = response.body().source();
        String coding = coding(response);
        if (coding.isEmpty() || body.exhausted()) {
            return body;
        }
        Progress compressed = new Progress(body.inputStream());
        return switch (coding) {
            case "gzip", "x-gzip" -> compressed.through(new GZIPInputStream(compressed));
            case "deflate" -> compressed.through(new InflaterInputStream(compressed, new Inflater(!isZlib(body))));
            default ->
                throw new UnreadableResponseException(
                        "its content is encoded as \"" + coding + "\", and only gzip and deflate are decoded");
        };
    }

    private static String coding(Response response) {
        String coding = response.header("Content-Encoding", "");
        String plain = coding == null ? "" : coding.strip().toLowerCase(Locale.ROOT);
        return plain.equals("identity") ? "" : plain.length() <= 40 ? plain : plain.substring(0, 40);
    }

    /** Deflate is meant to have a zlib header (RFC 1950, 2.2), and some servers leave it out. */
    private static boolean isZlib(BufferedSource body) throws IOException {
        if (!body.request(2)) {
            return false;
        }
        int first = body.getBuffer().getByte(0) & 0xff;
        int second = body.getBuffer().getByte(1) & 0xff;
        return (first & 0x0f) == DEFLATE && (first << 8 | second) % 31 == 0;
    }

    /** Counts what goes into a decoder while nothing comes out of it. */
    private static final class Progress extends FilterInputStream {
        private long undecoded;

        Progress(InputStream in) {
            super(in);
        }

        BufferedSource through(InputStream decoder) {
            Source decoded = Okio.source(decoder);
            return Okio.buffer(new ForwardingSource(decoded) {
                @Override
                public long read(Buffer sink, long byteCount) throws IOException {
                    long count = super.read(sink, byteCount);
                    undecoded = 0;
                    return count;
                }
            });
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            undecoded += Math.max(count, 0);
            if (undecoded > MOST_UNDECODED) {
                throw new OverLimitException(
                        "more than " + MOST_UNDECODED + " bytes of its compressed content hold nothing", "headerBytes");
            }
            return count;
        }
    }
}
