package dev.easel.internal.time;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The real time. One daemon thread, started by the first timer, that only ever hands work on: calls run on the HTTP
 * client's threads, the user's code on the callback executor.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    /** With a thread of its own. */
    public SystemTime() {
        timer = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, "easel-timer");
            thread.setDaemon(true);
            return thread;
        });
        // Otherwise a cancelled timer, and all that its action holds on to, would stay until its time.
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        try {
            ScheduledFuture<?> future = timer.schedule(action, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            // The client is closed and has ended everything that could wait for this.
            return () -> {};
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
