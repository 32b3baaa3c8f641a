package dev.easel.temporal;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * A workflow that generates the images of many items, each in an {@link ImageWorkflow} of its own. {@link TemporalBulk} starts it, since
 * its items have to be in the storage before.
 */
@WorkflowInterface
public interface BulkWorkflow {
    /**
     * Runs the items. Failures of items and of services do not fail the workflow.
     *
     * @param order what is wanted
     * @return how it ended; how each item did is in the storage
     */
    @WorkflowMethod(name = "EaselBulk")
    BulkState run(BulkOrder order);

    /** Begins nothing new; what runs goes on. */
    @SignalMethod
    void pause();

    /** Goes on after {@link #pause()}. */
    @SignalMethod
    void resume();

    /** Begins nothing new, waits for what runs, and ends. */
    @SignalMethod
    void stop();

    /** Does the same as {@link #stop()}, and cancels what runs at its service. Temporal's own cancellation does the same as this. */
    @SignalMethod
    void cancel();

    /** Returns how far it is. */
    @QueryMethod
    BulkState state();
}
