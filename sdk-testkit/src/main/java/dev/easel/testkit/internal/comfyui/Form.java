package dev.easel.testkit.internal.comfyui;

import dev.easel.testkit.internal.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.MultipartReader;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** A {@code multipart/form-data} body. */
final class Form {
    private static final Pattern NAME = Pattern.compile("(?:^|[;\\s])name=\"([^\"]*)\"");
    private static final Pattern FILENAME = Pattern.compile("filename=\"([^\"]*)\"");

    /** One part. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Part(@Nullable String filename, byte[] content) {}

    private final Map<String, Part> parts;

    private Form(Map<String, Part> parts) {
        this.parts = parts;
    }

    /**
     * Reads the body.
     *
     * @throws Refusal where it is no such form
     */
    static Form read(Request request) {
        String header = request.header("Content-Type");
        MediaType type = header == null ? null : MediaType.parse(header);
        String boundary = type == null ? null : type.parameter("boundary");
        if (boundary == null || !request.mediaType().equals("multipart/form-data")) {
            throw Refusal.broken();
        }
        Map<String, Part> parts = new HashMap<>();
        try (MultipartReader reader = new MultipartReader(new Buffer().write(request.body()), boundary)) {
            for (MultipartReader.Part part = reader.nextPart(); part != null; part = reader.nextPart()) {
                String disposition = String.valueOf(part.headers().get("Content-Disposition"));
                String name = first(NAME, disposition);
                byte[] content = part.body().readByteArray();
                if (name != null) {
                    parts.put(name, new Part(first(FILENAME, disposition), content));
                }
            }
        } catch (IOException malformed) {
            throw Refusal.broken();
        }
        return new Form(parts);
    }

    private static @Nullable String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1).replace("%22", "\"") : null;
    }

    @Nullable Part part(String name) {
        return parts.get(name);
    }

    String text(String name, String fallback) {
        Part part = parts.get(name);
        return part == null ? fallback : new String(part.content(), StandardCharsets.UTF_8);
    }
}
