package dev.easel.gemini;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.ServiceWords;
import java.net.URI;
import java.util.Locale;

/**
 * An input image that Google keeps or fetches. Immutable.
 *
 * @param uri its address: {@code https://generativelanguage.googleapis.com/v1beta/files/…} of the Gemini API, {@code gs://…} of Vertex AI
 * @param mediaType for example {@code image/png}; the service takes PNG, JPEG, WebP, HEIC and HEIF
 */
public record GeminiFile(URI uri, String mediaType) {
    /** @throws InvalidRequestException if the address is neither https nor gs, or the media type is no image's */
    public GeminiFile {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("gs")) {
            throw wrong("has a reference file whose address is neither https:// nor gs://; for a file or bytes use"
                    + " referenceImages");
        }
        if (!mediaType.matches("image/[a-zA-Z0-9.+-]{1,40}")) {
            throw wrong("has a reference file whose media type is no image's; give for example image/png");
        }
    }

    boolean isInCloudStorage() {
        return "gs".equalsIgnoreCase(uri.getScheme());
    }

    private static InvalidRequestException wrong(String message) {
        return new InvalidRequestException(Violation.of(Code.MALFORMED, "options", message));
    }

    /** Shows the address without its query, which may be a signature. */
    @Override
    public String toString() {
        return "GeminiFile[" + ServiceWords.address(uri) + ", " + mediaType + "]";
    }
}
