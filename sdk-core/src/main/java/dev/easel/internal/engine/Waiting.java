package dev.easel.internal.engine;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

    /** Waits for a time by the client's clock; when it is over, throws what the supplier makes. */
    static <T> T atMost(
            TimeSource time, Duration timeout, CompletableFuture<T> future, Supplier<? extends RuntimeException> late) {
        if (future.isDone()) {
            return orElse(future, () -> {});
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw late.get();
        }
        CompletableFuture<T> bounded = future.copy();
        TimeSource.Scheduled timer = time.timeout(timeout, () -> bounded.completeExceptionally(new TimeoutException()));
        try {
            return bounded.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw late.get();
            }
            throw cause(e);
        } finally {
            timer.cancel();
        }
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("the thread was interrupted while it waited for the task");
    }

    private static RuntimeException cause(ExecutionException e) {
        Throwable failure = Failures.unwrap(e.getCause());
        return failure instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
    }
}
