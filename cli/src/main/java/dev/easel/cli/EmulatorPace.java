package dev.easel.cli;

import java.time.Duration;

/** How fast the emulators work: as one can follow with the eye, or as fast as they can. */
enum EmulatorPace {
    /** A few seconds, so that one sees a queue move. */
    LIFELIKE,
    /** At once, for tests. */
    INSTANT;

    /** A time to work or to wait, in milliseconds at {@link #LIFELIKE}. */
    Duration millis(long lifelike) {
        return this == LIFELIKE ? Duration.ofMillis(lifelike) : Duration.ZERO;
    }

    /** How often an emulator's task is polled: more often than a real service would be bothered. */
    Duration pollInterval() {
        return Duration.ofMillis(this == LIFELIKE ? 300 : 5);
    }
}
