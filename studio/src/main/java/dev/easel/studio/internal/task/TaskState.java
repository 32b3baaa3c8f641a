package dev.easel.studio.internal.task;

/** How far a task is, as it is stored. */
public enum TaskState {
    /** Nothing of it was sent. */
    WAITING,
    /** It is about to be sent, or was sent, and no response says yet what came of it. */
    SENDING,
    /** The service has accepted it, and its ticket is stored. */
    ACCEPTED,
    /** Its images are in the folder. */
    DONE,
    /** It failed. */
    FAILED,
    /** It was cancelled. */
    CANCELLED,
    /** It was sent, and nobody knows what came of it. It is never sent again. */
    UNKNOWN;

    /** Whether nothing more happens to it. */
    public boolean isFinal() {
        return compareTo(DONE) >= 0;
    }
}
