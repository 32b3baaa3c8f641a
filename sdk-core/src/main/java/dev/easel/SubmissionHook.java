package dev.easel;

/**
 * Called before each submission goes out: for programs that keep a durable record and write it ahead. It runs when the task was
 * admitted and the connection is established, directly before the first byte of the request is written, so a crash leaves the
 * outcome in doubt only from here to the response.
 */
@FunctionalInterface
public interface SubmissionHook {
    /**
     * Called on a thread of the client's, within the task's deadline; it may block. Whatever it throws vetoes the submission:
     * nothing is sent, and the task ends with {@link SubmissionVetoedException}.
     *
     * @param handle the task as far as it is known; the service's id too, where the client chooses it
     * @param call which of {@link TaskHandle#calls()} is submitted, from 0
     * @param attempt which attempt to submit this call it is; the first is 1
     */
    void beforeSubmission(TaskHandle handle, int call, int attempt);
}
