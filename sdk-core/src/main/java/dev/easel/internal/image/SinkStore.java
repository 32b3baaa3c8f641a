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

/**
 * Streams pictures into the caller's own sink, and keeps the first few thousand bytes to read the header from. A picture
 * whose transfer breaks begins again with another stream: one that was left open would tell its owner nothing, and could
 * not be rewound if the rest turned out to be of another version.
 */
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
            return new Writer(sink.open(arrivals.getAndIncrement()));
        } catch (RuntimeException e) {
            throw new IOException("the destination's sink did not open: " + e.getMessage(), e);
        }
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
            out.write(bytes, from, to - from);
            length += to - from;
        }

        @Override
        public StoredImage finish() throws IOException {
            out.close();
            return new Delivered(head.toByteArray(), length);
        }

        @Override
        public void abort() {
            try {
                out.close();
            } catch (IOException e) {
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
            return new IllegalStateException("the picture went to the destination's sink, and Easel keeps no copy");
        }
    }
}
