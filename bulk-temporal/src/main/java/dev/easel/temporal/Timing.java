package dev.easel.temporal;

import java.time.Duration;

/**
 * The times of a worker.
 *
 * @param heartbeatTimeout after what time without a sign of life an activity is given to another worker
 */
record Timing(Duration heartbeatTimeout) {
    static final Timing DEFAULT = new Timing(Duration.ofSeconds(10));

    private static final int BEATS = 4;

    /** Returns how long it is from one sign of life to the next. */
    Duration beat() {
        return heartbeatTimeout.dividedBy(BEATS);
    }
}
