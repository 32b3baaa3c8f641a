package dev.easel.temporal;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Says how much of a service an {@link ImageWorker} takes on. How many tasks a credential has unfinished at once is no matter of a worker:
 * that is the window of a bulk. Immutable.
 */
public final class ServiceLimits {
    private static final ServiceLimits DEFAULTS = builder().build();

    private final @Nullable Double submissionsPerSecond;
    private final int submissionsAtOnce;
    private final int waitsAtOnce;

    private ServiceLimits(Builder builder) {
        submissionsPerSecond = builder.submissionsPerSecond;
        submissionsAtOnce = builder.submissionsAtOnce;
        waitsAtOnce = builder.waitsAtOnce;
    }

    /** Returns the limits that have every default. */
    public static ServiceLimits defaults() {
        return DEFAULTS;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    @Nullable Double submissionsPerSecond() {
        return submissionsPerSecond;
    }

    int submissionsAtOnce() {
        return submissionsAtOnce;
    }

    int waitsAtOnce() {
        return waitsAtOnce;
    }

    /** Builds {@link ServiceLimits}. For one thread at a time. */
    public static final class Builder {
        private @Nullable Double submissionsPerSecond;
        private int submissionsAtOnce = 10;
        private int waitsAtOnce = 200;

        private Builder() {}

        /**
         * Sets how many submissions begin in a second at most, on all workers together: above 0; no limit by default. Temporal's server
         * keeps it, and takes the number of the worker that asked last, so give all workers the same. The server for tests that is in
         * {@code temporal-testing} ignores it.
         */
        public Builder submissionsPerSecond(double number) {
            submissionsPerSecond = number;
            return this;
        }

        /**
         * Sets how many submissions this worker has under way at once: 1 or more; 10 by default. A service that responds with the images
         * themselves has a submission under way until they are stored.
         */
        public Builder submissionsAtOnce(int number) {
            submissionsAtOnce = number;
            return this;
        }

        /** Sets how many tasks this worker waits for at once: 1 or more; 200 by default. Each takes a thread. */
        public Builder waitsAtOnce(int number) {
            waitsAtOnce = number;
            return this;
        }

        /**
         * Returns the limits.
         *
         * @throws ConfigurationException if a value is out of range
         */
        public ServiceLimits build() {
            if (submissionsPerSecond != null && !(submissionsPerSecond > 0)) {
                throw outOfRange("submissionsPerSecond", submissionsPerSecond, "a number above 0");
            }
            if (submissionsAtOnce < 1) {
                throw outOfRange("submissionsAtOnce", submissionsAtOnce, "1 or more");
            }
            if (waitsAtOnce < 1) {
                throw outOfRange("waitsAtOnce", waitsAtOnce, "1 or more");
            }
            return new ServiceLimits(this);
        }

        private static ConfigurationException outOfRange(String setting, Object value, String range) {
            return new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE, "service limits " + setting, "is " + value + "; give " + range));
        }
    }
}
