package dev.easel;

import dev.easel.Violation.Code;
import java.time.Duration;
import org.immutables.value.Value;

/**
 * Says when a request is sent again. Immutable.
 *
 * <table>
 *   <caption>What is retried</caption>
 *   <tr><th>exchange<th>retried
 *   <tr><td>submission that was never delivered<td>up to {@link #attempts()}
 *   <tr><td>submission that was refused before any work<td>until the deadline, where {@link #waitForRoom()}
 *   <tr><td>submission whose outcome is unknown<td>never, but for {@link #resendDenied()}
 *   <tr><td>query: a catalogue, a provider's own query ({@link ImageClient#check} is sent once)<td>up to {@link #attempts()}
 *   <tr><td>poll or download of a task<td>until the deadline, whatever this policy says: it costs nothing
 * </table>
 *
 * <p>Each wait is random, between zero and a limit that doubles from {@link #firstDelay()} to {@link #longestDelay()}, so that many
 * clients do not return together. A wait that the service asks for (Retry-After) is kept in full. No wait goes beyond the deadline
 * of the call: where it would, the call ends at once with what the last attempt ended with.
 */
@Value.Immutable
public abstract class RetryPolicy {
    private static final RetryPolicy DEFAULTS = builder().build();

    RetryPolicy() {}

    /** Returns how many times in all a submission is attempted that never reaches the service; see {@link Builder#attempts}. */
    @Value.Default
    public int attempts() {
        return 5;
    }

    /** Returns whether a submission that was refused before any work waits and is sent again; see {@link Builder#waitForRoom}. */
    @Value.Default
    public boolean waitForRoom() {
        return true;
    }

    /** Returns the longest that the wait before the first retry can be; see {@link Builder#firstDelay}. */
    @Value.Default
    public Duration firstDelay() {
        return Duration.ofMillis(500);
    }

    /** Returns the longest that any wait can be which the service did not ask for; see {@link Builder#longestDelay}. */
    @Value.Default
    public Duration longestDelay() {
        return Duration.ofSeconds(30);
    }

    /** Returns how many retries all calls of a client may make in a burst; see {@link Builder#budget}. */
    @Value.Default
    public int budget() {
        return 32;
    }

    /** Returns whether a submission whose response was lost may be sent again; see {@link Builder#resendDenied}. */
    @Value.Default
    public boolean resendDenied() {
        return false;
    }

    @Value.Check
    void check() {
        Checks checks = Checks.of("retry policy");
        if (attempts() < 1) {
            checks.add(Code.OUT_OF_RANGE, "attempts", "is " + attempts() + "; give 1 (never again) or more");
        }
        if (firstDelay().isZero() || firstDelay().isNegative()) {
            checks.add(Code.OUT_OF_RANGE, "firstDelay", "is " + firstDelay() + "; give a time above zero");
        }
        if (longestDelay().compareTo(firstDelay()) < 0) {
            checks.add(
                    Code.OUT_OF_RANGE,
                    "longestDelay",
                    "is " + longestDelay() + ", below the first delay of " + firstDelay() + "; raise it");
        }
        if (budget() < 1) {
            checks.add(Code.OUT_OF_RANGE, "budget", "is " + budget() + "; give 1 or more");
        }
        checks.throwIfAny(ConfigurationException::new);
    }

    /** Returns the policy that has every default. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** Returns a policy that retries no submission and no query: every failure is reported at once. */
    public static RetryPolicy never() {
        return builder().attempts(1).waitForRoom(false).build();
    }

    /** Returns a new builder that starts from this policy. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new RetryPolicyBuilder();
    }

    /** Builds a {@link RetryPolicy}. For one thread at a time. */
    public abstract static sealed class Builder permits RetryPolicyBuilder {
        Builder() {}

        /**
         * Sets how many times in all a submission is attempted that never reaches the service: 1 or more; 5 by default. The
         * same number bounds the attempts of a catalogue or another query.
         */
        public abstract Builder attempts(int attempts);

        /**
         * Sets whether a submission that the service refused before any work (too many requests, queue full) waits and is sent
         * again, as long as its deadline allows: {@code true} by default. Otherwise it ends with {@link RateLimitedException}
         * at once.
         */
        public abstract Builder waitForRoom(boolean waitForRoom);

        /** Sets the longest that the wait before the first retry can be: above zero; 500 milliseconds by default. */
        public abstract Builder firstDelay(Duration firstDelay);

        /**
         * Sets the longest that any wait can be which the service did not ask for: not below the first delay; 30 seconds by
         * default.
         */
        public abstract Builder longestDelay(Duration longestDelay);

        /**
         * Sets how many retries all calls of a client may make in a burst: 1 or more; 32 by default. Each retry takes one from
         * the budget; each accepted submission and each second gives one back. When the budget is used up, retries wait for
         * that.
         */
        public abstract Builder budget(int budget);

        /**
         * Sets whether a submission whose response was lost is sent again under the same id, once the service has said several
         * times that it does not have it; only where the client chose the id. {@code false} by default: unless the service
         * documents what it does with an id that comes twice, only its operator can know that a denial is final.
         */
        public abstract Builder resendDenied(boolean resendDenied);

        /**
         * Returns the policy.
         *
         * @throws ConfigurationException with everything that is wrong
         */
        public abstract RetryPolicy build();

        abstract Builder from(RetryPolicy other);
    }
}
