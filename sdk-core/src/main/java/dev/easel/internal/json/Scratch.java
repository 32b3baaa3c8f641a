package dev.easel.internal.json;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory that reading one response needs. The arrays are taken from a pool and given back: as garbage they would be
 * most of what a small image costs.
 */
public final class Scratch implements AutoCloseable {
    /** A multiple of 4. Decoded it is 24 KiB: much enough that writing it to a file is no longer mostly the call itself. */
    static final int BLOCK = 32 * 1024;

    /** More than most responses have besides their images. */
    private static final int DOCUMENT = 4 * 1024;

    /**
     * What all documents that are larger than that may take together while they are read, in bytes: an eighth of the heap,
     * or what one of them may take by default. Many servers that each send as much as one may must not fill a heap.
     */
    private static final long MOST_MEMORY =
            Math.max(16 << 20, Runtime.getRuntime().maxMemory() / 8);

    private static final AtomicLong MEMORY = new AtomicLong(MOST_MEMORY);
    private static final BlockingQueue<Scratch> POOL = new ArrayBlockingQueue<>(32);

    private byte @Nullable [] block;
    private byte @Nullable [] decoded;
    private final byte[] document = new byte[DOCUMENT];
    private final byte[] levels = new byte[JsonReader.MAX_DEPTH + 1];
    private long taken;

    private Scratch() {}

    /** One that nobody else uses until it is closed. */
    public static Scratch take() {
        Scratch pooled = POOL.poll();
        return pooled == null ? new Scratch() : pooled;
    }

    /** For base64 text. */
    byte[] block() {
        // Only when there is an image: most responses are a status, and a client that waits should be small.
        if (block == null) {
            block = new byte[BLOCK];
        }
        return block;
    }

    /** For what a block decodes to, and up to three characters before it. */
    byte[] decoded() {
        if (decoded == null) {
            decoded = new byte[BLOCK / 4 * 3 + 3];
        }
        return decoded;
    }

    /** For what is left of the response; whoever needs more takes an array of its own. */
    byte[] document() {
        return document;
    }

    /** For what is known of each open bracket. */
    byte[] levels() {
        return levels;
    }

    /** Counts an array that is taken for a document; until this is closed. */
    void takeMemory(long bytes) throws UnreadableResponseException {
        if (MEMORY.addAndGet(-bytes) < 0) {
            MEMORY.addAndGet(bytes);
            throw new UnreadableResponseException("it and the other responses that are read at the same time are larger"
                    + " than " + MOST_MEMORY + " bytes; give the JVM more memory (-Xmx), or ask for less at a time");
        }
        taken += bytes;
    }

    /** Says that the document is done with, where another one follows: a stream of many is open for hours. */
    public void giveBack() {
        MEMORY.addAndGet(taken);
        taken = 0;
    }

    /** Gives the arrays back. They must not be used after that. */
    @Override
    public void close() {
        giveBack();
        POOL.offer(this);
    }
}
