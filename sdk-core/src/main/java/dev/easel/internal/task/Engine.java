package dev.easel.internal.task;

import dev.easel.Capabilities;
import dev.easel.ResponseLimits;
import dev.easel.RetryPolicy;
import dev.easel.internal.pacing.Backoff;
import dev.easel.internal.pacing.Pacing;
import dev.easel.internal.pacing.RetryBudget;
import dev.easel.internal.pacing.Spread;
import dev.easel.internal.transport.Transport;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.TimeSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** What every task of a client shares. */
public final class Engine {
    private final ProviderProtocol protocol;
    private final Capabilities capabilities;
    private final Transport transport;
    private final TimeSource time;
    private final Executor callbacks;
    private final Spread spread;
    private final RetryPolicy retries;
    private final Backoff backoff;
    private final RetryBudget budget;
    private final Pacing pacing;
    private final Failures failures;
    private final ResponseLimits limits;
    private final Nudges nudges = new Nudges();

    /**
     * @param protocol what to send and what an answer means
     * @param transport how it is sent
     * @param time the clock and the timer
     * @param callbacks where the user's code runs
     * @param chance what is left to it
     * @param retries how often what cost nothing is tried again
     * @param maxUnfinished how many unfinished tasks there may be at a time
     * @param limits how much of an answer there may be
     */
    public Engine(
            ProviderProtocol protocol,
            Transport transport,
            TimeSource time,
            Executor callbacks,
            Chance chance,
            RetryPolicy retries,
            int maxUnfinished,
            ResponseLimits limits) {
        this.protocol = protocol;
        // Asked for once: a protocol may put them together anew each time.
        this.capabilities = protocol.capabilities();
        this.transport = transport;
        this.time = time;
        this.callbacks = neverRefusing(callbacks);
        this.spread = chance.polls();
        this.retries = retries;
        this.backoff = Backoff.of(retries.firstDelay(), retries.longestDelay(), chance.retries());
        this.budget = RetryBudget.of(retries.budget(), time);
        this.pacing = Pacing.of(maxUnfinished, backoff, time);
        this.limits = limits;
        this.failures = new Failures(protocol.id(), capabilities.resumable());
    }

    /** The user's executor may be gone; what waits for a result must hear of it all the same. */
    private static Executor neverRefusing(Executor executor) {
        return action -> {
            try {
                executor.execute(action);
            } catch (RejectedExecutionException shutDown) {
                action.run();
            }
        };
    }

    /**
     * What is left to chance.
     *
     * @param polls keeps tasks that began together from asking together
     * @param retries keeps calls that failed together from coming back together
     */
    public record Chance(Spread polls, Spread retries) {}

    ResponseLimits limits() {
        return limits;
    }

    ProviderProtocol protocol() {
        return protocol;
    }

    /** What the service can do. */
    public Capabilities capabilities() {
        return capabilities;
    }

    Transport transport() {
        return transport;
    }

    TimeSource time() {
        return time;
    }

    Executor callbacks() {
        return callbacks;
    }

    Failures failures() {
        return failures;
    }

    Spread spread() {
        return spread;
    }

    RetryPolicy retries() {
        return retries;
    }

    Backoff backoff() {
        return backoff;
    }

    RetryBudget budget() {
        return budget;
    }

    Pacing pacing() {
        return pacing;
    }

    /** The tasks that the service calls back about. */
    public Nudges nudges() {
        return nudges;
    }
}
