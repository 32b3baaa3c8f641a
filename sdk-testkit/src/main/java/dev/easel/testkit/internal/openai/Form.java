package dev.easel.testkit.internal.openai;

import dev.easel.testkit.internal.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parts of a {@code multipart/form-data} body, in the order they were sent. */
final class Form {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
    private static final Pattern NAME = Pattern.compile("(?i)content-disposition:[^\r\n]*[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE = Pattern.compile("(?i)content-disposition:[^\r\n]*; *filename=\"([^\"]*)\"");

    private Form() {}

    /** One part; a file where it has a file's name. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
    record Part(String name, boolean isFile, byte[] content) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** @throws ApiError where the body is no form */
    static List<Part> read(Request incoming) {
        Matcher boundary = BOUNDARY.matcher(String.valueOf(incoming.header("Content-Type")));
        if (!incoming.mediaType().equals("multipart/form-data") || !boundary.find()) {
            throw ApiError.mediaType("multipart/form-data with a boundary");
        }
        String word = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        // One character per byte, so that positions in the text are positions in the body.
        String body = new String(incoming.body(), StandardCharsets.ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        int at = body.startsWith("--" + word) ? 2 + word.length() : -1;
        while (at >= 0 && !body.startsWith("--", at)) {
            int headersEnd = body.indexOf("\r\n\r\n", at);
            int end = headersEnd < 0 ? -1 : body.indexOf("\r\n--" + word, headersEnd + 2);
            Part part = end < 0 ? null : part(body.substring(at, headersEnd), incoming.body(), headersEnd + 4, end);
            if (part == null) {
                at = -1;
            } else {
                parts.add(part);
                at = end + 4 + word.length();
            }
        }
        if (at < 0) {
            throw ApiError.invalid("Could not parse multipart form.", null, null);
        }
        return List.copyOf(parts);
    }

    private static @Nullable Part part(String headers, byte[] body, int from, int to) {
        Matcher name = NAME.matcher(headers);
        return name.find()
                ? new Part(
                        name.group(1), FILE.matcher(headers).find(), Arrays.copyOfRange(body, Math.min(from, to), to))
                : null;
    }
}
