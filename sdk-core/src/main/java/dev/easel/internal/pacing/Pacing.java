package dev.easel.internal.pacing;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Admits submissions in the order they came: not more unfinished tasks than the service allows, none while it asks to wait, and
 * after a refusal as many at a time as it accepts. All submissions of a client for one limit go through one of these, since a
 * service counts the calls of a credential and not those of a task.
 *
 * <p>A refusal closes the gate for everybody and admits one submission when it opens; each one that is accepted doubles how many
 * may be under way, and beyond half of what was under way at the last refusal adds one. A plain gate would let everything that
 * waited be refused together again.
 *
 * <p>Thread-safe. No future is completed while the lock is held.
 */
public final class Pacing {
    private static final int ANY = Integer.MAX_VALUE;

    /** Longer than any client lives, and short enough to be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final TimeSource time;
    private final Backoff backoff;
    private final int maxUnfinished;
    private final Deque<Turn> queue = new ArrayDeque<>();
    private int unfinished;
    private int underWay;
    private int window = ANY;
    private int threshold = ANY;
    private int refusals;
    private boolean closed;
    private boolean admitting;
    private long opensAt;
    private TimeSource.@Nullable Scheduled opening;

    private Pacing(TimeSource time, Backoff backoff, int maxUnfinished) {
        this.time = time;
        this.backoff = backoff;
        this.maxUnfinished = maxUnfinished;
    }

    /**
     * Returns a pacing without submissions.
     *
     * @param maxUnfinished how many unfinished tasks the service allows at a time
     * @param backoff how long to wait after a refusal that does not say how long
     * @param time the clock and the timer
     */
    public static Pacing of(int maxUnfinished, Backoff backoff, TimeSource time) {
        return new Pacing(time, backoff, maxUnfinished);
    }

    /** Returns what submissions wait for now, as a noun. */
    public synchronized String holdUp() {
        if (isClosed(time.nanoTime())) {
            return "the end of the wait that the service asked for";
        }
        return unfinished >= maxUnfinished
                ? "one of " + maxUnfinished + " unfinished tasks to end"
                : "the responses to the submissions under way";
    }

    /** Returns how long until the gate opens; zero where it is open. */
    public synchronized Duration opensIn() {
        long now = time.nanoTime();
        return isClosed(now) ? Duration.ofNanos(opensAt - now) : Duration.ZERO;
    }

    /**
     * Asks for a permit to submit.
     *
     * @param first whether before all others: it was admitted before and sent back
     * @return completes when the submission may be sent; cancelling it gives up its place
     */
    public CompletableFuture<Permit> admit(boolean first) {
        Turn turn = new Turn();
        synchronized (this) {
            if (queue.isEmpty() && hasRoom()) {
                return CompletableFuture.completedFuture(take());
            }
            if (first) {
                queue.addFirst(turn);
            } else {
                queue.addLast(turn);
            }
        }
        admitWaiting();
        return turn;
    }

    /** Counts a task that was submitted elsewhere and is watched from here. */
    public synchronized Permit joined() {
        unfinished++;
        Permit permit = new Permit();
        permit.underWay = false;
        return permit;
    }

    /** Closes the gate because the service asked for it without refusing anything. */
    public void pause(Duration wanted) {
        synchronized (this) {
            closeUntil(time.nanoTime(), wanted);
        }
        admitWaiting();
    }

    private void closeUntil(long now, Duration pause) {
        long until = now + (pause.compareTo(LONGEST) < 0 ? pause : LONGEST).toNanos();
        if (!isClosed(now) || until - opensAt > 0) {
            closed = true;
            opensAt = until;
            if (opening != null) {
                opening.cancel();
                opening = null;
            }
        }
    }

    private boolean isClosed(long now) {
        return closed && opensAt - now > 0;
    }

    private boolean hasRoom() {
        return !isClosed(time.nanoTime()) && unfinished < maxUnfinished && underWay < window;
    }

    private Permit take() {
        closed = false;
        unfinished++;
        underWay++;
        return new Permit();
    }

    /** Only one thread at a time, without going deeper for each: another's change is seen by the next turn of the loop. */
    private void admitWaiting() {
        while (true) {
            Turn next;
            Permit permit;
            synchronized (this) {
                if (admitting || queue.isEmpty() || !hasRoom()) {
                    setOpening();
                    return;
                }
                admitting = true;
                next = queue.pollFirst();
                permit = take();
            }
            try {
                if (!next.complete(permit)) {
                    // Its owner gives it up just now, and it has not left the queue yet.
                    permit.close();
                }
            } finally {
                synchronized (this) {
                    admitting = false;
                }
            }
        }
    }

    private void setOpening() {
        long now = time.nanoTime();
        if (!queue.isEmpty() && isClosed(now)) {
            if (opening == null) {
                opening = time.schedule(Duration.ofNanos(opensAt - now), this::opens);
            }
        } else if (queue.isEmpty() && opening != null) {
            opening.cancel();
            opening = null;
        }
    }

    private synchronized void left(Turn turn) {
        queue.remove(turn);
        setOpening();
    }

    private void opens() {
        synchronized (this) {
            opening = null;
        }
        admitWaiting();
    }

    /** A place in the queue; cancelling it gives it up. */
    private final class Turn extends CompletableFuture<Permit> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                left(this);
            }
            return cancelled;
        }
    }

    /** One admitted submission and its task. Thread-safe. */
    public final class Permit {
        private boolean underWay = true;
        private boolean over;

        private Permit() {}

        /** The service accepted the submission: its task counts as unfinished until {@link #close}. */
        public void accepted() {
            synchronized (Pacing.this) {
                if (!underWay || over) {
                    return;
                }
                underWay = false;
                Pacing.this.underWay--;
                refusals = 0;
                if (window < threshold) {
                    window *= 2;
                } else if (window < ANY) {
                    window++;
                }
            }
            admitWaiting();
        }

        /** No response says what came of the submission: it is not under way any more, and may be a task. */
        public void outcomeUnknown() {
            synchronized (Pacing.this) {
                if (underWay && !over) {
                    underWay = false;
                    Pacing.this.underWay--;
                }
            }
            admitWaiting();
        }

        /**
         * The service refused the submission before any work: the gate closes for everybody, and the permit is given back.
         *
         * @param wanted how long the service asks to wait; {@code null} where it does not say
         * @param atLeast how long to wait in any case
         * @return how long the gate is closed
         */
        public Duration refused(@Nullable Duration wanted, Duration atLeast) {
            Duration wait;
            synchronized (Pacing.this) {
                long now = time.nanoTime();
                if (underWay && !over) {
                    over = true;
                    Pacing.this.underWay--;
                    unfinished--;
                }
                if (!isClosed(now)) {
                    // Those that were under way together are refused together; that is one refusal to learn from.
                    refusals++;
                    threshold = Math.max(1, (Pacing.this.underWay + 1) / 2);
                    window = 1;
                }
                // A service that asks to wait for nothing would be asked again without a pause.
                Duration pause = longer(
                        wanted != null ? longer(wanted, backoff.floor(refusals)) : backoff.after(refusals), atLeast);
                closeUntil(now, pause);
                wait = Duration.ofNanos(opensAt - now);
            }
            admitWaiting();
            return wait;
        }

        /** The submission or its task is over, or was given up. */
        public void close() {
            synchronized (Pacing.this) {
                if (over) {
                    return;
                }
                over = true;
                unfinished--;
                if (underWay) {
                    Pacing.this.underWay--;
                }
            }
            admitWaiting();
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
