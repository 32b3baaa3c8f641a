package dev.easel.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.easel.ResponseLimits;
import dev.easel.internal.image.MemoryStore;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link WireResponse} of what an {@link ImageDiverter} left. */
public final class ResponseDocument {
    private static final int[] NO_PLACES = {};
    private static final int LONGEST_NUMBER = 400;

    private ResponseDocument() {}

    /** The answer: JSON if its bytes are, whatever its content type says. */
    public static WireResponse of(int status, Map<String, String> headers, ImageDiverter diverter) {
        return of(
                status,
                headers,
                diverter.document(),
                diverter.documentLength(),
                diverter.places(),
                diverter.images().size());
    }

    /** An answer in which no picture is looked for. */
    public static WireResponse withoutPictures(int status, Map<String, String> headers, byte[] document) {
        return of(status, headers, document, document.length, NO_PLACES, 0);
    }

    private static WireResponse of(
            int status, Map<String, String> headers, byte[] document, int length, int[] places, int images) {
        return WireResponse.of(status, headers, text(document, length), parse(document, length, places), images);
    }

    /** See {@link WireResponse#of(int, String, String...)}. */
    public static WireResponse inMemory(int status, String body, Set<String> imageFields, Set<String> dataUriFields) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Scratch scratch = Scratch.take()) {
            ImageDiverter diverter = new ImageDiverter(
                    imageFields, dataUriFields, MemoryStore.INSTANCE, ResponseLimits.defaults(), scratch);
            diverter.feed(bytes, 0, bytes.length);
            diverter.finish();
            return of(status, Map.of(), diverter);
        } catch (IOException e) {
            throw new IllegalArgumentException("no answer that the transport would let through: " + e.getMessage(), e);
        }
    }

    /** The text of the field {@code type} of a document that is not whole yet; empty where it has not come, or is no text. */
    public static String typeSoFar(ImageDiverter diverter) {
        try (JsonParser parser = Jackson.FACTORY.createParser(diverter.document(), 0, diverter.documentLength())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    JsonToken value = parser.nextToken();
                    if (name.equals("type")) {
                        return value == JsonToken.VALUE_STRING ? parser.getText() : "";
                    }
                    parser.skipChildren();
                }
            }
            return "";
        } catch (IOException notWhole) {
            return "";
        }
    }

    private static String text(byte[] document, int length) {
        boolean marked =
                length >= 3 && document[0] == (byte) 0xef && document[1] == (byte) 0xbb && document[2] == (byte) 0xbf;
        int from = marked ? 3 : 0;
        return new String(document, from, length - from, StandardCharsets.UTF_8);
    }

    private static JsonValue parse(byte[] document, int length, int[] places) {
        int first = 0;
        while (first < length && document[first] <= ' ' && document[first] >= 0) {
            first++;
        }
        if (first == length) {
            return JsonValue.absent();
        }
        try {
            return read(document, length, places);
        } catch (IOException notJson) {
            return parseMended(document, length, places);
        }
    }

    /** A letter in a charset that nobody told of is no reason to lose the rest of the answer. */
    private static JsonValue parseMended(byte[] document, int length, int[] places) {
        byte[] mended = mended(document, length);
        if (mended == null) {
            return JsonValue.absent();
        }
        try {
            return read(mended, length, places);
        } catch (IOException notJson) {
            return JsonValue.absent();
        }
    }

    /**
     * A copy with a question mark for each byte that is no UTF-8, so that everything else stays in its place; {@code null}
     * where there is none.
     */
    private static byte @Nullable [] mended(byte[] document, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(document, 0, length);
        CharBuffer letters = CharBuffer.allocate(1024);
        byte[] copy = null;
        while (true) {
            CoderResult result = decoder.decode(in, letters, true);
            letters.clear();
            if (result.isUnderflow()) {
                return copy;
            }
            if (result.isError()) {
                if (copy == null) {
                    copy = Arrays.copyOf(document, length);
                }
                int after = in.position() + result.length();
                Arrays.fill(copy, in.position(), after, (byte) '?');
                in.position(after);
            }
        }
    }

    private static JsonValue read(byte[] document, int length, int[] places) throws IOException {
        try (JsonParser parser = Jackson.FACTORY.createParser(document, 0, length)) {
            JsonToken token = parser.nextToken();
            return token == null ? JsonValue.absent() : value(parser, token, places, new int[1]);
        }
    }

    private static JsonValue value(JsonParser parser, JsonToken token, int[] places, int[] seen) throws IOException {
        switch (token) {
            case START_OBJECT -> {
                Map<String, JsonValue> fields = new LinkedHashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    fields.put(name, value(parser, parser.nextToken(), places, seen));
                }
                return JsonValue.of(fields);
            }
            case START_ARRAY -> {
                List<JsonValue> elements = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(value(parser, next, places, seen));
                }
                return JsonValue.of(elements);
            }
            case VALUE_STRING -> {
                // Pictures come in the order of the document, so the next place is that of the next picture.
                boolean picture = seen[0] < places.length
                        && places[seen[0]] == parser.currentTokenLocation().getByteOffset();
                return JsonValue.of(picture ? new ImageRef(seen[0]++) : parser.getText());
            }
            case VALUE_NUMBER_INT -> {
                return JsonValue.of(isLong(parser) ? parser.getText() : parser.getNumberValue());
            }
            case VALUE_NUMBER_FLOAT -> {
                return JsonValue.of(isLong(parser) ? parser.getText() : decimal(parser));
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return JsonValue.of(token == JsonToken.VALUE_TRUE);
            }
            default -> {
                return JsonValue.of(null);
            }
        }
    }

    /** A number of so many digits stays as it was written: none is meant as one, and it would take long to make one of it. */
    private static boolean isLong(JsonParser parser) throws IOException {
        return parser.getTextLength() > LONGEST_NUMBER;
    }

    /** A number that no {@code BigDecimal} holds stays as it was written: it is no reason to lose the rest of the answer. */
    private static Object decimal(JsonParser parser) throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException exponentOfTooManyDigits) {
            return parser.getText();
        }
    }
}
