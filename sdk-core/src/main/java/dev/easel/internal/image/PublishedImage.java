package dev.easel.internal.image;

import dev.easel.DownloadException;
import dev.easel.FailureDetails;
import dev.easel.GeneratedImage;
import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.SafetyFinding;
import dev.easel.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image in the hands of the application. */
public final class PublishedImage implements GeneratedImage {
    private final int index;
    private final long length;
    private final int checksum;
    private final ImageFormat format;
    private final @Nullable Size size;
    private final Generation generation;
    private final List<SafetyFinding> safety;
    private final StoredImage.Content content;

    /** Puts it together. */
    public PublishedImage(
            int index,
            long length,
            int checksum,
            ImageFormat format,
            @Nullable Size size,
            Generation generation,
            List<SafetyFinding> safety,
            StoredImage.Content content) {
        this.index = index;
        this.length = length;
        this.checksum = checksum;
        this.format = format;
        this.size = size;
        this.generation = generation;
        this.safety = List.copyOf(safety);
        this.content = content;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public ImageFormat format() {
        return format;
    }

    @Override
    public Optional<Size> size() {
        return Optional.ofNullable(size);
    }

    @Override
    public long length() {
        return length;
    }

    /** Returns a number that images of the same bytes have in common; 0 where it is not known. */
    public int checksum() {
        return checksum;
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public List<SafetyFinding> safety() {
        return safety;
    }

    @Override
    public Optional<Path> path() {
        return content.path();
    }

    @Override
    public byte[] bytes() {
        try {
            return content.bytes();
        } catch (IOException e) {
            throw failed("could not be read", e);
        }
    }

    @Override
    public ByteBuffer buffer() {
        try {
            return content.buffer();
        } catch (IOException e) {
            throw failed("could not be read", e);
        }
    }

    @Override
    public InputStream open() {
        try {
            return content.open();
        } catch (IOException e) {
            throw failed("could not be opened", e);
        }
    }

    @Override
    public Path saveTo(Path file) {
        try (InputStream in = open()) {
            PartFiles.write(in, file.toAbsolutePath());
            return file;
        } catch (IOException | RuntimeException e) {
            throw failed("could not be saved", StoreException.at(file, e));
        }
    }

    @Override
    public String toString() {
        return "GeneratedImage[" + format() + " " + size().map(Size::toString).orElse("?") + ", " + length + " bytes"
                + content.path().map(path -> ", " + path).orElse("") + "]";
    }

    static DownloadException failed(String what, IOException cause) {
        return new DownloadException(
                "the image " + what + ": " + cause.getMessage(),
                FailureDetails.builder().build(),
                cause,
                null);
    }
}
