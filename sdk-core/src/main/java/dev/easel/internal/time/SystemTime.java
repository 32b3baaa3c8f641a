package dev.easel.internal.time;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real time. One daemon thread, started by the first timer, that only ever hands work on: calls run on the HTTP
 * client's threads, the user's code on the callback executor.
 *
 * <p>A wait ends up to a tick late, never early. Ticks are what makes a busy client cheap: all waits that end within one
 * cost one waking of the thread.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTime.class);

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A power of two, so that timeouts end where slots of the wheel begin and never move to smaller ones. */
    private static final long TIMEOUT_TICKS = 64;

    private static final long LONGEST = TimeUnit.DAYS.toNanos(36_500);

    private final long origin = System.nanoTime();
    private final TimerWheel wheel = new TimerWheel(this::wake);
    private volatile boolean closed;
    private @Nullable Thread thread;

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
        return wheel.add(tickAfter(delay), action);
    }

    /** In steps of {@value #TIMEOUT_TICKS} ticks: a twentieth of a second more or less does not matter to what is too late. */
    @Override
    public Scheduled timeout(Duration limit, Runnable action) {
        return wheel.add(tickAfter(limit) + TIMEOUT_TICKS - 1 & -TIMEOUT_TICKS, action);
    }

    /** The first tick that is not before the end of the delay. */
    private long tickAfter(Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            return tick();
        }
        long nanos = delay.getSeconds() < TimeUnit.NANOSECONDS.toSeconds(LONGEST) ? delay.toNanos() : LONGEST;
        return (System.nanoTime() - origin + nanos + TICK_NANOS - 1) / TICK_NANOS;
    }

    private long tick() {
        return (System.nanoTime() - origin) / TICK_NANOS;
    }

    private void wake() {
        Thread sleeper;
        synchronized (this) {
            if (thread == null && !closed) {
                thread = new Thread(this::run, "easel-timer");
                thread.setDaemon(true);
                thread.start();
            }
            sleeper = thread;
        }
        LockSupport.unpark(sleeper);
    }

    private void run() {
        while (!closed) {
            try {
                Runnable due = wheel.take(tick());
                if (due == null) {
                    sleepUntil(wheel.looksAgainAt());
                } else {
                    due.run();
                }
            } catch (Throwable e) {
                warn(e);
            }
        }
    }

    /** All that waits waits for the timer's thread: it must outlive whatever an action throws, and a logger that throws. */
    private static void warn(Throwable failure) {
        try {
            LOG.warn("what a timer was set for failed", failure);
        } catch (Throwable noMemoryForIt) {
            // Then it stays untold.
        }
    }

    private void sleepUntil(long tick) {
        if (tick == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, tick * TICK_NANOS - (System.nanoTime() - origin));
        }
    }

    /** Ends the thread. What is still set does not run: the client has ended everything that could wait for it. */
    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
