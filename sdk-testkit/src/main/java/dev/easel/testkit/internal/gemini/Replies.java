package dev.easel.testkit.internal.gemini;

import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts errors into responses, and holds back what has to wait. Thread-safe. */
final class Replies {
    private static final Duration WITHOUT_A_HEADER = Duration.ofSeconds(60);

    private final GeminiSettings settings;

    Replies(GeminiSettings settings) {
        this.settings = settings;
    }

    Reply error(GeminiError error, @Nullable Route route) {
        boolean interactions = route != null
                && (route.target() == Route.Target.INTERACTIONS
                        || route.target() == Route.Target.INTERACTION
                        || route.target() == Route.Target.CANCEL);
        return Reply.json(
                error.code(),
                error.body(
                        settings.has(Quirk.ERROR_IN_ARRAY), interactions && settings.has(Quirk.WORD_AS_ERROR_CODE)));
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

    /** Responds when the time has passed or it is due; with 504 where that takes too long, the work being done and billed anyway. */
    Reply held(Request incoming, Route route, Duration wait, BooleanSupplier isDue, Supplier<Reply> then) {
        Duration limit = serverTimeout(incoming);
        Supplier<Reply> guarded = () -> guarded(route, then);
        if (wait.isZero() || wait.isNegative()) {
            return guarded.get();
        }
        if (wait.compareTo(limit) <= 0) {
            return Reply.later(wait, isDue, guarded);
        }
        return Reply.later(limit, isDue, () -> {
            guarded.get();
            return error(Problems.deadlineExceeded(), route);
        });
    }

    private Reply guarded(Route route, Supplier<Reply> then) {
        try {
            return then.get();
        } catch (GeminiError error) {
            return error(error, route);
        }
    }
}
