package dev.easel.internal.task;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Blocking waits for a future that throw what it ended with, as it is, and honour interruption. */
final class Waiting {
    private Waiting() {}

    /** Waits; an interrupt runs the action and ends the wait as cancelled. */
    static <T> T orElse(CompletableFuture<T> future, Runnable onInterrupt) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            onInterrupt.run();
            throw interrupted();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    /** Waits so long; when the time is over, throws what the supplier makes. */
    static <T> T atMost(Duration timeout, CompletableFuture<T> future, Supplier<? extends RuntimeException> late) {
        try {
            return future.get(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (TimeoutException e) {
            throw late.get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("the thread was interrupted while it waited for the task");
    }

    private static RuntimeException cause(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }
}
