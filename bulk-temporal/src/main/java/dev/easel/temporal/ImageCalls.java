package dev.easel.temporal;

import dev.easel.CancelOutcome;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.ActivityStub;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The activities of one try, for the code of its workflow. Called by their names, since a proxy would need types that are public. */
final class ImageCalls {
    /** An activity that is heard of after its time is lost, so it has more than its task. */
    private static final Duration MORE_THAN_THE_TASK = Duration.ofMinutes(5);

    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final int SHORT_ATTEMPTS = 3;
    private static final RetryOptions FOR_EVER = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setMaximumInterval(Duration.ofMinutes(1))
            .build();

    private final ImageOrder order;
    private final int number;
    private final ActivityStub submissions;
    private final ActivityStub waits;
    private final ActivityStub cancellations;
    private final ActivityStub marks;

    private ImageCalls(
            ImageOrder order,
            int number,
            ActivityStub submissions,
            ActivityStub waits,
            ActivityStub cancellations,
            ActivityStub marks) {
        this.order = order;
        this.number = number;
        this.submissions = submissions;
        this.waits = waits;
        this.cancellations = cancellations;
        this.marks = marks;
    }

    static ImageCalls of(ImageOrder order, int number, Timing timing) {
        String queue = Workflow.getInfo().getTaskQueue();
        ActivityOptions whole = ActivityOptions.newBuilder()
                .setStartToCloseTimeout(order.deadline().plus(MORE_THAN_THE_TASK))
                .setHeartbeatTimeout(timing.heartbeatTimeout())
                .setRetryOptions(FOR_EVER)
                .build();
        ActivityOptions quick = ActivityOptions.newBuilder()
                .setStartToCloseTimeout(SHORT)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setMaximumAttempts(SHORT_ATTEMPTS)
                        .build())
                .build();
        String waitQueue = TaskQueues.waits(queue, order.service());
        return new ImageCalls(
                order,
                number,
                // Its end is awaited: it may have a ticket by now.
                stub(whole.toBuilder()
                        .setTaskQueue(TaskQueues.submissions(queue, order.service()))
                        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)),
                stub(whole.toBuilder()
                        .setTaskQueue(waitQueue)
                        .setCancellationType(ActivityCancellationType.TRY_CANCEL)),
                stub(quick.toBuilder().setTaskQueue(waitQueue)),
                // Any worker can do it, also one without the service.
                stub(quick.toBuilder().setTaskQueue(queue)));
    }

    private static ActivityStub stub(ActivityOptions.Builder options) {
        return Workflow.newUntypedActivityStub(options.build());
    }

    UnderWay submit() {
        return UnderWay.begin(
                () -> submissions.executeAsync(ImageActivityTypes.SUBMIT, TryResult.class, order, number));
    }

    UnderWay await(String ticket, boolean known) {
        return UnderWay.begin(
                () -> waits.executeAsync(ImageActivityTypes.AWAIT, TryResult.class, order, number, ticket, known));
    }

    /** Cancels the task; where nobody says what came of it, it was too late. */
    CancelOutcome cancel(String ticket) {
        try {
            return CancelOutcome.valueOf(
                    cancellations.execute(ImageActivityTypes.CANCEL, String.class, order.service(), ticket));
        } catch (ActivityFailure | IllegalArgumentException e) {
            return CancelOutcome.TOO_LATE;
        }
    }

    /** Returns the mark of the submission under way; {@code null} where there is none. */
    @Nullable MarkDetails mark() {
        try {
            return marks.execute(ImageActivityTypes.MARK, MarkDetails.class);
        } catch (ActivityFailure e) {
            // Nobody knows what was sent.
            return MarkDetails.sending(null);
        }
    }
}
