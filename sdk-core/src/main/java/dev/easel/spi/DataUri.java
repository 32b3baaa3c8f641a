package dev.easel.spi;

/**
 * An input image in a JSON document as a {@code data:} URI, for example {@code data:image/png;base64,iVBOR…}, where {@link
 * JsonObject#put(String, Payload)} would write the base64 text alone.
 *
 * @param content the image, which is read when the document is sent
 */
public record DataUri(Payload content) {
    /** What stands before the base64 text. */
    public String prefix() {
        return "data:" + content.mediaType() + ";base64,";
    }
}
