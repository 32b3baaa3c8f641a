package dev.easel.temporal;

import dev.easel.CancelOutcome;
import dev.easel.bulk.ItemState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes outcomes without an image. */
final class Outcomes {
    /** Histories have the message several times. */
    private static final int LONGEST = 2_000;

    private Outcomes() {}

    static ImageOutcome failed(
            ItemState state, int number, @Nullable String ticket, String reason, String message, boolean billed) {
        return new ImageOutcome(
                state.name(), number, ticket, List.of(), null, null, reason, cut(message), billed, null, null);
    }

    static ImageOutcome failed(int number, @Nullable String ticket, Verdict.End end) {
        return failed(end.state(), number, ticket, end.reason(), end.message(), end.billed());
    }

    /** It was about to be sent when its worker died, and nothing finds it. */
    static ImageOutcome interrupted(int number) {
        return failed(
                ItemState.UNKNOWN,
                number,
                null,
                "Interrupted",
                "its worker ended while it was being sent; it may have been billed",
                true);
    }

    static ImageOutcome cancelled(int number, @Nullable String ticket, CancelOutcome how, boolean billed) {
        String message = switch (how) {
            case CANCELLED -> billed ? "it was cancelled at the service" : "it was cancelled before it was sent";
            case TOO_LATE -> "it was cancelled too late: the service goes on with it, or has finished it";
            case NOT_SUPPORTED -> "it was cancelled, and the service has no way to stop it";
        };
        return with(failed(ItemState.CANCELLED, number, ticket, "Cancelled", message, billed), how);
    }

    static ImageOutcome with(ImageOutcome outcome, CancelOutcome how) {
        return new ImageOutcome(
                outcome.state(),
                outcome.tries(),
                outcome.ticket(),
                outcome.files(),
                outcome.amount(),
                outcome.currency(),
                outcome.reason(),
                outcome.message(),
                outcome.billed(),
                outcome.tookMillis(),
                how.name());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }
}
