package dev.easel;

import dev.easel.Violation.Code;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonType;
import dev.easel.spi.JsonValue;
import dev.easel.spi.ServiceWords;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes what a {@link JsonType} makes of a value as text, and parses such a text. */
final class JsonDocument {
    /** What the parser takes: a document that is written has to be readable. It also ends a list that contains itself. */
    private static final int DEEPEST = 500;

    /** How input images and addresses are written. */
    enum Inputs {
        /** Each in the form that it has. */
        AS_GIVEN,
        /** The same, and the content of a file in its place. */
        WITH_FILES,
        /** For documents that are shown and shared: bytes as their hash, addresses without what may be a signature. */
        DESCRIBED
    }

    private final Inputs inputs;

    private JsonDocument(Inputs inputs) {
        this.inputs = inputs;
    }

    /** @throws InvalidRequestException if JSON cannot hold a value, or a file cannot be read */
    static String text(Object tree, Inputs inputs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ((Map<?, ?>) new JsonDocument(inputs).json("", tree, 0))
                .forEach((name, value) -> fields.put((String) name, value));
        return JsonObject.create().putExtra(fields).toString();
    }

    /**
     * Returns the object in a text.
     *
     * @param what what it is called in messages
     * @param newest the newest version that can be read
     * @throws InvalidRequestException if the text is anything else, or of another version
     */
    static JsonValue parse(String what, String text, int newest) {
        String stripped = (text.startsWith("\ufeff") ? text.substring(1) : text).strip();
        JsonValue document = JsonValue.parse(stripped);
        if (!document.isObject() || document.toString().length() != stripped.length()) {
            throw wrong(
                    Code.MALFORMED,
                    what,
                    "is not one JSON object of less than a million values, nested at most " + DEEPEST
                            + " deep; give all of it," + " and nothing else");
        }
        int version = JsonType.INTEGER.read("version", document.get("version"));
        if (version < 1 || version > newest) {
            throw wrong(
                    Code.UNSUPPORTED,
                    "version",
                    "is " + version + ", and this version of Easel reads 1" + (newest > 1 ? " to " + newest : "")
                            + (version < 1 ? "; correct it" : "; update Easel"));
        }
        return document;
    }

    private Object json(String field, @Nullable Object value, int depth) {
        if (depth >= DEEPEST && (value instanceof Map || value instanceof List)) {
            throw wrong(Code.MALFORMED, field.split("[.\\[]", 2)[0], "is nested more than " + DEEPEST + " deep");
        }
        if (value instanceof Map<?, ?> map) {
            // One without an order of its own comes in another order in each run.
            boolean isOrdered = map instanceof LinkedHashMap || map instanceof SortedMap;
            Map<String, Object> fields = isOrdered ? new LinkedHashMap<>() : new TreeMap<>();
            map.forEach((name, each) -> fields.put(
                    String.valueOf(name),
                    json(field.isEmpty() ? String.valueOf(name) : field + "." + name, each, depth + 1)));
            return fields;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(each -> elements.add(json(field + "[" + elements.size() + "]", each, depth + 1)));
            return elements;
        }
        if (value instanceof ImageInput input) {
            return input(field, input);
        }
        if (value instanceof URI address) {
            return inputs == Inputs.DESCRIBED ? ServiceWords.address(address) : address.toString();
        }
        if (value instanceof Double || value instanceof Float) {
            if (Double.isFinite(((Number) value).doubleValue())) {
                return value;
            }
        } else if (value instanceof Number number) {
            // Too many digits are not written either, because they are not read.
            return JsonType.EXACT.read(field, JsonValue.parse(number.toString()));
        } else if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        throw wrong(
                Code.MALFORMED,
                field,
                "is "
                        + (value == null || value instanceof Number
                                ? value
                                : "of " + value.getClass().getName())
                        + "; give a text, finite number, boolean, or list or map of these");
    }

    private Object input(String field, ImageInput input) {
        if (input instanceof ImageInput.File file) {
            return inputs == Inputs.WITH_FILES
                    ? Map.of("bytes", base64(content(field, file.path())))
                    : Map.of("file", path(field, file.path()));
        }
        if (input instanceof ImageInput.Url url) {
            return Map.of("url", json(field, url.address(), 0));
        }
        byte[] content = ((ImageInput.Bytes) input).content();
        if (inputs != Inputs.DESCRIBED) {
            return Map.of("bytes", base64(content));
        }
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("sha256", sha256(content));
        described.put("length", content.length);
        return described;
    }

    private static byte[] content(String field, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException | RuntimeException e) {
            throw new InvalidRequestException(
                    List.of(Violation.of(Code.UNREADABLE, field, "is the file " + file + ", which cannot be read")),
                    FailureDetails.NONE,
                    e);
        }
    }

    private static String path(String field, Path file) {
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            throw wrong(
                    Code.UNSUPPORTED,
                    field,
                    "is a file inside of another file system, whose path says nothing elsewhere; use toJsonWithFiles");
        }
        return file.toString();
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static InvalidRequestException wrong(Code code, String field, String message) {
        return new InvalidRequestException(Violation.of(code, ServiceWords.clean(field), message));
    }
}
