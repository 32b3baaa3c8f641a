package dev.easel.internal.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.easel.spi.DataUri;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes a {@link JsonObject}. Pictures in it are read and encoded piece by piece while they go out. */
public final class JsonWriter {
    /** How a picture is written: as it is, as nothing (to measure the rest), or as its length (to show it). */
    private enum Pictures {
        SENT,
        LEFT_OUT,
        DESCRIBED
    }

    private JsonWriter() {}

    /** Writes the document, its pictures included. */
    public static void write(JsonObject document, OutputStream out) throws IOException {
        write(document, out, Pictures.SENT);
    }

    /** The document without its pictures: for one that has none, what {@link #write} would write. */
    public static byte[] withoutPictures(JsonObject document) {
        return inMemory(document, Pictures.LEFT_OUT);
    }

    /** How many bytes base64 adds for the pictures of the document; 0 where it has none. */
    public static long pictureLength(JsonObject document) {
        return pictureLength((Object) document);
    }

    /** The document for a human: each picture as its length in angle brackets. */
    public static String describe(JsonObject document) {
        return new String(inMemory(document, Pictures.DESCRIBED), StandardCharsets.UTF_8);
    }

    private static byte[] inMemory(JsonObject document, Pictures pictures) {
        // Of no size: the generator has a large buffer of its own, so most documents come in one piece.
        ByteArrayOutputStream out = new ByteArrayOutputStream(0);
        try {
            write(document, out, pictures);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonObject document, OutputStream out, Pictures pictures) throws IOException {
        try (JsonGenerator json = Jackson.FACTORY.createGenerator(out)) {
            write(json, document, pictures);
        }
    }

    private static void write(JsonGenerator json, Object value, Pictures pictures) throws IOException {
        if (value instanceof JsonObject object) {
            writeFields(json, object.fields(), pictures);
        } else if (value instanceof Map<?, ?> map) {
            writeFields(json, map, pictures);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element, pictures);
            }
            json.writeEndArray();
        } else if (value instanceof Payload payload) {
            writePicture(json, payload, pictures);
        } else if (value instanceof DataUri uri) {
            writeDataUri(json, uri, pictures);
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Double || value instanceof Float) {
            writeDecimal(json, ((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else {
            throw new IllegalArgumentException(
                    "JSON cannot hold a " + value.getClass().getName());
        }
    }

    private static void writeFields(JsonGenerator json, Map<?, ?> fields, Pictures pictures) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            json.writeFieldName((String) field.getKey());
            write(json, field.getValue(), pictures);
        }
        json.writeEndObject();
    }

    private static void writePicture(JsonGenerator json, Payload payload, Pictures pictures) throws IOException {
        switch (pictures) {
            case LEFT_OUT -> json.writeString("");
            case DESCRIBED -> json.writeString("<" + payload.length() + " bytes of " + payload.mediaType() + ">");
            case SENT -> {
                try (InputStream content = payload.open()) {
                    json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, content, Math.toIntExact(payload.length()));
                }
            }
        }
    }

    private static void writeDataUri(JsonGenerator json, DataUri uri, Pictures pictures) throws IOException {
        switch (pictures) {
            case LEFT_OUT -> json.writeString(uri.prefix());
            case DESCRIBED ->
                json.writeString(uri.prefix() + "<" + uri.content().length() + " bytes>");
            case SENT -> {
                try (Reader text = new Base64Text(uri.prefix(), uri.content().open())) {
                    json.writeString(text, -1);
                }
            }
        }
    }

    private static void writeDecimal(JsonGenerator json, double number) throws IOException {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            json.writeNumber((long) number);
        } else {
            // Plain digits: 0.00001 and not 1.0E-5, which not every server's reader takes.
            json.writeNumber(new BigDecimal(Double.toString(number)).toPlainString());
        }
    }

    private static long pictureLength(Object value) {
        if (value instanceof Payload payload) {
            return (payload.length() + 2) / 3 * 4;
        }
        if (value instanceof DataUri uri) {
            return pictureLength(uri.content());
        }
        long sum = 0;
        if (value instanceof JsonObject object) {
            for (Object field : object.fields().values()) {
                sum += pictureLength(field);
            }
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                sum += pictureLength(element);
            }
        }
        return sum;
    }
}
