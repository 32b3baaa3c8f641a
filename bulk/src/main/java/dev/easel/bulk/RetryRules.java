package dev.easel.bulk;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import java.time.Duration;

/**
 * Says which items are sent again, beyond what the client retries by itself. Immutable.
 *
 * <table>
 *   <caption>What is sent again</caption>
 *   <tr><th>the item<th>sent again
 *   <tr><td>never reached the service, or was refused before any work<td>up to {@link Builder#undelivered} times, after a pause; not a new try
 *   <tr><td>failed at the service, and was not billed<td>up to {@link Builder#tries} tries, each a new task
 *   <tr><td>failed at the service, and may have been billed<td>the same, where {@link Builder#evenIfBilled}
 *   <tr><td>was rejected, or its content refused<td>never: the same request gets the same response
 *   <tr><td>was sent, and nobody knows what came of it<td>never, but for {@link Builder#resendDenied} and {@link Ledger#retryUnknown}
 * </table>
 */
public final class RetryRules {
    private static final RetryRules DEFAULTS = builder().build();

    private final int tries;
    private final int undelivered;
    private final Duration pause;
    private final boolean evenIfBilled;
    private final boolean resendDenied;

    private RetryRules(Builder builder) {
        tries = builder.tries;
        undelivered = builder.undelivered;
        pause = builder.pause;
        evenIfBilled = builder.evenIfBilled;
        resendDenied = builder.resendDenied;
    }

    /** Returns the rules that have every default. */
    public static RetryRules defaults() {
        return DEFAULTS;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new Builder();
    }

    int tries() {
        return tries;
    }

    int undelivered() {
        return undelivered;
    }

    boolean evenIfBilled() {
        return evenIfBilled;
    }

    boolean resendDenied() {
        return resendDenied;
    }

    /** Returns how long to wait before the next time, from 1: it doubles each time, up to 32 times the first. */
    Duration pause(int times) {
        return pause.multipliedBy(1L << Math.max(0, Math.min(5, times - 1)));
    }

    /** Builds {@link RetryRules}. For one thread at a time. */
    public static final class Builder {
        private int tries = 3;
        private int undelivered = 10;
        private Duration pause = Duration.ofSeconds(2);
        private boolean evenIfBilled;
        private boolean resendDenied;

        private Builder() {}

        /** Sets how many tries an item has in all: 1 or more; 3 by default. */
        public Builder tries(int number) {
            tries = number;
            return this;
        }

        /**
         * Sets how many times in a row an item may fail to be delivered, or be refused before any work, until it counts as failed: 1 or
         * more; 10 by default. Each time the client has retried by itself before.
         */
        public Builder undelivered(int number) {
            undelivered = number;
            return this;
        }

        /** Sets the pause before an item is sent again: zero or more; 2 seconds by default. It doubles from time to time. */
        public Builder pause(Duration first) {
            pause = first;
            return this;
        }

        /** Sets whether an item that failed at the service gets a new try although it may have been billed; {@code false} by default. */
        public Builder evenIfBilled(boolean again) {
            evenIfBilled = again;
            return this;
        }

        /**
         * Sets whether an item that was about to be sent when its process died is sent again, under the same id, where the client chooses
         * the id and the service says that it does not have it; {@code false} by default: only the service's operator can know that such
         * a denial is final. It is the same decision as {@link dev.easel.RetryPolicy#resendDenied()}.
         */
        public Builder resendDenied(boolean again) {
            resendDenied = again;
            return this;
        }

        /**
         * Returns the rules.
         *
         * @throws ConfigurationException if a value is out of range
         */
        public RetryRules build() {
            require("tries", tries >= 1, tries, "1 or more");
            require("undelivered", undelivered >= 1, undelivered, "1 or more");
            boolean isShort = !pause.isNegative() && pause.compareTo(Duration.ofDays(1)) <= 0;
            require("pause", isShort, pause, "zero to one day");
            return new RetryRules(this);
        }

        private static void require(String setting, boolean isGood, Object value, String range) {
            if (!isGood) {
                throw new ConfigurationException(Violation.of(
                        Violation.Code.OUT_OF_RANGE, "retry rules " + setting, "is " + value + "; give " + range));
            }
        }
    }
}
