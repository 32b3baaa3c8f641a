package dev.easel.temporal;

import dev.easel.CancelOutcome;
import dev.easel.bulk.ItemState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of an image: submitted, awaited, and tried again where that costs nothing. It runs in a scope that Temporal's cancellation does
 * not reach, since the service is to be told first.
 */
final class ImageWorkflowImpl implements ImageWorkflow {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final int MOST_DOUBLINGS = 5;

    /** Each callback makes the history longer, and a service may send one for each percent of the work. */
    private static final int MOST_CALLBACKS = 20;

    private final Timing timing;
    private boolean isCancelled;
    private boolean isCalledBack;
    private String ticket = "";
    private @Nullable ImageOutcome outcome;

    ImageWorkflowImpl(Timing timing) {
        this.timing = timing;
    }

    @Override
    public ImageOutcome generate(ImageOrder order) {
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            isCancelled = true;
            return reason;
        });
        Workflow.newDetachedCancellationScope(() -> outcome = tried(order)).run();
        return Objects.requireNonNull(outcome, "the scope ends with an outcome");
    }

    @Override
    public void callback() {
        isCalledBack = true;
    }

    @Override
    public void cancel() {
        isCancelled = true;
    }

    @Override
    public String ticket() {
        return ticket;
    }

    @Override
    public @Nullable ImageOutcome outcome() {
        return outcome;
    }

    private ImageOutcome tried(ImageOrder order) {
        for (int number = 1; ; number++) {
            ImageCalls calls = ImageCalls.of(order, number, timing);
            TryResult end = isCancelled
                    ? TryResult.ended(Outcomes.cancelled(number, null, CancelOutcome.CANCELLED, false), false)
                    : tried(calls, number);
            ImageOutcome known = Objects.requireNonNull(end.outcome(), "a try ends with an outcome");
            if (!end.again() || number >= order.tries()) {
                return known;
            }
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, number - 1));
            Workflow.await(pause, () -> isCancelled);
            if (isCancelled) {
                return known;
            }
        }
    }

    private TryResult tried(ImageCalls calls, int number) {
        ticket = "";
        TryResult submitted = submitted(calls, number);
        if (submitted.ticket() == null) {
            return submitted;
        }
        ticket = submitted.ticket();
        return awaited(calls, number, submitted.ticket(), submitted.known());
    }

    private TryResult submitted(ImageCalls calls, int number) {
        UnderWay submission = calls.submit();
        Workflow.await(() -> submission.isOver() || isCancelled);
        // Temporal tells nothing of a submission that it cancels before it is attempted again: so it is asked before.
        MarkDetails mark = submission.isOver() ? null : calls.mark();
        if (!submission.isOver()) {
            submission.cancel();
        }
        try {
            return submission.result();
        } catch (ActivityFailure e) {
            if (!(e.getCause() instanceof CanceledFailure)) {
                return unforeseen(number, null, e);
            }
            if (mark == null || mark.isWaiting()) {
                return TryResult.ended(Outcomes.cancelled(number, null, CancelOutcome.CANCELLED, false), false);
            }
            if (mark.outcome() != null) {
                return TryResult.ended(mark.outcome(), false);
            }
            return mark.ticket() == null
                    ? TryResult.ended(Outcomes.interrupted(number), false)
                    : TryResult.underWay(mark.ticket(), mark.isAccepted());
        }
    }

    private TryResult awaited(ImageCalls calls, int number, String accepted, boolean known) {
        CancelOutcome how = null;
        int callbacks = 0;
        isCalledBack = false;
        UnderWay wait = calls.await(accepted, known);
        while (true) {
            UnderWay current = wait;
            boolean isAsked = how != null;
            boolean hearsCallbacks = callbacks < MOST_CALLBACKS;
            Workflow.await(() -> current.isOver() || (isCancelled && !isAsked) || (isCalledBack && hearsCallbacks));
            if (isCancelled && !isAsked && !current.isOver()) {
                how = calls.cancel(accepted);
                if (how != CancelOutcome.TOO_LATE && !isDone(current)) {
                    current.cancel();
                    return TryResult.ended(Outcomes.cancelled(number, accepted, how, true), false);
                }
            } else if (current.isOver()) {
                TryResult end = end(current, number, accepted);
                return how == null || end.outcome() == null
                        ? end
                        : TryResult.ended(Outcomes.with(end.outcome(), how), false);
            } else {
                // The service says that it is done: a new wait polls at once.
                callbacks++;
                isCalledBack = false;
                current.cancel();
                wait = calls.await(accepted, known);
            }
        }
    }

    private static boolean isDone(UnderWay wait) {
        if (!wait.isOver()) {
            return false;
        }
        try {
            ImageOutcome end = wait.result().outcome();
            return end != null && end.state().equals(ItemState.DONE.name());
        } catch (ActivityFailure e) {
            return false;
        }
    }

    private static TryResult end(UnderWay wait, int number, String accepted) {
        try {
            return wait.result();
        } catch (ActivityFailure e) {
            return unforeseen(number, accepted, e);
        }
    }

    private static TryResult unforeseen(int number, @Nullable String known, ActivityFailure failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = "an activity ended in a way that is not provided for: " + cause.getMessage();
        return TryResult.ended(
                Outcomes.failed(ItemState.UNKNOWN, number, known, "ActivityFailure", message, true), false);
    }
}
