package dev.easel.internal.image;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one image takes whose destination refused it. All of them together may take so much: a full disk refuses
 * many at once, and out of memory all of them would be lost. An image counts for as long as anybody holds it.
 */
final class RescueRoom {
    /** In bytes. */
    static final long MOST = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    private static final AtomicLong LEFT = new AtomicLong(MOST);

    private long taken;

    /** Takes so many bytes more; {@code false} where there is no room for them. */
    boolean take(long bytes) {
        if (LEFT.addAndGet(-bytes) < 0) {
            LEFT.addAndGet(bytes);
            return false;
        }
        taken += bytes;
        return true;
    }

    /** Gives back all that was taken: there will be no image. */
    void giveBack() {
        LEFT.addAndGet(taken);
        taken = 0;
    }

    /** Gives it back when nobody holds the image any more. */
    void giveBackWith(StoredImage image) {
        long bytes = taken;
        taken = 0;
        Cleaning.CLEANER.register(image, () -> LEFT.addAndGet(bytes));
    }

    /** It has a thread, which most programs never need. */
    private static final class Cleaning {
        static final Cleaner CLEANER = Cleaner.create();
    }
}
