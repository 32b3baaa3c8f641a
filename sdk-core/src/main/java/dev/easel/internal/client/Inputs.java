package dev.easel.internal.client;

import dev.easel.ControlNet;
import dev.easel.FailureDetails;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.internal.image.ImageHeader;
import dev.easel.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes payloads of a request's input pictures: looked at for size and format, not read. */
final class Inputs {
    private static final int MAGIC = 12;

    private Inputs() {}

    /**
     * @return a payload for each input that is bytes or a file
     * @throws InvalidRequestException if a file cannot be read or is empty
     */
    static Map<ImageInput, Payload> payloads(ImageRequest request) {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        request.mask().ifPresent(inputs::add);
        request.controls().stream().map(ControlNet::image).forEach(inputs::add);
        request.options().forEach(options -> inputs.addAll(options.inputs()));
        Map<ImageInput, Payload> payloads = new HashMap<>();
        for (ImageInput input : inputs) {
            if (input instanceof ImageInput.Bytes bytes) {
                payloads.put(input, BytesPayload.of(bytes));
            } else if (input instanceof ImageInput.File file) {
                payloads.put(input, FilePayload.of(file.path()));
            }
        }
        return payloads;
    }

    private static String fileName(ImageFormat format) {
        return "image." + format.extension();
    }

    private record BytesPayload(ImageInput.Bytes bytes, ImageFormat format) implements Payload {
        static BytesPayload of(ImageInput.Bytes bytes) {
            try (InputStream in = bytes.open()) {
                return new BytesPayload(bytes, ImageHeader.formatOf(in.readNBytes(MAGIC)));
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
            return Inputs.fileName(format);
        }

        @Override
        public InputStream open() {
            return bytes.open();
        }
    }

    private record FilePayload(Path path, long length, ImageFormat format) implements Payload {
        static FilePayload of(Path path) {
            try (InputStream in = Files.newInputStream(path)) {
                byte[] magic = in.readNBytes(MAGIC);
                if (magic.length == 0) {
                    throw unreadable(path, "is empty", null);
                }
                return new FilePayload(path, Files.size(path), ImageHeader.formatOf(magic));
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
            return Inputs.fileName(format);
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
