package dev.easel;

import dev.easel.internal.image.PngEncoder;
import dev.easel.internal.json.Base64Decoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An input image of a request: the source of image to image, a mask, a ControlNet reference. Immutable; equal where file, address or
 * bytes are.
 *
 * <p>Give it in any form; each service gets it in the form that it takes ({@link Capabilities#inputForm()}). A file is read when the
 * request is sent, not when this is created, and never into memory as a whole. Subtypes may be added: have a default branch.
 */
public sealed interface ImageInput {

    /** Returns an image in a file. The file is opened when the request is sent. */
    static ImageInput file(Path path) {
        return new File(path);
    }

    /**
     * Returns an image in memory, in an image file's format. The array is copied.
     *
     * @throws InvalidRequestException if it is empty
     */
    static ImageInput bytes(byte[] content) {
        return new Bytes(content.clone());
    }

    /**
     * Returns an image in memory, as a PNG file. The pixels are copied. Masks are drawn by {@link Masks}. It needs the module {@code
     * java.desktop}, as the rest of Easel does not.
     */
    static ImageInput of(BufferedImage image) {
        return new Bytes(PngEncoder.encode(Objects.requireNonNull(image, "image")));
    }

    /**
     * Returns an image at an address that the service can reach. What Easel itself downloads is under the same rules as
     * generated images: a public address, the service's own origin, or a host allowed with {@link
     * ImageClientBuilder#allowDownloadsFrom}.
     *
     * @throws InvalidRequestException if it is not an absolute http or https address
     */
    static ImageInput url(URI address) {
        return new Url(address);
    }

    /**
     * Returns an image in a {@code data:} URI, for example {@code data:image/png;base64,iVBOR…}. White space, the URL-safe alphabet,
     * percent-encoding and missing padding are read.
     *
     * @throws InvalidRequestException if it is not a base64 data URI
     */
    static ImageInput dataUri(String uri) {
        try {
            return new Bytes(Base64Decoder.decode(uri));
        } catch (IOException e) {
            throw new InvalidRequestException(Violation.of(
                    "input image",
                    "is not a base64 data URI, of the form data:image/png;base64,… (other forms: file, bytes, url)"));
        }
    }

    /** See {@link ImageInput#file(Path)}. */
    record File(Path path) implements ImageInput {}

    /** See {@link ImageInput#bytes(byte[])}. Equal where the bytes are. */
    final class Bytes implements ImageInput {
        private static final int HASHED = 64;

        private final byte[] content;

        private Bytes(byte[] content) {
            if (content.length == 0) {
                throw new InvalidRequestException(Violation.of("input image", "is empty; give an image's bytes"));
            }
            this.content = content;
        }

        /** Returns a copy of the bytes. */
        public byte[] content() {
            return content.clone();
        }

        /** Returns the bytes from the beginning, without a copy. */
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }

        /** Returns how many bytes there are. */
        public int length() {
            return content.length;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
        }

        /** Returns a hash of the length and the last bytes, because reading all of a large image takes longer than comparing it. */
        @Override
        public int hashCode() {
            int from = Math.max(0, content.length - HASHED);
            return 31 * content.length + Arrays.hashCode(Arrays.copyOfRange(content, from, content.length));
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
                throw new InvalidRequestException(Violation.of(
                        "input image",
                        "has an address that is not http:// or https://; for a file use ImageInput.file"));
            }
        }
    }
}
