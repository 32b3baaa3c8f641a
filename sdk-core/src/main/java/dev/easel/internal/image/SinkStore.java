package dev.easel.internal.image;

import dev.easel.ImageSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams images into the caller's own sink, and keeps the first few thousand bytes to read the header from. */
final class SinkStore implements ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(SinkStore.class);
    private static final int KEPT = 8 * 1024;

    private final ImageSink sink;
    private final AtomicInteger arrivals = new AtomicInteger();

    SinkStore(ImageSink sink) {
        this.sink = sink;
    }

    @Override
    public ImageWriter open(long sizeHint) throws IOException {
        try {
            OutputStream out = sink.open(arrivals.getAndIncrement());
            if (out == null) {
                throw new IOException("the destination's sink opened null");
            }
            return new Writer(out);
        } catch (RuntimeException | Error e) {
            throw failed("open()", e);
        }
    }

    /** A sink is the caller's code and may throw anything: none of it may cost the image. */
    private static IOException failed(String where, Throwable thrown) {
        return new IOException("the destination's sink threw " + thrown + " in " + where, thrown);
    }

    private static final class Writer implements ImageWriter {
        private final OutputStream out;
        private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        private long length;

        Writer(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            head.write(bytes, from, Math.min(to - from, KEPT - head.size()));
            try {
                out.write(bytes, from, to - from);
            } catch (RuntimeException | Error e) {
                throw failed("write()", e);
            }
            length += to - from;
        }

        @Override
        public boolean canReadBack() {
            return false;
        }

        @Override
        public StoredImage finish() throws IOException {
            try {
                out.close();
            } catch (RuntimeException | Error e) {
                throw failed("close()", e);
            }
            return new Delivered(head.toByteArray(), length);
        }

        @Override
        public void abort() {
            try {
                out.close();
            } catch (IOException | RuntimeException | Error e) {
                LOG.debug("could not close the sink's stream", e);
            }
        }
    }

    private record Delivered(byte[] head, long length) implements StoredImage, StoredImage.Content {
        @Override
        public InputStream header() {
            return new ByteArrayInputStream(head);
        }

        @Override
        public Content publish(ImageName name) {
            return this;
        }

        @Override
        public void discard() {}

        @Override
        public Optional<Path> path() {
            return Optional.empty();
        }

        @Override
        public InputStream open() {
            throw delivered();
        }

        @Override
        public ByteBuffer buffer() {
            throw delivered();
        }

        private static IllegalStateException delivered() {
            return new IllegalStateException("the image went to the destination's sink, and Easel keeps no copy");
        }
    }
}
