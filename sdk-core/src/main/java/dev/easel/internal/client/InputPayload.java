package dev.easel.internal.client;

import dev.easel.FailureDetails;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.internal.image.ImageSniffer;
import dev.easel.internal.metadata.ImageMetadata;
import dev.easel.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Input images as bytes: their first bytes are looked at, the others are not read before they are sent. */
final class InputPayload {
    private InputPayload() {}

    /**
     * @param field the field of the request that it stands in, for messages
     * @return empty for an address
     * @throws InvalidRequestException if it is no image, or a file that cannot be read
     */
    static Optional<Payload> of(String field, ImageInput input) {
        if (input instanceof ImageInput.Bytes bytes) {
            return Optional.of(BytesPayload.of(field, bytes));
        }
        return input instanceof ImageInput.File file
                ? Optional.of(FilePayload.of(field, file.path()))
                : Optional.empty();
    }

    private static InvalidRequestException invalid(String field, String message, @Nullable IOException cause) {
        return new InvalidRequestException(
                List.of(Violation.of(field, message)), FailureDetails.builder().build(), cause);
    }

    private static ImageFormat format(String field, String what, InputStream in) throws IOException {
        byte[] beginning = in.readNBytes(ImageSniffer.FIRST);
        ImageFormat format = ImageSniffer.formatOf(beginning);
        if (format == ImageFormat.UNKNOWN || format == ImageFormat.SVG) {
            throw invalid(
                    field,
                    what + (beginning.length == 0 ? " is empty" : " is no image")
                            + "; give a PNG, JPEG, WebP, GIF, AVIF, HEIC, BMP, TIFF or JPEG XL",
                    null);
        }
        return format;
    }

    private static Optional<Size> size(Payload payload) {
        try (InputStream in = payload.open()) {
            return Optional.ofNullable(ImageMetadata.read(in).size());
        } catch (IOException e) {
            // The header alone cannot be read; the transport names the reason when it reads the whole image.
            return Optional.empty();
        }
    }

    private record BytesPayload(ImageInput.Bytes bytes, ImageFormat format) implements Payload {
        static BytesPayload of(String field, ImageInput.Bytes bytes) {
            try (InputStream in = bytes.open()) {
                return new BytesPayload(bytes, InputPayload.format(field, "of " + bytes.length() + " bytes", in));
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory", e);
            }
        }

        @Override
        public long length() {
            return bytes.length();
        }

        @Override
        public String mediaType() {
            return format.mediaType();
        }

        @Override
        public String fileName() {
            return "image." + format.extension();
        }

        @Override
        public Optional<Size> size() {
            return InputPayload.size(this);
        }

        @Override
        public InputStream open() {
            return bytes.open();
        }
    }

    private record FilePayload(String field, Path path, long length, ImageFormat format) implements Payload {
        static FilePayload of(String field, Path path) {
            try (InputStream in = Files.newInputStream(path)) {
                ImageFormat format = InputPayload.format(field, "file " + path, in);
                return new FilePayload(field, path, Files.size(path), format);
            } catch (IOException e) {
                throw unreadable(field, path, e);
            }
        }

        @Override
        public String mediaType() {
            return format.mediaType();
        }

        @Override
        public String fileName() {
            return "image." + format.extension();
        }

        @Override
        public Optional<Size> size() {
            return InputPayload.size(this);
        }

        @Override
        public InputStream open() {
            try {
                long now = Files.size(path);
                if (now != length) {
                    throw invalid(
                            field,
                            "file " + path + " had " + length + " bytes when the request was prepared and has " + now
                                    + " now; prepare the request again, and leave the file as it is until it is sent",
                            null);
                }
                return Files.newInputStream(path);
            } catch (IOException e) {
                throw unreadable(field, path, e);
            }
        }

        private static InvalidRequestException unreadable(String field, Path path, IOException cause) {
            return invalid(field, "file " + path + " cannot be read (" + reason(cause) + ")", cause);
        }

        private static String reason(IOException cause) {
            return cause.getClass().getSimpleName();
        }
    }
}
