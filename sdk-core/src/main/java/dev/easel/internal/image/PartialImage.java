package dev.easel.internal.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture on its way, which may take more than one connection: when one breaks, what has arrived stays with the
 * destination until another brings the rest. Whoever downloads the picture owns it and discards it at every end but
 * success, so that no half picture is left behind. Only pieces of one version are ever put together.
 *
 * <p>Thread-safe, so that it can be discarded from any thread; bytes are written from one thread at a time.
 */
public final class PartialImage {
    private ImageStore.@Nullable ImageWriter writer;
    private @Nullable String version;
    private long length;
    private long total = -1;
    private boolean wholeOnly;

    /**
     * Begins a picture; what was there of it is removed.
     *
     * @param store where it goes
     * @param size how many bytes it has; below 0 if the answer does not say
     * @param named what names this version of it, so that the rest can be asked for; null if the host offers no rest
     */
    public void begin(ImageStore store, long size, @Nullable String named) throws IOException {
        discard();
        ImageStore.ImageWriter opened = store.open(size);
        synchronized (this) {
            writer = opened;
            total = size;
            version = named;
        }
    }

    /** Goes on with what is there: the rest of a picture of so many bytes follows. */
    public synchronized void goOn(long size) {
        total = size;
    }

    /** Takes the next bytes, as {@link ImageStore.ImageWriter#write}. */
    public void write(byte[] bytes, int from, int to) throws IOException {
        open().write(bytes, from, to);
        arrived(to - from);
    }

    private synchronized void arrived(int count) {
        length += count;
    }

    /**
     * The picture is whole.
     *
     * @throws EOFException if it has not as many bytes as were announced; HTTP/2 for one tells nobody
     */
    public StoredImage finish() throws IOException {
        if (total() >= 0 && length() != total()) {
            throw new EOFException("the picture ended after " + length() + " of " + total() + " bytes");
        }
        StoredImage stored = open().finish();
        forget();
        return stored;
    }

    /** The connection broke: keeps what has arrived where the rest of it can be had, and removes it where not. */
    public void pause() {
        if (!canGoOn()) {
            discard();
        }
    }

    private synchronized boolean canGoOn() {
        boolean moreToCome = total < 0 || length < total;
        return writer != null && version != null && !wholeOnly && length > 0 && moreToCome && writer.keepsPieces();
    }

    /** Removes every trace of it. It can be begun again. */
    public void discard() {
        ImageStore.ImageWriter unfinished = forget();
        if (unfinished != null) {
            unfinished.abort();
        }
    }

    /** The host does not keep to what it offers: removes what is there, and never asks it for a rest again. */
    public void takeWholeOnly() {
        synchronized (this) {
            wholeOnly = true;
        }
        discard();
    }

    /** Whether the host was found out not to keep to what it offers. */
    public synchronized boolean isWholeOnly() {
        return wholeOnly;
    }

    /** What names the version that a beginning is there of; empty where there is no beginning to go on with. */
    public synchronized Optional<String> version() {
        return length == 0 ? Optional.empty() : Optional.ofNullable(version);
    }

    /** How many bytes are there. */
    public synchronized long length() {
        return length;
    }

    /** How many bytes the whole has; below 0 if no answer has said so. */
    public synchronized long total() {
        return total;
    }

    private synchronized ImageStore.ImageWriter open() {
        if (writer == null) {
            throw new IllegalStateException("the picture was not begun, or was discarded meanwhile");
        }
        return writer;
    }

    private synchronized ImageStore.@Nullable ImageWriter forget() {
        ImageStore.ImageWriter last = writer;
        writer = null;
        version = null;
        length = 0;
        total = -1;
        return last;
    }
}
