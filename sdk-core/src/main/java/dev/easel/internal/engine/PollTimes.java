package dev.easel.internal.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a call is polled next: by its schedule, seldom where the service promised to call back, and in time for its result. */
final class PollTimes {
    /** How seldom a task is polled that the service promised to call back about: callbacks get lost. */
    private static final Duration CALLBACK_EXPECTED = Duration.ofSeconds(30);

    /** A service that asks for less says no time: it would be polled again and again without a pause. */
    private static final Duration SHORTEST_HINT = Duration.ofMillis(100);

    private final Call call;
    private final boolean callbackExpected;
    private int polls;

    /** How many polls the schedule still decides after a callback: it may know more than the poll that it led to. */
    private int hinted;

    PollTimes(Call call, boolean callbackExpected) {
        this.call = call;
        this.callbackExpected = callbackExpected;
    }

    /** @param duringPoll whether a poll is under way, which may be too early to tell what the callback is about */
    synchronized void calledBack(boolean duringPoll) {
        hinted = duringPoll ? 2 : 1;
    }

    private synchronized boolean takeHint() {
        return hinted > 0 && hinted-- > 0;
    }

    /** @param hint how long the service asks to wait; {@code null} where it does not say */
    Duration next(@Nullable Duration hint) {
        polls++;
        Duration asked = hint == null || hint.compareTo(SHORTEST_HINT) < 0 ? null : hint;
        Duration remaining = call.scope().deadline().remaining();
        Duration wanted = ForeignCodeException.call(
                "the poll schedule", () -> call.options().pollSchedule().delay(polls, asked, remaining));
        if (callbackExpected && !takeHint() && wanted.compareTo(CALLBACK_EXPECTED) < 0) {
            wanted = CALLBACK_EXPECTED;
        }
        if (wanted.isNegative()) {
            wanted = Duration.ZERO;
        }
        Engine engine = call.scope().engine();
        Duration lifetime = engine.capabilities().resultLifetime().orElse(null);
        if (lifetime != null && lifetime.dividedBy(4).compareTo(wanted) < 0) {
            wanted = lifetime.dividedBy(4);
        }
        return engine.spread().over(wanted);
    }
}
