package dev.easel.internal.json;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that reading one answer needs. They are taken from a pool and given back: as garbage they would be most of
 * what a small picture costs.
 */
public final class Scratch implements AutoCloseable {
    /** A multiple of 4. Decoded it is 24 KiB: much enough that writing it to a file is no longer mostly the call itself. */
    static final int BLOCK = 32 * 1024;

    /** A multiple of 4, for the end of a picture. */
    static final int PIECE = 1024;

    /** The longest name that a field of pictures may have. */
    static final int NAME = 64;

    /** More than most answers have besides their pictures. */
    private static final int DOCUMENT = 4 * 1024;

    private static final BlockingQueue<Scratch> POOL = new ArrayBlockingQueue<>(32);

    private byte @Nullable [] block;
    private byte @Nullable [] decoded;
    private byte @Nullable [] spare;
    private final byte[] piece = new byte[PIECE];
    private final byte[] decodedPiece = new byte[PIECE / 4 * 3];
    private final byte[] document = new byte[DOCUMENT];
    private final byte[] name = new byte[NAME];
    private final boolean[] arrays = new boolean[Jackson.MAX_DEPTH + 1];
    private final boolean[] pictures = new boolean[Jackson.MAX_DEPTH + 1];
    private final boolean[] dataUris = new boolean[Jackson.MAX_DEPTH + 1];

    private Scratch() {}

    /** One that nobody else uses until it is closed. */
    public static Scratch take() {
        Scratch pooled = POOL.poll();
        return pooled == null ? new Scratch() : pooled;
    }

    /** For base64 text. */
    byte[] block() {
        // Only when there is a picture: most answers are a status, and a client that waits should be small.
        if (block == null) {
            block = new byte[BLOCK];
        }
        return block;
    }

    /** For what it decodes to. */
    byte[] decoded() {
        if (decoded == null) {
            decoded = new byte[BLOCK / 4 * 3];
        }
        return decoded;
    }

    /** For base64 text that has to be read once more. */
    byte[] spare() {
        if (spare == null) {
            spare = new byte[BLOCK];
        }
        return spare;
    }

    /** For the end of base64 text. */
    byte[] piece() {
        return piece;
    }

    /** For what that decodes to. */
    byte[] decodedPiece() {
        return decodedPiece;
    }

    /** For what is left of the answer; whoever needs more takes an array of its own. */
    byte[] document() {
        return document;
    }

    /** For the beginning of a field's name. */
    byte[] name() {
        return name;
    }

    /** For each open bracket: whether it is an array. */
    boolean[] arrays() {
        return arrays;
    }

    /** For each open bracket: whether texts directly in it are pictures. */
    boolean[] pictures() {
        return pictures;
    }

    /** For each open bracket: whether texts directly in it are pictures if they begin with {@code data:}. */
    boolean[] dataUris() {
        return dataUris;
    }

    /** Gives the arrays back. They must not be used after that. */
    @Override
    public void close() {
        POOL.offer(this);
    }
}
