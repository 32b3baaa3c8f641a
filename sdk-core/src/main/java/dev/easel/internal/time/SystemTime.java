package dev.easel.internal.time;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real time. One daemon thread, started by the first timer, that only ever hands work on: calls run on the HTTP
 * client's threads, the user's code on the callback executor.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTime.class);

    private final ScheduledThreadPoolExecutor timer;
    private final TimeoutWheel timeouts = new TimeoutWheel();
    private boolean ticking;

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
    public Scheduled timeout(Duration limit, Runnable action) {
        Scheduled timeout = timeouts.add(limit, action);
        startTicking();
        return timeout;
    }

    /** The wheel turns only while there is something on it: an idle client wakes no processor. */
    private synchronized void startTicking() {
        if (!ticking) {
            ticking = true;
            nextTick();
        }
    }

    private void nextTick() {
        schedule(TimeoutWheel.TICK, this::tick);
    }

    private void tick() {
        for (Runnable due : timeouts.tick()) {
            try {
                due.run();
            } catch (RuntimeException e) {
                LOG.warn("a timeout failed", e);
            }
        }
        synchronized (this) {
            // Under the same lock as starting: a timeout added in between must find the wheel turning.
            if (timeouts.isEmpty()) {
                ticking = false;
                return;
            }
        }
        nextTick();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
