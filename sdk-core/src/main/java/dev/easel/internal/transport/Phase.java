package dev.easel.internal.transport;

import java.time.Duration;

/** What an exchange is for. It decides what a failure means and how long one attempt may take. */
public enum Phase {
    /** Begins paid work. One attempt may take all the time there is: some services answer when the picture is done. */
    SUBMIT(Duration.ofDays(1)),
    /** Asks how far it is. An attempt that stalls is given up for the next one. */
    POLL(Duration.ofSeconds(30)),
    /** Fetches a picture. */
    DOWNLOAD(Duration.ofMinutes(5)),
    /** Asks the service to stop. */
    CANCEL(Duration.ofSeconds(10));

    private final Duration attemptLimit;

    Phase(Duration attemptLimit) {
        this.attemptLimit = attemptLimit;
    }

    Duration attemptLimit() {
        return attemptLimit;
    }
}
