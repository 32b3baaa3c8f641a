package dev.easel.internal.transport;

import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many exchanges go on at a time, each on a thread of its own; the others wait in the order they came. A thread
 * whose exchange is over goes on with the first that waits: with a hundred thousand tasks to poll, handing each exchange to
 * another thread would be most of the work.
 *
 * <p>An exchange that was ended early is cancelled first and normally notices at once. One whose thread does not, since a
 * name server, an interceptor or a sink blocks, is left behind: its future completes, its place goes to the next, its
 * thread is interrupted, and what it still brings is discarded. The same holds for a thread that blocks in what follows from
 * the response. Thread-safe.
 */
final class Lane {
    /** How long an exchange that was ended may take to notice. In real time: it is about threads, not about tasks. */
    private static final long GRACE_MILLIS = 100;

    private final Line line;
    private final Executor threads;
    private final int max;
    private final Set<Place> waiting = new LinkedHashSet<>();
    private int inFlight;

    /**
     * @param threads never makes an exchange wait for another
     * @param max how many go on at a time
     */
    Lane(Line line, Executor threads, int max) {
        this.line = line;
        this.threads = threads;
        this.max = max;
    }

    /**
     * Sends a request when its turn comes. Never blocks.
     *
     * @param limit after which the exchange is ended
     * @param reason why it is ended then
     */
    CompletableFuture<WireResponse> send(
            WireRequest request, Exchange exchange, TimeSource time, Duration limit, Exchange.Abort reason) {
        Place place = new Place(request, exchange);
        exchange.onAbort(place::aborted);
        if (limit.isZero()) {
            exchange.abort(reason);
        }
        // Before it is sent: the response may be quicker than this thread. The timer's own thread must not cancel a
        // call,
        // which runs code of the caller's.
        place.timer = time.timeout(limit, () -> start(() -> exchange.abort(reason)));
        if (exchange.aborted().isPresent()) {
            place.aborted();
        }
        if (enters(place)) {
            begin(place);
        } else {
            place.cancelTimerIfOver();
        }
        return place.response;
    }

    /** Whether it can go now; where it cannot, it waits. */
    private synchronized boolean enters(Place place) {
        if (place.state != State.WAITING) {
            return false;
        }
        if (inFlight == max) {
            waiting.add(place);
            return false;
        }
        inFlight++;
        place.state = State.RUNNING;
        return true;
    }

    private void begin(@Nullable Place first) {
        for (Place place = first; place != null; ) {
            Place next = place;
            try {
                threads.execute(() -> goOnFrom(next));
                return;
            } catch (RejectedExecutionException closed) {
                place.refuse(" was not sent: the client is closed");
            } catch (RuntimeException | Error e) {
                place.refuse(e);
            }
            place = next(place);
        }
    }

    /** Goes through what waits until nothing does. What follows from a response comes before the next exchange. */
    private void goOnFrom(Place first) {
        for (Place place = first; place != null; place = next(place)) {
            place.exchange();
        }
    }

    /** The place that follows on one that is over; none where the place was given away before. */
    private @Nullable Place next(Place done) {
        synchronized (this) {
            if (done.state == State.RUNNING) {
                done.state = State.OVER;
                done.cancelTimer();
                return takeNext();
            }
        }
        done.awaitInterrupt();
        return null;
    }

    private @Nullable Place takeNext() {
        Iterator<Place> first = waiting.iterator();
        if (!first.hasNext()) {
            inFlight--;
            return null;
        }
        Place next = first.next();
        first.remove();
        next.state = State.RUNNING;
        return next;
    }

    /** On another thread, if there can be one. */
    private void start(Runnable action) {
        try {
            threads.execute(action);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            action.run();
        }
    }

    private enum State {
        WAITING,
        RUNNING,
        OVER
    }

    /** One exchange in the lane. */
    private final class Place {
        private final WireRequest request;
        private final Exchange exchange;
        private final CompletableFuture<WireResponse> response = new CompletableFuture<>();
        private TimeSource.@Nullable Scheduled timer;

        /** Both guarded by the lane. */
        private State state = State.WAITING;

        private @Nullable Thread thread;

        Place(WireRequest request, Exchange exchange) {
            this.request = request;
            this.exchange = exchange;
        }

        void exchange() {
            synchronized (Lane.this) {
                if (state != State.RUNNING) {
                    return;
                }
                thread = Thread.currentThread();
            }
            try {
                if (!response.complete(line.exchange(request, exchange))) {
                    exchange.end();
                }
            } catch (Throwable e) {
                // Whatever it is: the place must not be lost with it, nor the task wait for nothing.
                refuse(e);
            }
        }

        void refuse(Throwable thrown) {
            if (!response.completeExceptionally(ExchangeFailure.of(request, exchange, thrown))) {
                exchange.end();
            }
        }

        void refuse(String why) {
            response.completeExceptionally(ExchangeFailure.unfinished(request, exchange, why));
        }

        /** The exchange was ended early. */
        void aborted() {
            synchronized (Lane.this) {
                if (state == State.OVER) {
                    // It may have been ended before its timer was set.
                    cancelTimer();
                    return;
                }
                if (state == State.RUNNING) {
                    CompletableFuture.delayedExecutor(GRACE_MILLIS, TimeUnit.MILLISECONDS, this::leaveBehindIfStuck)
                            .execute(this::leaveBehind);
                    return;
                }
                waiting.remove(this);
                state = State.OVER;
            }
            cancelTimer();
            refuse(" was not sent: " + (exchange.deadline().isOver() ? "the deadline passed" : "it was ended")
                    + " while it waited for one of " + max + " exchanges in flight to end");
        }

        /** On a thread that all of the JVM shares: what may take time is done on one of its own. */
        private void leaveBehindIfStuck(Runnable leave) {
            boolean stuck;
            synchronized (Lane.this) {
                stuck = state == State.RUNNING;
            }
            if (stuck) {
                Thread own = new Thread(leave, "easel-left-behind");
                own.setDaemon(true);
                own.start();
            }
        }

        private void leaveBehind() {
            Place next;
            synchronized (this) {
                Thread stuck;
                synchronized (Lane.this) {
                    if (state != State.RUNNING) {
                        return;
                    }
                    state = State.OVER;
                    stuck = thread;
                    next = takeNext();
                }
                if (stuck != null) {
                    stuck.interrupt();
                }
            }
            begin(next);
            // Before it is told what became of it: from here on not a byte more is handed over.
            exchange.seal();
            ExchangeFailure failure = ExchangeFailure.unfinished(
                    request, exchange, ": it did not end in time, and its thread was left behind");
            try {
                CompletableFuture.runAsync(exchange::end, Lane.this::start).get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException sinkBlocksOrThrows) {
                // Removing what was stored must hold up nobody.
            }
            response.completeExceptionally(failure);
            cancelTimer();
        }

        /** A thread that was left behind waits for its interrupt, and does not take it into what it does next. */
        private synchronized void awaitInterrupt() {
            Thread.interrupted();
        }

        /** It was ended by another thread before it had a timer. */
        void cancelTimerIfOver() {
            boolean ended;
            synchronized (Lane.this) {
                ended = state == State.OVER;
            }
            if (ended) {
                cancelTimer();
            }
        }

        private void cancelTimer() {
            TimeSource.Scheduled scheduled = timer;
            if (scheduled != null) {
                scheduled.cancel();
            }
        }
    }
}
