package dev.easel.routing;

import dev.easel.GeneratedImage;
import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.ImageResult;
import dev.easel.ProviderId;
import dev.easel.SafetyFinding;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import dev.easel.Timings;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An image of which a test sets what its header and its metadata say, and which has no bytes. */
record FakeImage(Optional<Size> size, Generation generation) implements GeneratedImage {
    static FakeImage of(int width, int height) {
        return of(width, height, Generation.unknown());
    }

    static FakeImage of(int width, int height, Generation generation) {
        return new FakeImage(Optional.of(Size.of(width, height)), generation);
    }

    static FakeImage unknown() {
        return new FakeImage(Optional.empty(), Generation.unknown());
    }

    /** A result with one image. */
    static ImageResult.Builder result(ProviderId provider) {
        return ImageResult.builder()
                .addImage(of(512, 512))
                .provider(provider)
                .handle(TaskHandle.of(provider, List.of(TaskCall.of("1")), Instant.EPOCH, null))
                .timings(Timings.of(Instant.EPOCH, Duration.ZERO, Duration.ZERO))
                .attempts(2);
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public ImageFormat format() {
        return ImageFormat.PNG;
    }

    @Override
    public long length() {
        return 0;
    }

    @Override
    public List<SafetyFinding> safety() {
        return List.of();
    }

    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    public byte[] bytes() {
        throw new IllegalStateException("no bytes");
    }

    @Override
    public ByteBuffer buffer() {
        throw new IllegalStateException("no bytes");
    }

    @Override
    public InputStream open() {
        throw new IllegalStateException("no bytes");
    }

    @Override
    public Path saveTo(Path file) {
        throw new IllegalStateException("no bytes");
    }
}
