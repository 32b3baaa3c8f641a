package dev.easel;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;

/**
 * A picture that goes into a request: the source of image to image, a mask, a ControlNet reference.
 *
 * <p>Give it in whatever form it is at hand; each service gets it in the form that it takes ({@link
 * Capabilities#inputForm()}). A file is read when the request is sent, not when this is made, and not into memory as a
 * whole.
 */
public sealed interface ImageInput {

    /** A picture in a file. The file is opened when the request is sent. */
    static ImageInput file(Path path) {
        return new File(path);
    }

    /**
     * A picture in memory, in an image file's format. The array is copied.
     *
     * @throws InvalidRequestException if it is empty
     */
    static ImageInput bytes(byte[] content) {
        return new Bytes(content);
    }

    /**
     * A picture at an address that the service can reach. Whatever Easel itself fetches of it is under the same rules as
     * pictures from answers: a public address, the service's own origin, or a host allowed with {@link
     * ImageClientBuilder#allowDownloadsFrom}.
     *
     * @throws InvalidRequestException if it is not an absolute http or https address
     */
    static ImageInput url(URI address) {
        return new Url(address);
    }

    /**
     * A picture in a {@code data:} URI, for example {@code data:image/png;base64,iVBOR…}.
     *
     * @throws InvalidRequestException if it is not a base64 data URI
     */
    static ImageInput dataUri(String uri) {
        int comma = uri.indexOf(',');
        String head = comma < 0 ? "" : uri.substring(0, comma).toLowerCase(Locale.ROOT);
        if (!head.startsWith("data:") || !head.endsWith(";base64")) {
            throw new InvalidRequestException(new Violation(
                    "input image",
                    "is not a data URI of the form data:image/png;base64,… (other forms: file, bytes, url)"));
        }
        try {
            return new Bytes(Base64.getMimeDecoder().decode(uri.substring(comma + 1)));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    new Violation("input image", "is a data URI whose content is not base64; encode the image again"));
        }
    }

    /** See {@link ImageInput#file(Path)}. */
    record File(Path path) implements ImageInput {}

    /** See {@link ImageInput#bytes(byte[])}. */
    final class Bytes implements ImageInput {
        private final byte[] content;

        private Bytes(byte[] content) {
            if (content.length == 0) {
                throw new InvalidRequestException(new Violation("input image", "is empty; give an image's bytes"));
            }
            this.content = content.clone();
        }

        /** A copy of the bytes. */
        public byte[] content() {
            return content.clone();
        }

        /** The bytes from the beginning, without a copy. */
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }

        /** How many bytes there are. */
        public int length() {
            return content.length;
        }

        @Override
        public String toString() {
            return "Bytes[" + content.length + "]";
        }
    }

    /** See {@link ImageInput#url(URI)}. */
    record Url(URI address) implements ImageInput {
        /** @throws InvalidRequestException if it is not an absolute http or https address */
        public Url {
            String scheme = address.getScheme();
            if (scheme == null || !(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))) {
                throw new InvalidRequestException(new Violation(
                        "input image",
                        "has an address that is not http:// or https://; for a file use ImageInput.file"));
            }
        }
    }
}
