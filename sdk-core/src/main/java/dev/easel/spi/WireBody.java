package dev.easel.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request carries. Input images in it are read when it is sent, piece by piece. */
public sealed interface WireBody {
    /** A JSON document. */
    static WireBody json(JsonObject document) {
        return new Json(document);
    }

    /** A multipart form, its parts in the order given. */
    static WireBody multipart(List<Part> parts) {
        return new Multipart(List.copyOf(parts));
    }

    /** Returns the bytes of an input image alone, under their own media type. */
    static WireBody raw(Payload content) {
        return new Raw(content);
    }

    /** See {@link WireBody#raw(Payload)}. */
    record Raw(Payload content) implements WireBody {}

    /** See {@link WireBody#json(JsonObject)}. */
    record Json(JsonObject document) implements WireBody {}

    /** See {@link WireBody#multipart(List)}. */
    record Multipart(List<Part> parts) implements WireBody {}

    /**
     * A part of a form: text, or a file.
     *
     * @param name the field's name
     * @param text its text; {@code null} for a file
     * @param file its content; {@code null} for text
     */
    record Part(
            String name, @Nullable String text, @Nullable Payload file) {
        /** A field with text. */
        public static Part text(String name, String text) {
            return new Part(name, text, null);
        }

        /** A field with a file. */
        public static Part file(String name, Payload content) {
            return new Part(name, null, content);
        }
    }
}
