package dev.easel.internal.engine;

import dev.easel.PollMoment;
import dev.easel.TaskStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a call is polled next: by its schedule, seldom where the service promised to call back, and in time for its result. */
final class PollTimes {
    private static final Logger LOG = LoggerFactory.getLogger(Loggers.TASK);

    /** How seldom a task is polled that the service promised to call back about: callbacks get lost. */
    private static final Duration CALLBACK_EXPECTED = Duration.ofSeconds(30);

    /** A service that asks for less says no time: it would be polled again and again without a pause. */
    private static final Duration SHORTEST_HINT = Duration.ofMillis(100);

    private final Call call;
    private final boolean callbackExpected;
    private int polls;
    private long acceptedNanos;
    private long polledNanos;
    private @Nullable TimeLeft figures;

    /** How many polls the schedule still decides after a callback: it may know more than the poll that it led to. */
    private int hinted;

    PollTimes(Call call, boolean callbackExpected) {
        this.call = call;
        this.callbackExpected = callbackExpected;
        accepted();
    }

    /** @param duringPoll whether a poll is under way, which may be too early to tell what the callback is about */
    synchronized void calledBack(boolean duringPoll) {
        hinted = duringPoll ? 2 : 1;
    }

    private synchronized boolean takeHint() {
        return hinted > 0 && hinted-- > 0;
    }

    /** The service has just accepted the call. */
    void accepted() {
        acceptedNanos = now();
        polledNanos = acceptedNanos;
    }

    /** A poll has just found the call unfinished. */
    void unfinished(TaskStatus status) {
        polledNanos = now();
        figures = TimeLeft.of(status, polledNanos, figures);
    }

    /** A poll has just found the call finished. Whatever the schedule makes of it, the images count. */
    void finished() {
        if (call.isResumedHandle()) {
            return;
        }
        try {
            call.options().pollSchedule().finished(moment(null));
        } catch (Throwable e) {
            LOG.warn(
                    "the poll schedule of {} threw when a task finished; the task goes on",
                    call.handle().provider(),
                    e);
        }
    }

    /** @param hint how long the service asks to wait; {@code null} where it does not say */
    Duration next(@Nullable Duration hint) {
        polls++;
        Duration asked = hint == null || hint.compareTo(SHORTEST_HINT) < 0 ? null : hint;
        Duration wanted = ForeignCodeException.call(
                "the poll schedule", () -> call.options().pollSchedule().delay(moment(asked)));
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

    private PollMoment moment(@Nullable Duration hint) {
        long now = now();
        Asked asked = call.task().asked();
        return PollMoment.builder()
                .provider(call.scope().engine().protocol().id())
                .providerSchedule(call.options().providerSchedule())
                .kind(call.taskCall().kind())
                .model(asked.model())
                .size(asked.size())
                .steps(asked.steps())
                .images(call.images())
                .number(polls)
                .hint(hint)
                .remaining(call.scope().deadline().remaining())
                .sinceAccepted(since(acceptedNanos, now))
                .sincePolled(since(polledNanos, now))
                .status(call.status())
                .timeLeft(figures == null ? null : figures.left())
                .build();
    }

    /** A clock may go backwards. */
    private static Duration since(long nanos, long now) {
        return Duration.ofNanos(Math.max(0, now - nanos));
    }

    private long now() {
        return call.scope().engine().time().nanoTime();
    }
}
