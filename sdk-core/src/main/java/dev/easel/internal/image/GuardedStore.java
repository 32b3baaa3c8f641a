package dev.easel.internal.image;

import dev.easel.internal.json.OverLimitException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The store of one exchange. It ends an image that is larger than it may be; tells the failures of a destination, whatever
 * it throws, from those of the connection; notices an image that is cut before its end marker; and can be ended from outside
 * while a writer is stuck, so that no half image is left behind. Thread-safe.
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
                return end.isCut() ? new CutImage(stored) : stored;
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

    /** An image that arrived without its end. */
    private record CutImage(StoredImage image) implements StoredImage {
        @Override
        public long length() {
            return image.length();
        }

        @Override
        public java.io.InputStream header() throws IOException {
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

        @Override
        public boolean isCut() {
            return true;
        }
    }
}
