package dev.easel.routing;

import dev.easel.AttemptKind;
import dev.easel.CallOptions;
import dev.easel.Retry;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Records what a client sends of one request, so that money is given back where a cancelled task cannot exist at the service. Its handle
 * does not tell: where the client chooses the id, the id is there before anything is sent. Thread-safe.
 */
final class SubmissionRecord implements TaskListener {
    /** How long the last event of a task is awaited, which another listener may hold back. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
    private boolean told;
    private int started;
    private int refused;
    private int unfinished;

    CallOptions recordedBy(CallOptions options) {
        return options.toBuilder().addListener(this).build();
    }

    /** A routing client among the clients may submit more than once, one task after the other. */
    @Override
    public synchronized TaskListener onStart(TaskStart start) {
        told = true;
        unfinished++;
        return this;
    }

    @Override
    public synchronized void onAttemptStarted(TaskHandle handle, AttemptKind kind, int number) {
        if (kind == AttemptKind.SUBMIT) {
            started++;
        }
    }

    /** What is submitted again was refused before any work, or never arrived. */
    @Override
    public synchronized void onRetry(TaskHandle handle, Retry retry) {
        if (retry.kind() == AttemptKind.SUBMIT) {
            refused++;
        }
    }

    @Override
    public void onFinished(TaskHandle handle, TaskEnd end) {
        boolean last;
        synchronized (this) {
            unfinished--;
            last = unfinished == 0;
        }
        if (last) {
            finished.complete(true);
        }
    }

    /** Completes when everything is recorded, or has been awaited for long enough. */
    CompletableFuture<Boolean> whenFinished(Routing routing) {
        return isTold()
                ? TimeLimit.of(() -> finished, LIMIT, false, routing)
                : CompletableFuture.completedFuture(false);
    }

    private synchronized boolean isTold() {
        return told;
    }

    /** Returns whether it is certain that the service has nothing of it. A client that tells its listeners nothing leaves that open. */
    synchronized boolean provesThatNothingExists() {
        return finished.isDone() && unfinished == 0 && started <= refused;
    }
}
