package dev.easel.testkit;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A clock and a timer that move only when the test moves them. Give it to a client's {@code timeSource(…)} and to an emulator's
 * {@code clock(…)}, or mark it {@link Emulated}, and minutes in the queue pass in milliseconds, the same way each time.
 * Thread-safe; timers run on the thread that moves the time.
 *
 * <p>HTTP between client and emulator stays real and takes the time it takes. So a test says either how far the time
 * moves ({@link #advance}), or what it waits for ({@link #runUntil}).
 */
public final class VirtualTime implements TimeSource {
    /** Longer than any loopback exchange takes, so that a test which waits for nothing ends. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Comparator<Timer> ORDER =
            Comparator.comparing((Timer timer) -> timer.at).thenComparingLong(timer -> timer.number);

    /** Sorted, because a test of thousands of tasks has tens of thousands of timers, and cancels most of them. */
    private final TreeSet<Timer> timers = new TreeSet<>(ORDER);

    /** Those of them that are waits and no timeouts: a timeout does not count, since what it limits may still end in time. */
    private final TreeSet<Timer> waits = new TreeSet<>(ORDER);

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Instant start = now;
    private long count;

    private VirtualTime() {}

    /** Returns a new one; its time is the beginning of 2030. */
    public static VirtualTime create() {
        return new VirtualTime();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized long nanoTime() {
        return Duration.between(start, now).toNanos();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable action) {
        return add(delay, true, action);
    }

    @Override
    public Scheduled timeout(Duration limit, Runnable action) {
        return add(limit, false, action);
    }

    private synchronized Scheduled add(Duration delay, boolean pause, Runnable action) {
        Timer timer = new Timer(now.plus(delay.isNegative() ? Duration.ZERO : delay), count++, pause, action);
        timers.add(timer);
        if (pause) {
            waits.add(timer);
        }
        notifyAll();
        return () -> cancel(timer);
    }

    private Optional<Timer> firstWait() {
        return waits.isEmpty() ? Optional.empty() : Optional.of(waits.first());
    }

    private synchronized void cancel(Timer timer) {
        take(timer);
        notifyAll();
    }

    private void take(Timer timer) {
        timers.remove(timer);
        waits.remove(timer);
    }

    /** Returns how many timers wait for their time. */
    public synchronized int waiting() {
        return timers.size();
    }

    /** Moves the time forward, and runs what was scheduled on the way, each at its own time. */
    public void advance(Duration duration) {
        Instant target = instant().plus(duration);
        for (Optional<Timer> due = moveToNext(target); due.isPresent(); due = moveToNext(target)) {
            due.get().action.run();
        }
    }

    /** The next timer up to then, taken; when there is none the time is then. */
    private synchronized Optional<Timer> moveToNext(Instant target) {
        Timer first = timers.isEmpty() ? null : timers.first();
        if (first == null || first.at.isAfter(target)) {
            now = target;
            return Optional.empty();
        }
        take(first);
        now = first.at.isAfter(now) ? first.at : now;
        return Optional.of(first);
    }

    /**
     * Moves the time from wait to wait until the future is done. Between waits it lets real exchanges take their real time.
     * Timeouts ({@link TimeSource#timeout}) do not run here; {@link #advance} runs them.
     *
     * @return the future's value
     * @throws java.util.concurrent.CompletionException if the future failed
     * @throws AssertionError if nothing happened for 20 seconds
     */
    public <T> T runUntil(CompletableFuture<T> future) {
        future.whenComplete((value, failure) -> wake());
        while (!future.isDone()) {
            runNext(future);
        }
        return future.join();
    }

    /**
     * Waits, in real time, until something is scheduled within that time. Then the exchange in flight has ended and the next
     * wait has begun.
     *
     * @throws AssertionError if that does not happen within 20 seconds
     */
    public synchronized void awaitScheduledWithin(Duration delay) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (firstWait().filter(timer -> !timer.at.isAfter(now.plus(delay))).isEmpty()) {
            await(patience, "a timer within " + delay);
        }
    }

    /**
     * Waits, in real time, until nothing is scheduled any more. Then what was cancelled or closed has removed its
     * timers.
     *
     * @throws AssertionError if that does not happen within 20 seconds
     */
    public synchronized void awaitNothingScheduled() {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!timers.isEmpty()) {
            await(patience, "every timer to be given back");
        }
    }

    private void runNext(CompletableFuture<?> future) {
        Runnable action;
        synchronized (this) {
            long patience = System.nanoTime() + PATIENCE.toNanos();
            Optional<Timer> next = firstWait();
            while (next.isEmpty()) {
                if (future.isDone()) {
                    return;
                }
                await(patience, "the future or a timer");
                next = firstWait();
            }
            Timer timer = next.get();
            take(timer);
            now = timer.at.isAfter(now) ? timer.at : now;
            action = timer.action;
        }
        action.run();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void await(long patienceNanos, String what) {
        long left = patienceNanos - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError("waited " + PATIENCE + " for " + what + "; timers waiting: " + timers.size());
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, e);
        }
    }

    private record Timer(Instant at, long number, boolean pause, Runnable action) {}
}
