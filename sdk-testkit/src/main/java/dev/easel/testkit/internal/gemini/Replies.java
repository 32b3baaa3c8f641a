package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts errors into responses, and holds back what has to wait. Thread-safe. */
final class Replies {
    private static final Duration WITHOUT_A_HEADER = Duration.ofSeconds(60);

    private final GeminiSettings settings;
    private final InstantSource clock;

    Replies(GeminiSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    Reply error(GeminiError error, @Nullable Route route) {
        boolean interactions = route != null
                && (route.target() == Route.Target.INTERACTIONS
                        || route.target() == Route.Target.INTERACTION
                        || route.target() == Route.Target.CANCEL);
        return Reply.json(
                error.code(),
                error.body(settings.has(Quirk.ERROR_IN_ARRAY), interactions && settings.has(Quirk.WORD_AS_ERROR_CODE)));
    }

    /** How long the service works on a request before it gives up; without the header it is a minute. */
    private Duration serverTimeout(Request incoming) {
        String header = incoming.header("X-Server-Timeout");
        if (header == null) {
            return WITHOUT_A_HEADER;
        }
        if (!header.matches("[1-9][0-9]{0,5}")) {
            throw GeminiError.strict("X-Server-Timeout is " + header + "; give whole seconds");
        }
        return Duration.ofSeconds(Long.parseLong(header));
    }

    /** Responds when the task's time has passed; with 504 where that takes too long, the work being done and billed anyway. */
    Reply held(Request incoming, Route route, Task<?> task, Supplier<Reply> then) {
        Instant limit = task.submittedAt().plus(serverTimeout(incoming));
        boolean inTime = !limit.isBefore(task.finishesAt());
        Supplier<Reply> end = () -> {
            Reply done = guarded(route, then);
            return inTime ? done : error(Problems.deadlineExceeded(), route);
        };
        Duration wait = Duration.between(clock.instant(), inTime ? task.finishesAt() : limit);
        return wait.isZero() || wait.isNegative() ? end.get() : Reply.later(wait, end);
    }

    private Reply guarded(Route route, Supplier<Reply> then) {
        try {
            return then.get();
        } catch (GeminiError error) {
            return error(error, route);
        }
    }
}
