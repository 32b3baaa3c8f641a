package dev.easel.internal.client;

import dev.easel.FailureDetails;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.internal.image.ImageSniffer;
import dev.easel.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input pictures as bytes: looked at for size and format, not read. */
final class InputPayload {
    private InputPayload() {}

    static Payload of(ImageInput.Bytes bytes) {
        return BytesPayload.of(bytes);
    }

    /** @throws InvalidRequestException if the file cannot be read or is empty */
    static Payload of(ImageInput.File file) {
        return FilePayload.of(file.path());
    }

    private static String fileName(ImageFormat format) {
        return "image." + format.extension();
    }

    private record BytesPayload(ImageInput.Bytes bytes, ImageFormat format) implements Payload {
        static BytesPayload of(ImageInput.Bytes bytes) {
            try (InputStream in = bytes.open()) {
                return new BytesPayload(bytes, ImageSniffer.formatOf(in.readNBytes(ImageSniffer.FIRST)));
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
            return InputPayload.fileName(format);
        }

        @Override
        public InputStream open() {
            return bytes.open();
        }
    }

    private record FilePayload(Path path, long length, ImageFormat format) implements Payload {
        static FilePayload of(Path path) {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] magic = in.readNBytes(ImageSniffer.FIRST);
                if (magic.length == 0) {
                    throw unreadable(path, "is empty", null);
                }
                return new FilePayload(path, Files.size(path), ImageSniffer.formatOf(magic));
            } catch (IOException e) {
                throw unreadable(path, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
            }
        }

        @Override
        public String mediaType() {
            return format.mediaType();
        }

        @Override
        public String fileName() {
            return InputPayload.fileName(format);
        }

        @Override
        public InputStream open() {
            try {
                return Files.newInputStream(path);
            } catch (IOException e) {
                throw unreadable(path, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
            }
        }

        private static InvalidRequestException unreadable(Path path, String what, @Nullable IOException cause) {
            return new InvalidRequestException(
                    List.of(new Violation("input image", "file " + path + " " + what)),
                    FailureDetails.builder().build(),
                    cause);
        }
    }
}
