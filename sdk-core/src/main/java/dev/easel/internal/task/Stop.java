package dev.easel.internal.task;

import dev.easel.internal.transport.Exchange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one switch that stops a call run: whatever is current, an exchange or a wait, is ended. What becomes current after
 * that is ended at once, so that nothing slips through between. Thread-safe.
 */
final class Stop {
    private Exchange.@Nullable Abort reason;
    private @Nullable Runnable current;

    /** Says what is current and how to end it; replaces what was current before. */
    void current(Runnable end) {
        boolean late;
        synchronized (this) {
            late = reason != null;
            if (!late) {
                current = end;
            }
        }
        if (late) {
            end.run();
        }
    }

    /** Ends what is current. Only the first reason counts. */
    void pull(Exchange.Abort why) {
        Runnable end;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            end = current;
            current = null;
        }
        if (end != null) {
            end.run();
        }
    }

    /** Why it was stopped; empty while it was not. */
    synchronized Optional<Exchange.Abort> reason() {
        return Optional.ofNullable(reason);
    }
}
