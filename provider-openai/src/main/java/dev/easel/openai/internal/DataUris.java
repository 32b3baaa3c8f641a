package dev.easel.openai.internal;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.DataUri;
import dev.easel.spi.Payload;

/** Input images as {@code data:} URIs in a JSON document. */
public final class DataUris {
    /** In characters of the URI. */
    private static final long LONGEST = 20_971_520;

    private DataUris() {}

    /**
     * Returns the URI of an image.
     *
     * @param field the field of the request that has the image
     * @throws InvalidRequestException if the image has no known format, or is longer than OpenAI takes
     */
    public static DataUri of(String field, Payload image) {
        if (!image.mediaType().startsWith("image/")) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    field,
                    "has an image of no known format, which a data: URI has to name; give a PNG, JPEG or WebP"));
        }
        DataUri uri = new DataUri(image);
        if (uri.prefix().length() + (image.length() + 2) / 3 * 4 > LONGEST) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    field,
                    "has an image of " + image.length()
                            + " bytes, and an edit in JSON takes up to 15,728,000; make it"
                            + " smaller, or keep it at the service and name it among referenceFiles"));
        }
        return uri;
    }
}
