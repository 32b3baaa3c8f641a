package dev.easel.temporal;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What the attempts of activities have in common. */
final class Attempts {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    private Attempts() {}

    /**
     * Returns what makes Temporal attempt an activity again.
     *
     * @param attempt which attempt it was: the pause doubles with each, up to 64 seconds
     */
    static ApplicationFailure again(Verdict.Later later, int attempt) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, attempt - 1));
        return ApplicationFailure.newBuilder()
                .setMessage(later.message())
                .setType(later.reason())
                .setNextRetryDelay(pause.compareTo(later.pause()) < 0 ? later.pause() : pause)
                .build();
    }

    /** Returns what lets another worker attempt an activity at once. */
    static ApplicationFailure closing() {
        return ApplicationFailure.newBuilder()
                .setMessage("the worker is closed")
                .setType("WorkerClosed")
                .setNextRetryDelay(Duration.ofMillis(1))
                .build();
    }

    static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }
}
