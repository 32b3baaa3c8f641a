package dev.easel.internal.image;

import dev.easel.internal.json.OverLimitException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * The store of one exchange. It ends an image that is larger than it may be; tells the failures of a destination, whatever
 * it throws, from those of the connection; notices an image that is cut before its end marker, and images that are the same;
 * and can be ended from outside while a writer is stuck, so that no half image is left behind. Thread-safe.
 */
public final class GuardedStore implements ImageStore {
    private final ImageStore store;
    private final long maxBytes;
    private final List<Writer> writers = new ArrayList<>(0);
    private boolean ended;

    private GuardedStore(ImageStore store, long maxBytes) {
        this.store = store;
        this.maxBytes = maxBytes;
    }

    /** Returns a store that keeps images of up to so many bytes in another. */
    public static GuardedStore of(ImageStore store, long maxBytes) {
        return new GuardedStore(store, maxBytes);
    }

    /** Returns a store over the same destination with another limit. */
    public GuardedStore limitedTo(long bytes) {
        return new GuardedStore(store, bytes);
    }

    @Override
    public ImageWriter open(long sizeHint) throws IOException {
        Writer writer;
        try {
            writer = new Writer(store.open(Math.min(sizeHint, maxBytes)));
        } catch (IOException | RuntimeException | Error e) {
            throw new StoreException(e);
        }
        synchronized (this) {
            if (!ended) {
                writers.add(writer);
                return writer;
            }
        }
        writer.abort();
        throw over();
    }

    /** Nobody waits for its images any more: removes what is not whole, at once or as soon as a stuck writer goes on. */
    public void end() {
        List<Writer> open;
        synchronized (this) {
            ended = true;
            open = List.copyOf(writers);
            writers.clear();
        }
        open.forEach(Writer::endFromOutside);
    }

    private synchronized void leave(Writer writer) {
        writers.remove(writer);
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private static IOException over() {
        return new IOException("the exchange is over");
    }

    private final class Writer implements ImageWriter {
        private final ImageWriter writer;
        private final ImageEnd end = new ImageEnd();

        /** Computed by an instruction of the processor, and without memory of its own. */
        private final CRC32C checksum = new CRC32C();

        /** A writer belongs to one thread; this lets another in only where that one is not stuck in it. */
        private final ReentrantLock lock = new ReentrantLock();

        private boolean closed;

        Writer(ImageWriter writer) {
            this.writer = writer;
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            lock.lock();
            try {
                requireOpen();
                end.feed(bytes, from, to);
                if (end.length() > maxBytes) {
                    throw new OverLimitException("an image in it is larger than " + maxBytes + " bytes", "imageBytes");
                }
                checksum.update(bytes, from, to - from);
                try {
                    writer.write(bytes, from, to);
                } catch (IOException | RuntimeException | Error e) {
                    throw new StoreException(e);
                }
                requireOpen();
            } finally {
                lock.unlock();
            }
        }

        private void requireOpen() throws IOException {
            if (isEnded()) {
                close();
                throw over();
            }
        }

        @Override
        public StoredImage finish() throws IOException {
            lock.lock();
            try {
                requireOpen();
                closed = true;
                StoredImage stored = writer.finish();
                return new WatchedImage(stored, (int) checksum.getValue(), end.isCut());
            } catch (RuntimeException | Error e) {
                throw new StoreException(e);
            } catch (IOException e) {
                throw isEnded() ? e : new StoreException(e);
            } finally {
                leave(this);
                lock.unlock();
            }
        }

        @Override
        public void abort() {
            lock.lock();
            try {
                close();
            } finally {
                leave(this);
                lock.unlock();
            }
        }

        private void endFromOutside() {
            if (lock.tryLock()) {
                try {
                    close();
                } finally {
                    lock.unlock();
                }
            }
        }

        private void close() {
            if (!closed) {
                closed = true;
                writer.abort();
            }
        }
    }

    /** An image with what was noticed while it arrived. */
    private record WatchedImage(StoredImage image, int checksum, boolean isCut) implements StoredImage {
        @Override
        public long length() {
            return image.length();
        }

        @Override
        public InputStream header() throws IOException {
            return image.header();
        }

        @Override
        public Content publish(ImageName name) throws IOException {
            return image.publish(name);
        }

        @Override
        public void discard() {
            image.discard();
        }
    }
}
