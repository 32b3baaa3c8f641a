package dev.easel.langchain4j;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for futures. */
final class Waits {
    private Waits() {}

    /**
     * Waits until all of them have ended, however they end.
     *
     * @return false if the thread was interrupted before; its interrupt flag is set again
     */
    static boolean untilAllEnd(List<? extends CompletableFuture<?>> futures) {
        try {
            CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                    .handle((nothing, failure) -> true)
                    .get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("the future handles every failure", e);
        }
    }

    /** Returns what a blocking verb of Easel throws when its thread is interrupted. */
    static CancellationException interrupted() {
        return new CancellationException("the thread was interrupted while it waited for the service");
    }
}
