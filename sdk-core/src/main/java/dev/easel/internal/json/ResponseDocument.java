package dev.easel.internal.json;

import dev.easel.ResponseLimits;
import dev.easel.internal.image.MemoryStore;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Makes a {@link WireResponse} of what an {@link ImageDiverter} left. */
public final class ResponseDocument {
    private static final String MARK = "\ufeff";

    private ResponseDocument() {}

    /** The response: JSON if its bytes are, whatever its content type says. */
    public static WireResponse of(int status, Map<String, String> headers, ImageDiverter diverter) {
        int images = diverter.images().size();
        return of(status, headers, diverter.document(), diverter.places(), images);
    }

    /** A response in which no image is looked for. */
    public static WireResponse withoutImages(int status, Map<String, String> headers, byte[] document) {
        return of(status, headers, document, new int[0], 0);
    }

    private static WireResponse of(int status, Map<String, String> headers, byte[] document, int[] places, int images) {
        String text = new String(document, StandardCharsets.UTF_8);
        return WireResponse.of(
                status,
                headers,
                text.startsWith(MARK) ? text.substring(1) : text,
                JsonValue.parse(document, places),
                images);
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
            throw new IllegalArgumentException(
                    "no response that the transport would let through: " + e.getMessage(), e);
        }
    }

    /** The text of the field {@code type} of a document that is not whole yet; empty where it has not come, or is no text. */
    public static String typeSoFar(ImageDiverter diverter) {
        return JsonValue.parse(diverter.closedDocument()).get("type").text().orElse("");
    }
}
