package dev.easel.testkit.internal.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code multipart/form-data} bodies. Parts keep the order they were sent in. */
public final class Multipart {
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    private Multipart() {}

    /**
     * One part of a form.
     *
     * @param filename null where the part names no file
     * @param contentType null where the part has no such header
     */
    public record Part(
            String name,
            @Nullable String filename,
            @Nullable String contentType,
            byte[] content) {
        public boolean isText() {
            return contentType == null || contentType.toLowerCase(Locale.ROOT).startsWith("text/");
        }

        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** The body is not the form that its boundary promises. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * Reads the parts between the boundary's lines.
     *
     * @throws MalformedException where the boundary does not open and close the body, or a part has no name
     */
    public static List<Part> parse(byte[] body, String boundary) throws MalformedException {
        byte[] dashes = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        byte[] delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        if (!startsWith(body, dashes, 0)) {
            throw new MalformedException("the body does not begin with the boundary of its Content-Type");
        }
        List<Part> parts = new ArrayList<>();
        int at = dashes.length;
        while (!startsWith(body, new byte[] {'-', '-'}, at)) {
            int headersEnd = indexOf(body, BLANK_LINE, at);
            int end = headersEnd < 0 ? -1 : indexOf(body, delimiter, headersEnd + 2);
            if (end < 0) {
                throw new MalformedException("the last part is not closed by the boundary");
            }
            // An empty part's delimiter begins with the line end that also ends its headers.
            int contentStart = Math.min(headersEnd + BLANK_LINE.length, end);
            String headers = new String(body, at, headersEnd - at, StandardCharsets.UTF_8);
            parts.add(part(headers, Arrays.copyOfRange(body, contentStart, end)));
            at = end + delimiter.length;
        }
        return List.copyOf(parts);
    }

    private static Part part(String headerLines, byte[] content) throws MalformedException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : headerLines.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim());
            }
        }
        String disposition = headers.getOrDefault("Content-Disposition", "");
        String name = parameter(disposition, "name");
        if (name == null) {
            throw new MalformedException("a part has no name in its Content-Disposition");
        }
        return new Part(name, parameter(disposition, "filename"), headers.get("Content-Type"), content);
    }

    private static @Nullable String parameter(String disposition, String name) {
        for (String piece : disposition.split(";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
            int equals = piece.indexOf('=');
            if (equals > 0 && piece.substring(0, equals).trim().equalsIgnoreCase(name)) {
                String value = piece.substring(equals + 1).trim();
                return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
            }
        }
        return null;
    }

    private static boolean startsWith(byte[] body, byte[] piece, int at) {
        return at + piece.length <= body.length && Arrays.equals(body, at, at + piece.length, piece, 0, piece.length);
    }

    private static int indexOf(byte[] body, byte[] piece, int from) {
        for (int i = from; i <= body.length - piece.length; i++) {
            if (body[i] == piece[0] && startsWith(body, piece, i)) {
                return i;
            }
        }
        return -1;
    }
}
