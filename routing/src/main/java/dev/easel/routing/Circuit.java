package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.time.Duration;

/**
 * Says when a client whose service is down is skipped. A service is down where it is not reached or responds with HTTP 5xx. Where every
 * client of a request would be skipped, none is: they are tried in their order.
 *
 * <p>After the time, the service is asked for a list of names, which costs nothing, and the client is skipped until it responds. Where the
 * service has no list that it is asked for, one submission is let through in its place. Immutable.
 */
public final class Circuit {
    private static final Circuit DEFAULTS = new Circuit(5, Duration.ofSeconds(30));
    private static final Circuit NEVER = new Circuit(Integer.MAX_VALUE, Duration.ofSeconds(30));

    private final int failures;
    private final Duration time;

    private Circuit(int failures, Duration time) {
        this.failures = failures;
        this.time = time;
    }

    /** Returns the default: after 5 failures in a row, for 30 seconds. */
    public static Circuit defaults() {
        return DEFAULTS;
    }

    /** Returns one that never skips a client. */
    public static Circuit never() {
        return NEVER;
    }

    /**
     * Returns one that skips a client for a time.
     *
     * @param failures after so many failures in a row that say that the service is down; 1 or more
     * @param time for how long; above zero
     * @throws ConfigurationException if one of them is out of range
     */
    public static Circuit opens(int failures, Duration time) {
        if (failures < 1 || time.isZero() || time.isNegative()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE,
                    "circuit",
                    "opens after " + failures + " failures for " + time + "; give 1 or more, and a time above zero"));
        }
        return new Circuit(failures, time);
    }

    int failures() {
        return failures;
    }

    Duration time() {
        return time;
    }
}
