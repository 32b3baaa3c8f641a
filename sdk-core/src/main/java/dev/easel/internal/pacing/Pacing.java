package dev.easel.internal.pacing;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Lets submissions begin, in the order they came: not more unfinished tasks than the service allows, nothing at all while
 * it wants to be left alone, and after that as many at a time as it turned out to take. All submissions of a client go
 * through one of these, since a service counts the calls of a credential and not those of a task.
 *
 * <p>What the service takes is learnt as TCP learns what a line takes: a refusal closes the gate for everybody and lets one
 * submission try when it opens; each that is accepted doubles how many may be under way, and beyond half of what was under
 * way at the last refusal adds one.
 *
 * <p>Thread-safe. No action runs while the lock is held.
 */
public final class Pacing {
    private static final int ANY = Integer.MAX_VALUE;

    /** For ever, for a client, and short enough to be counted in nanoseconds whatever a service asks for. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final TimeSource time;
    private final Backoff backoff;
    private final int maxUnfinished;

    private final Deque<Turn> queue = new ArrayDeque<>();
    private int waiting;
    private boolean pumping;

    private int unfinished;
    private int underWay;
    private int window = ANY;
    private int threshold = ANY;

    private int refusals;
    private boolean closed;
    private long opensAt;
    private TimeSource.@Nullable Scheduled opening;

    private Pacing(TimeSource time, Backoff backoff, int maxUnfinished) {
        this.time = time;
        this.backoff = backoff;
        this.maxUnfinished = maxUnfinished;
    }

    /**
     * @param maxUnfinished how many tasks the service lets a credential have at a time
     * @param backoff how long to leave the service alone that does not say how long
     * @param time the clock and the timer
     */
    public static Pacing of(int maxUnfinished, Backoff backoff, TimeSource time) {
        return new Pacing(time, backoff, maxUnfinished);
    }

    /** What submissions wait for now, as something that may come. */
    public synchronized String holdUp() {
        if (isClosed(time.nanoTime())) {
            return "the service to take submissions again";
        }
        return unfinished >= maxUnfinished
                ? "one of " + maxUnfinished + " unfinished tasks to end"
                : "the submissions under way to be answered";
    }

    /** How long until the service takes submissions again; zero where nothing is known to keep it from that. */
    public synchronized Duration opensIn() {
        long now = time.nanoTime();
        return isClosed(now) ? Duration.ofNanos(opensAt - now) : Duration.ZERO;
    }

    /** Begins a submission at once, if nobody waits and there is room; otherwise ask for a {@link #turn}. */
    public synchronized boolean begin() {
        if (waiting > 0 || !hasRoom()) {
            return false;
        }
        take();
        return true;
    }

    /**
     * A turn that runs the action when the submission may begin. It does nothing before {@link Turn#queue}.
     *
     * @param action begins the submission; must not block
     */
    public Turn turn(Runnable action) {
        return new Turn(action);
    }

    /** A submission that had begun was accepted: its task counts as unfinished until {@link #ended}. */
    public void accepted() {
        synchronized (this) {
            underWay--;
            refusals = 0;
            if (window < threshold) {
                window = window > ANY / 2 ? ANY : window * 2;
            } else if (window < ANY) {
                window++;
            }
        }
        pump();
    }

    /** A submission that had begun ended in another way than by the two others; {@link #ended} is still to be called. */
    public void failed() {
        synchronized (this) {
            underWay--;
        }
        pump();
    }

    /**
     * A submission that had begun was refused before any work: the gate closes for everybody. It does not count as
     * unfinished any more.
     *
     * @param wanted how long the service wants to be left alone; {@code null} where it does not say
     * @param atLeast how long to wait in any case
     * @return how long it is closed
     */
    public Duration refused(@Nullable Duration wanted, Duration atLeast) {
        Duration wait;
        synchronized (this) {
            underWay--;
            unfinished--;
            long now = time.nanoTime();
            if (!isClosed(now)) {
                // Those that were under way together are refused together; that is one refusal to learn from.
                refusals++;
                threshold = Math.max(1, (underWay + 1) / 2);
                window = 1;
            }
            Duration pause = wanted != null ? wanted : backoff.after(refusals);
            closeUntil(now, pause.compareTo(atLeast) < 0 ? atLeast : pause);
            wait = Duration.ofNanos(opensAt - now);
        }
        pump();
        return wait;
    }

    /** The service said that it has had enough for so long, without refusing anything. */
    public void pause(Duration wanted) {
        synchronized (this) {
            closeUntil(time.nanoTime(), wanted);
        }
        pump();
    }

    /** A task that was submitted elsewhere is watched from here: it counts too. */
    public synchronized void joined() {
        unfinished++;
    }

    /** A task is not unfinished any more. */
    public void ended() {
        synchronized (this) {
            unfinished--;
        }
        pump();
    }

    private void closeUntil(long now, Duration pause) {
        long until = now + (pause.compareTo(LONGEST) < 0 ? pause : LONGEST).toNanos();
        if (!isClosed(now) || until - opensAt > 0) {
            closed = true;
            opensAt = until;
            cancelOpening();
        }
    }

    private boolean isClosed(long now) {
        return closed && opensAt - now > 0;
    }

    private boolean hasRoom() {
        return !isClosed(time.nanoTime()) && unfinished < maxUnfinished && underWay < window;
    }

    private void take() {
        closed = false;
        unfinished++;
        underWay++;
    }

    /** Lets go whom there is room for. Only one thread at a time; another's change is seen at the next turn of the loop. */
    private void pump() {
        while (true) {
            Runnable next;
            synchronized (this) {
                if (pumping) {
                    return;
                }
                next = takeNext();
                if (next == null) {
                    return;
                }
                pumping = true;
            }
            try {
                next.run();
            } finally {
                synchronized (this) {
                    pumping = false;
                }
            }
        }
    }

    private @Nullable Runnable takeNext() {
        if (waiting == 0) {
            queue.clear();
            cancelOpening();
            return null;
        }
        if (!hasRoom()) {
            long now = time.nanoTime();
            if (isClosed(now) && opening == null) {
                opening = time.schedule(Duration.ofNanos(opensAt - now), this::opens);
            }
            return null;
        }
        Runnable action = null;
        while (action == null) {
            Turn first = queue.poll();
            if (first == null) {
                return null;
            }
            action = first.taken();
        }
        take();
        return action;
    }

    private void opens() {
        synchronized (this) {
            opening = null;
        }
        pump();
    }

    private void cancelOpening() {
        if (opening != null) {
            opening.cancel();
            opening = null;
        }
    }

    /** A place in the queue. */
    public final class Turn {
        private @Nullable Runnable action;
        private boolean queued;

        private Turn(Runnable action) {
            this.action = action;
        }

        /**
         * Takes its place.
         *
         * @param first whether in front of all others: it had its turn before and was sent back
         */
        public void queue(boolean first) {
            synchronized (Pacing.this) {
                if (action == null) {
                    return;
                }
                queued = true;
                waiting++;
                if (first) {
                    queue.addFirst(this);
                } else {
                    queue.addLast(this);
                }
            }
            pump();
        }

        /** Gives it up; returns whether it was still to come. */
        public boolean leave() {
            boolean left;
            synchronized (Pacing.this) {
                left = taken() != null;
            }
            if (left) {
                pump();
            }
            return left;
        }

        /** Under the lock: what is left behind in the queue holds on to nothing and is passed over. */
        private @Nullable Runnable taken() {
            Runnable taken = action;
            action = null;
            if (taken != null && queued) {
                waiting--;
            }
            return taken;
        }
    }
}
