package dev.easel.internal.engine;

import dev.easel.TaskStatus;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends an exchange, follows where its outcome leads, waits and sends it again, until a judge has what it wants. Polls, downloads,
 * queries, cancellations, uploads and settlement are this loop with different judges.
 *
 * <p>Every reaction stands in one {@code try}: whatever it throws ends the loop with it. When the lifetime of the scope ends, the
 * loop stops without completing; whoever ended the lifetime knows what to tell.
 *
 * @param <T> what the exchange asks for
 * @param <R> what the judge wants
 */
final class ExchangeLoop<T, R> {
    /** Decides what follows. Pure but for what it tells listeners; ends the loop by throwing. */
    interface Judge<T, R> {
        /**
         * Judges a response.
         *
         * @param exchange holds the images that came with the response: the judge takes them, or they are discarded
         */
        Verdict<R> outcome(Outcome<T> outcome, WireResponse response, Exchange exchange);

        /** Judges an exchange without a response that could be read. */
        Verdict<R> failure(ExchangeFailure failure);
    }

    /** What follows. */
    sealed interface Verdict<R> {
        /** The loop is over. */
        record Done<R>(R value) implements Verdict<R> {}

        /** The exchange is sent again after a wait. */
        record Again<R>(Duration delay) implements Verdict<R> {}
    }

    private final Scope scope;
    private final Phase phase;
    private final Supplier<WireExchange<T>> first;
    private final Judge<T, R> judge;
    private final int maxFollowed;
    private @Nullable Consumer<TaskStatus> onProgress;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private int followed;
    private @Nullable Pause pause;
    /** A hint came while there was no wait to end. */
    private boolean waitSkipped;

    private ExchangeLoop(
            Scope scope, Phase phase, Supplier<WireExchange<T>> first, Judge<T, R> judge, int maxFollowed) {
        this.scope = scope;
        this.phase = phase;
        this.first = first;
        this.judge = judge;
        this.maxFollowed = maxFollowed;
    }

    /**
     * Returns a loop.
     *
     * @param first makes the exchange that each round begins with
     * @param maxFollowed the number of exchanges that may follow one another in a round
     */
    static <T, R> ExchangeLoop<T, R> of(
            Scope scope, Phase phase, Supplier<WireExchange<T>> first, Judge<T, R> judge, int maxFollowed) {
        return new ExchangeLoop<>(scope, phase, first, judge, maxFollowed);
    }

    /** Says who hears what a response tells in pieces. Before the loop begins. */
    ExchangeLoop<T, R> onProgress(Consumer<TaskStatus> listener) {
        onProgress = listener;
        return this;
    }

    /** Begins at once, on this thread. */
    CompletableFuture<R> begin() {
        scope.lifetime().guard(() -> react(this::round));
        return result;
    }

    /** Begins after a wait. */
    CompletableFuture<R> begin(Duration delay) {
        react(() -> waitFor(delay, this::round));
        return result;
    }

    /**
     * Ends the wait before the next exchange; if an exchange is under way, no wait precedes the next one.
     *
     * @return whether there was a wait to end
     */
    boolean skipWait() {
        Pause waiting;
        synchronized (this) {
            waiting = pause;
            waitSkipped = waiting == null;
        }
        if (waiting == null) {
            return false;
        }
        if (!waiting.skipWait()) {
            synchronized (this) {
                waitSkipped = pause == null;
            }
        }
        return true;
    }

    private void round() {
        followed = 0;
        send(ForeignCodeException.call("the provider's mapping", first::get));
    }

    private void send(WireExchange<T> wire) {
        Exchange exchange = scope.exchange(phase);
        if (onProgress != null) {
            exchange.onProgress(onProgress);
        }
        scope.send(wire.request(), exchange)
                .whenComplete((response, failure) -> scope.lifetime()
                        .guard(() -> react(() -> {
                            try {
                                act(verdict(wire, response, failure, exchange));
                            } finally {
                                Scope.discardImages(exchange);
                            }
                        })));
    }

    /** Returns what follows; {@code null} where another exchange was sent. */
    private @Nullable Verdict<R> verdict(
            WireExchange<T> wire, @Nullable WireResponse response, @Nullable Throwable thrown, Exchange exchange) {
        if (response == null) {
            Throwable failure = Failures.unwrap(thrown);
            if (failure instanceof ExchangeFailure known) {
                // The timer of whoever owns the scope tells about the deadline.
                return known.abort().filter(Exchange.Abort.DEADLINE::equals).isPresent() ? null : judge.failure(known);
            }
            throw new ForeignCodeException("an exchange", failure);
        }
        Outcome<T> outcome = ForeignCodeException.call("the provider's reader", () -> wire.read(response));
        if (outcome instanceof Outcome.Next<T> next) {
            if (followed++ < maxFollowed) {
                Duration delay = next.delay();
                if (delay == null) {
                    send(next.exchange());
                } else {
                    waitFor(delay, () -> send(next.exchange()));
                }
                return null;
            }
            outcome = Outcome.failed(Problem.unreadable("more than " + maxFollowed + " exchanges led to no end"));
        }
        return judge.outcome(outcome, response, exchange);
    }

    private void act(@Nullable Verdict<R> verdict) {
        if (verdict instanceof Verdict.Done<R> done) {
            result.complete(done.value());
        } else if (verdict instanceof Verdict.Again<R> again) {
            waitFor(again.delay(), this::round);
        }
    }

    private void waitFor(Duration delay, Runnable then) {
        boolean now;
        synchronized (this) {
            now = waitSkipped;
            waitSkipped = false;
            pause = null;
        }
        if (now || delay.isZero()) {
            then.run();
            return;
        }
        Pause begun = Pause.begin(
                scope,
                delay,
                () -> react(() -> {
                    synchronized (this) {
                        pause = null;
                    }
                    then.run();
                }));
        boolean late = false;
        synchronized (this) {
            // If its time has come already, a hint belongs to what runs now, or to the next wait.
            if (!begun.isOver()) {
                pause = begun;
                late = waitSkipped;
                waitSkipped = false;
            }
        }
        if (late) {
            begun.skipWait();
        }
    }

    /** The one place where whatever a reaction throws ends the loop. */
    private void react(Runnable reaction) {
        try {
            reaction.run();
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}
