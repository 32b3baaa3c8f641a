package dev.easel;

/** A task that is ready to be submitted. Nothing of it was sent yet. Thread-safe. */
public interface PreparedTask {
    /**
     * Returns the task's handle. Where the client chooses the task id, it is all that {@link ImageClient#resume(TaskHandle)}
     * needs; elsewhere it names no task yet, see {@link ImageTask#accepted()}. Resuming a task that was never submitted
     * ends with {@link TaskExpiredException}: the service does not know it.
     */
    TaskHandle handle();

    /**
     * Submits the task. The deadline begins here. A second call submits nothing and returns the same task.
     *
     * @throws ClientClosedException if the client was closed
     */
    ImageTask submit();
}
