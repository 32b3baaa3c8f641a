package dev.easel.benchmarks.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads one request after another from a connection, as little of each as is needed. Not thread-safe. */
public final class RequestReader {
    private static final int LARGEST = 64 * 1024;
    private static final String END = "\r\n\r\n";

    private final ReadableByteChannel connection;
    private final byte[] bytes = new byte[LARGEST];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private String head = "";

    RequestReader(ReadableByteChannel connection) {
        this.connection = connection;
    }

    /** Reads the next request to its end, body and all; false if there is none. */
    boolean next() throws IOException {
        int end = endOfHead(0);
        while (end < 0) {
            int searched = Math.max(0, buffer.position() - END.length() + 1);
            if (connection.read(buffer) < 0) {
                return false;
            }
            end = endOfHead(searched);
        }
        head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        if (header("Transfer-Encoding") != null) {
            throw new IOException("a request without a length: " + head);
        }
        String length = header("Content-Length");
        int whole = end + (length == null ? 0 : Integer.parseInt(length));
        while (buffer.position() < whole) {
            if (connection.read(buffer) <= 0) {
                throw new IOException("half a request, or one of more than " + LARGEST + " bytes");
            }
        }
        buffer.limit(buffer.position()).position(whole);
        buffer.compact();
        return true;
    }

    /** The path, with its query. */
    public String path() {
        int from = head.indexOf(' ') + 1;
        return head.substring(from, head.indexOf(' ', from));
    }

    /** A header's value; {@code null} if the request does not have it. */
    public @Nullable String header(String name) {
        int line = head.indexOf("\r\n") + 2;
        while (line < head.length() && head.charAt(line) != '\r') {
            int end = head.indexOf("\r\n", line);
            int colon = line + name.length();
            if (colon < end && head.charAt(colon) == ':' && head.regionMatches(true, line, name, 0, name.length())) {
                return head.substring(colon + 1, end).strip();
            }
            line = end + 2;
        }
        return null;
    }

    /** Where the body begins; below 0 if the head is not there as a whole. */
    private int endOfHead(int from) {
        for (int i = from; i + END.length() <= buffer.position(); i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i + END.length();
            }
        }
        return -1;
    }
}
