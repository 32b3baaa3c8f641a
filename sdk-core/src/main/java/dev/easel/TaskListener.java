package dev.easel;

/**
 * Follows a task. Every method does nothing by default, so that a new one never breaks an implementation. Calls of one
 * task come in order and never two at a time, on the client's callback executor; what a listener throws is logged and
 * has no other effect.
 */
public interface TaskListener {
    /**
     * The service has accepted the task; the handle can be kept now.
     *
     * @param handle all that is needed to ask for the task again
     */
    default void onAccepted(TaskHandle handle) {}

    /**
     * The status changed.
     *
     * @param handle the task, as far as it is known now
     * @param status the new status; once each, and nothing after a final one
     */
    default void onStatus(TaskHandle handle, TaskStatus status) {}
}
