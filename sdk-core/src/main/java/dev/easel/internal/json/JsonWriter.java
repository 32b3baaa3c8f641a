package dev.easel.internal.json;

import dev.easel.spi.DataUri;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Writes a {@link JsonObject}. Images in it are read and encoded piece by piece while they go out. */
public final class JsonWriter {
    /** How an image is written: as it is, as nothing (to measure the rest), or as its length (to show it). */
    private enum Images {
        SENT,
        LEFT_OUT,
        DESCRIBED
    }

    /** A multiple of 3, so that no piece of an image but the last is padded. */
    private static final int PIECE = 6 * 1024;

    private static final String ESCAPED = "\"\\\b\f\n\r\t";
    private static final String ESCAPES = "\"\\bfnrt";

    private final OutputStream out;
    private final Images images;

    /** What is not written yet: all up to the next image. */
    private final StringBuilder text = new StringBuilder(128);

    private JsonWriter(OutputStream out, Images images) {
        this.out = out;
        this.images = images;
    }

    /** Writes the document, its images included. */
    public static void write(JsonObject document, OutputStream out) throws IOException {
        write(document, out, Images.SENT);
    }

    /** The document without its images: for one that has none, what {@link #write} would write. */
    public static byte[] withoutImages(JsonObject document) {
        return inMemory(document, Images.LEFT_OUT);
    }

    /** How many bytes base64 adds for the images of the document; 0 where it has none. */
    public static long imageLength(JsonObject document) {
        return lengthIn(document);
    }

    /** The document for a human: each image as its length in angle brackets. */
    public static String describe(JsonObject document) {
        return new String(inMemory(document, Images.DESCRIBED), StandardCharsets.UTF_8);
    }

    private static byte[] inMemory(JsonObject document, Images images) {
        // Nothing goes out before the document is whole: only images that are sent do.
        JsonWriter writer = new JsonWriter(OutputStream.nullOutputStream(), images);
        try {
            writer.value(document);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return writer.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonObject document, OutputStream out, Images images) throws IOException {
        JsonWriter writer = new JsonWriter(out, images);
        writer.value(document);
        writer.flush();
    }

    private void value(Object value) throws IOException {
        if (value instanceof JsonObject object) {
            fields(object.fields());
        } else if (value instanceof Map<?, ?> map) {
            fields(map);
        } else if (value instanceof List<?> list) {
            String comma = "[";
            for (Object element : list) {
                text.append(comma);
                value(element);
                comma = ",";
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Payload payload) {
            image("", payload);
        } else if (value instanceof DataUri uri) {
            image(uri.prefix(), uri.content());
        } else if (value instanceof String string) {
            text.append('"');
            characters(string);
            text.append('"');
        } else if (value instanceof Double || value instanceof Float) {
            decimal(((Number) value).doubleValue());
        } else if (value instanceof Boolean || value instanceof Number) {
            text.append(value);
        } else {
            throw new IllegalArgumentException(
                    "JSON cannot hold a " + value.getClass().getName());
        }
    }

    private void fields(Map<?, ?> fields) throws IOException {
        String comma = "{";
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            text.append(comma).append('"');
            characters((String) field.getKey());
            text.append("\":");
            value(field.getValue());
            comma = ",";
        }
        text.append(fields.isEmpty() ? "{}" : "}");
    }

    private void characters(String string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            int at = c > '\\' ? -1 : ESCAPED.indexOf(c);
            if (at >= 0) {
                text.append('\\').append(ESCAPES.charAt(at));
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
    }

    private void decimal(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            text.append((long) number);
        } else {
            // Plain digits: 0.00001 and not 1.0E-5, which not every server's reader takes.
            text.append(new BigDecimal(Double.toString(number)).toPlainString());
        }
    }

    private void image(String prefix, Payload content) throws IOException {
        text.append('"');
        characters(prefix);
        if (images == Images.SENT) {
            flush();
            try (InputStream in = content.open()) {
                encode(in);
            }
        } else if (images == Images.DESCRIBED) {
            String type = prefix.isEmpty() ? " of " + content.mediaType() : "";
            text.append('<')
                    .append(content.length())
                    .append(" bytes")
                    .append(type)
                    .append('>');
        }
        text.append('"');
    }

    private void encode(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE];
        byte[] encoded = new byte[PIECE / 3 * 4];
        for (int count = PIECE; count == PIECE; ) {
            count = in.readNBytes(piece, 0, PIECE);
            // The JDK's encoder takes whole arrays alone.
            byte[] whole = count == PIECE ? piece : Arrays.copyOf(piece, count);
            out.write(encoded, 0, Base64.getEncoder().encode(whole, encoded));
        }
    }

    private void flush() throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }

    private static long lengthIn(Object value) {
        if (value instanceof Payload payload) {
            return (payload.length() + 2) / 3 * 4;
        }
        if (value instanceof DataUri uri) {
            return lengthIn(uri.content());
        }
        Iterable<?> parts = value instanceof JsonObject object
                ? object.fields().values()
                : value instanceof List<?> list ? list : List.of();
        long sum = 0;
        for (Object part : parts) {
            sum += lengthIn(part);
        }
        return sum;
    }
}
