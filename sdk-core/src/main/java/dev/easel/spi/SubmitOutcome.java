package dev.easel.spi;

import dev.easel.TaskStatus;

/** What the answer to a submission means. */
public sealed interface SubmitOutcome {
    /**
     * The service has taken the task.
     *
     * @param taskId what it calls it
     * @param status where it stands; not a final status
     */
    record Accepted(String taskId, TaskStatus status) implements SubmitOutcome {}

    /**
     * The work is done already.
     *
     * @param work the pictures
     */
    record Finished(FinishedWork work) implements SubmitOutcome {}

    /**
     * The service did not take it, or failed at it.
     *
     * @param problem what it said
     */
    record Refused(Problem problem) implements SubmitOutcome {}
}
