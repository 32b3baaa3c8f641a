package dev.easel;

import java.time.Duration;
import org.immutables.value.Value;

/**
 * How often a submission is tried again that cannot have cost anything: one that was never delivered, or that the service
 * refused before it did any work. Everything else is sent once. Immutable.
 *
 * <p>Waits grow by doubling and are drawn by chance between nothing and their full length, so that many clients do not
 * come back together; a wait that the service asks for (Retry-After) is kept in full. No wait goes beyond the deadline of
 * the call: where it would, the call ends at once with what the last attempt ended with.
 */
@EaselStyle
@Value.Immutable
public abstract class RetryPolicy {
    private static final RetryPolicy DEFAULTS = builder().build();

    RetryPolicy() {}

    /** How often a submission is tried in all that never reaches the service; 1 or more. The default is 5. */
    @Value.Default
    public int attempts() {
        return 5;
    }

    /**
     * Whether a submission that was refused before any work (too many requests, queue full) waits for its turn to be sent
     * again, as long as its deadline allows. The default is {@code true}; otherwise it ends with {@link
     * RateLimitedException} at once.
     */
    @Value.Default
    public boolean waitForRoom() {
        return true;
    }

    /** The longest that the first wait can be; above zero. The default is half a second. */
    @Value.Default
    public Duration firstDelay() {
        return Duration.ofMillis(500);
    }

    /** The longest that any wait can be which the service did not ask for; not below the first. The default is 30 seconds. */
    @Value.Default
    public Duration longestDelay() {
        return Duration.ofSeconds(30);
    }

    /**
     * How many retries all calls of a client may make in a burst; 1 or more. The default is 32. Each retry takes one from
     * the budget, each accepted submission and each second gives one back; when it is used up, retries wait for that, so
     * that a service in trouble is not hammered.
     */
    @Value.Default
    public int budget() {
        return 32;
    }

    /**
     * Whether a submission whose answer was lost is sent again, under the same id, once the service has said several times
     * that it does not have it; only where the client chose the id. The default is {@code false}: unless the service
     * documents what it makes of an id that comes twice, only its operator can know that a denial is final.
     */
    @Value.Default
    public boolean resendDenied() {
        return false;
    }

    @Value.Check
    void check() {
        Checks checks = Checks.of("retry policy");
        if (attempts() < 1) {
            checks.add("attempts", "is " + attempts() + "; give 1 (never again) or more");
        }
        if (firstDelay().isZero() || firstDelay().isNegative()) {
            checks.add("firstDelay", "is " + firstDelay() + "; give a time above zero");
        }
        if (longestDelay().compareTo(firstDelay()) < 0) {
            checks.add(
                    "longestDelay",
                    "is " + longestDelay() + ", below the first delay of " + firstDelay() + "; raise it");
        }
        if (budget() < 1) {
            checks.add("budget", "is " + budget() + "; give 1 or more");
        }
        checks.throwIfAny();
    }

    /** Each default. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** Nothing is tried again: every failure is told at once. */
    public static RetryPolicy never() {
        return builder().attempts(1).waitForRoom(false).build();
    }

    /** Makes one step by step. */
    public static RetryPolicyBuilder builder() {
        return new RetryPolicyBuilder();
    }
}
