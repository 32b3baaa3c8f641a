package dev.easel.internal.engine;

import dev.easel.internal.transport.Exchange;
import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a submission whose task is cancelled while its exchange is under way: the response is awaited for a while, so that
 * what the service accepts can be cancelled there. Thread-safe.
 */
final class LateAcceptance {
    /** How long a response is awaited after the task was cancelled. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Scope scope;

    /** Nothing may be sent any more. */
    private boolean givenUp;

    private @Nullable Exchange inFlight;
    private TimeSource.@Nullable Scheduled timer;
    private @Nullable CompletableFuture<Boolean> reached;

    LateAcceptance(Scope scope) {
        this.scope = scope;
    }

    synchronized void begins(Exchange exchange) {
        inFlight = exchange;
    }

    /**
     * Runs the last step before the first byte of a request is written.
     *
     * @throws CancellationException if the task is over, as it may be behind a hook that blocked
     */
    synchronized void sending(Runnable step) {
        if (givenUp) {
            throw new CancellationException("the task is over");
        }
        step.run();
    }

    /**
     * Says that the task is being cancelled, before its lifetime ends. An exchange whose request may have arrived goes on.
     *
     * @param submission the submission, of which nothing is sent from now on unless it was already
     * @return completes with whether the service has the call; {@code null} where nothing was sent, and nothing will be
     */
    synchronized @Nullable CompletableFuture<Boolean> cancelling(Submission submission) {
        givenUp = true;
        if (submission.progress() == Submission.Progress.NOT_SENT) {
            return null;
        }
        if (inFlight == null || !scope.engine().capabilities().resumable()) {
            return CompletableFuture.completedFuture(true);
        }
        reached = new CompletableFuture<>();
        return reached;
    }

    /** The lifetime is over: the exchange is aborted, at once or when its response has been awaited long enough. */
    void abort(Exchange exchange) {
        boolean awaited;
        synchronized (this) {
            givenUp = true;
            awaited = reached != null;
        }
        if (!awaited) {
            scope.abort(exchange);
            return;
        }
        TimeSource.Scheduled limit = scope.engine().time().timeout(LIMIT, () -> scope.abort(exchange));
        boolean late;
        synchronized (this) {
            timer = limit;
            late = inFlight == null;
        }
        if (late) {
            limit.cancel();
        }
    }

    void exchangeEnded() {
        TimeSource.Scheduled limit;
        synchronized (this) {
            inFlight = null;
            limit = timer;
        }
        if (limit != null) {
            limit.cancel();
        }
    }

    /** Returns what tells the cancellation whether the service has the call; {@code null} where nobody waits for that. */
    synchronized @Nullable CompletableFuture<Boolean> awaited() {
        return reached;
    }
}
