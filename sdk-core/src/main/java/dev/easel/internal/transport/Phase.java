package dev.easel.internal.transport;

import dev.easel.AttemptKind;
import java.time.Duration;

/** What an exchange is for. It decides what a failure means and how long one attempt may take. */
public enum Phase {
    /** Begins paid work. One attempt may take all the time there is: some services respond when the image is done. */
    SUBMIT(AttemptKind.SUBMIT, Duration.ofDays(1)),
    /** Asks how far the work is. An attempt that stalls is given up for the next one. */
    POLL(AttemptKind.POLL, Duration.ofSeconds(30)),
    /** Fetches an image. */
    DOWNLOAD(AttemptKind.DOWNLOAD, Duration.ofMinutes(5)),
    /** Uploads an input image. */
    UPLOAD(AttemptKind.UPLOAD, Duration.ofMinutes(5)),
    /** Listens to what the service tells about a task, for as long as the task goes on. */
    PUSH(AttemptKind.PUSH, Duration.ofDays(1)),
    /** Asks the service to stop. */
    CANCEL(AttemptKind.CANCEL, Duration.ofSeconds(10));

    private final AttemptKind kind;
    private final Duration attemptLimit;

    Phase(AttemptKind kind, Duration attemptLimit) {
        this.kind = kind;
        this.attemptLimit = attemptLimit;
    }

    /** The same, in the words that users have for it. */
    public AttemptKind kind() {
        return kind;
    }

    Duration attemptLimit() {
        return attemptLimit;
    }
}
