package dev.easel.temporal;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that generates the images of one request. A bulk starts one for each item; programs may start it too.
 *
 * <pre>{@code
 * ImageWorkflow workflow = temporal.newWorkflowStub(
 *         ImageWorkflow.class,
 *         WorkflowOptions.newBuilder().setTaskQueue("easel").setWorkflowId("posters-dan-one").build());
 * ImageOutcome outcome = workflow.generate(ImageOrder.of("posters", "one", "dan", request));
 * }</pre>
 *
 * <p>A submission never goes out twice. Where its worker dies while it is being sent, its outcome is asked for if the client chose the
 * service's id of the task; elsewhere the outcome is {@code UNKNOWN}.
 */
@WorkflowInterface
public interface ImageWorkflow {
    /**
     * Generates images. It ends with an outcome also where there is no image: no failure of a service fails the workflow.
     *
     * @param order what is wanted
     */
    @WorkflowMethod(name = "EaselImage")
    ImageOutcome generate(ImageOrder order);

    /** Says that the service has told that the task is done: it is polled at once. */
    @SignalMethod
    void callback();

    /** Cancels the task at the service, and ends with what the service says to that. */
    @SignalMethod
    void cancel();

    /** Returns the ticket of the task under way; empty where the service has not accepted one, or has no tickets. */
    @QueryMethod
    String ticket();

    /**
     * Returns how it ended; {@code null} while it goes on. A workflow that was cancelled by Temporal's own means has no result, and only
     * this says what became of its image.
     */
    @QueryMethod
    @Nullable ImageOutcome outcome();
}
