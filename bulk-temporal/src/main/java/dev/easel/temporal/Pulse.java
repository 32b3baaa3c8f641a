package dev.easel.temporal;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.ActivityNotExistsException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signs of life of one attempt of an activity, which also are its durable marks. Thread-safe.
 *
 * <p>The SDK's own {@code heartbeat} is never used: it swallows failures, and sends later than it is told, so an older mark could replace a
 * newer one.
 */
final class Pulse {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final Consumer<MarkDetails> sender;
    private final Duration beat;
    private MarkDetails details;
    private boolean isCancelled;
    private boolean isLost;
    private boolean isUnsure;

    /** @param sender sends details to Temporal, and throws where they may not have arrived */
    Pulse(Consumer<MarkDetails> sender, Duration beat, MarkDetails details) {
        this.sender = sender;
        this.beat = beat;
        this.details = details;
    }

    static Pulse of(ActivityExecutionContext context, Timing timing, MarkDetails details) {
        byte[] token = context.getTaskToken();
        ActivityCompletionClient client = context.getWorkflowClient().newActivityCompletionClient();
        return new Pulse(mark -> client.heartbeat(token, mark), timing.beat(), details);
    }

    /**
     * Sets a mark. When this returns it is durable.
     *
     * @throws RuntimeException if it may not be, or if the attempt was cancelled or given to another worker
     */
    synchronized void mark(MarkDetails next) {
        send(next);
        details = next;
    }

    /** Sends a sign of life. It does not throw. */
    synchronized void beat() {
        try {
            send(details);
        } catch (RuntimeException e) {
            LOG.debug("a sign of life did not reach Temporal, or it wants no more of them", e);
        }
    }

    private void send(MarkDetails mark) {
        try {
            sender.accept(mark);
        } catch (RuntimeException e) {
            isCancelled |= isCausedBy(e, ActivityCanceledException.class);
            isLost |= isCausedBy(e, ActivityNotExistsException.class);
            // It may still arrive, later than what is sent after it.
            isUnsure |= !isCancelled;
            throw e;
        }
    }

    private static boolean isCausedBy(Throwable thrown, Class<?> type) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(10)
                .anyMatch(type::isInstance);
    }

    /** Returns whether the workflow wants the activity to end. */
    synchronized boolean isCancelled() {
        return isCancelled;
    }

    /** Returns whether the attempt is over for Temporal, perhaps because this process was silent for too long. */
    synchronized boolean isLost() {
        return isLost;
    }

    /** Returns whether a mark may arrive late, and so replace one that is sent now. Then nothing may be sent that needs its mark. */
    synchronized boolean isUnsure() {
        return isUnsure;
    }

    /**
     * Waits for a future, with signs of life.
     *
     * @param afterBeat called after each sign of life; what it throws ends the wait
     */
    <T> T await(CompletableFuture<T> future, Runnable afterBeat) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                return future.get(beat.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                beat();
                afterBeat.run();
            }
        }
    }
}
