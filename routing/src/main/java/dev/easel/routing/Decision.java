package dev.easel.routing;

import dev.easel.CancelOutcome;
import dev.easel.TaskHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what a routing client decided about one of its clients, and why. Immutable. */
public final class Decision {
    /** What was decided. Constants may be added: have a default branch. */
    public enum Kind {
        /** The request is submitted to the client. */
        CHOSEN,
        /** The client is not tried. */
        SKIPPED,
        /** The client has no image for the request, and the next one is tried. */
        FELL_BACK,
        /** The client has no image for the request, or nobody knows whether it has, and no other is tried. */
        FAILED,
        /** The request is submitted to the client while another one still works on it. */
        HEDGED,
        /** The task at the client is cancelled; {@link #cancelOutcome()} says what that came to, once it is known. */
        CANCELLED,
        /** The task is left at the client; {@link #handle()} resumes it. */
        DETACHED
    }

    /** Why it was decided, for programs; people read {@link Decision#message()}. Constants may be added. */
    public enum Reason {
        /** It comes first in the order. */
        FIRST,
        /** It is the next in the order. */
        NEXT,
        /** The service cannot do what is requested. */
        UNSUPPORTED,
        /** The client threw something that is no {@link dev.easel.EaselException}, before anything was sent. */
        CLIENT_THREW,
        /** The request's model is an alias that names nothing for the client. */
        NOT_NAMED_BY_ALIAS,
        /** The service failed several times in a row. */
        CIRCUIT_OPEN,
        /** There is a budget, and the price list has no price. */
        PRICE_UNKNOWN,
        /** The budget has less left than it may cost. */
        OVER_BUDGET,
        /** The request never reached the service. */
        NEVER_DELIVERED,
        /** The service refused the request before any work. */
        REFUSED_BEFORE_WORK,
        /** The service refused the credential. */
        NOT_AUTHENTICATED,
        /** The service rejected the request. */
        REJECTED,
        /** The service declined the content of the prompt or of the image. */
        CONTENT_REFUSED,
        /** The service accepted the task and reports that it failed. */
        TASK_FAILED,
        /** The request was sent, and nobody knows what became of it. */
        OUTCOME_UNKNOWN,
        /** The task waited for too long. */
        QUEUED_TOO_LONG,
        /** It takes long, so another client is asked too. */
        SLOW,
        /** Another client had the images first, or the task was left at it. */
        ANOTHER_WAS_FIRST,
        /** The application cancelled the task. */
        CALLER_CANCELLED,
        /** The task ended in a way that no other client can mend: its deadline passed, its client was closed, it was detached. */
        ENDED
    }

    private final Kind kind;
    private final String client;
    private final Reason reason;
    private final String message;
    private final @Nullable TaskHandle handle;
    private final @Nullable Money mayHaveCost;
    private final @Nullable CancelOutcome cancelOutcome;

    private Decision(
            Kind kind,
            String client,
            Reason reason,
            String message,
            @Nullable TaskHandle handle,
            @Nullable Money mayHaveCost,
            @Nullable CancelOutcome cancelOutcome) {
        this.kind = kind;
        this.client = client;
        this.reason = reason;
        this.message = message;
        this.handle = handle;
        this.mayHaveCost = mayHaveCost;
        this.cancelOutcome = cancelOutcome;
    }

    static Decision of(Kind kind, String client, Reason reason, String message) {
        return new Decision(kind, client, reason, message, null, null, null);
    }

    Decision about(@Nullable TaskHandle task, @Nullable Money atMost) {
        return new Decision(kind, client, reason, message, task, atMost, cancelOutcome);
    }

    Decision cameTo(CancelOutcome outcome) {
        return new Decision(kind, client, reason, message, handle, mayHaveCost, outcome);
    }

    /** Returns what was decided. */
    public Kind kind() {
        return kind;
    }

    /** Returns the name of the client that it is about. */
    public String client() {
        return client;
    }

    /** Returns why, for programs. */
    public Reason reason() {
        return reason;
    }

    /** Returns why, as a sentence. */
    public String message() {
        return message;
    }

    /** Returns the task at the client; empty where nothing was submitted to it. */
    public Optional<TaskHandle> handle() {
        return Optional.ofNullable(handle);
    }

    /**
     * Returns what the task at the client may have cost at most, by the price list; empty where nothing was billed, and where the
     * price is not known.
     */
    public Optional<Money> mayHaveCost() {
        return Optional.ofNullable(mayHaveCost);
    }

    /** Returns what the cancellation came to; empty where nothing was cancelled, and until it is known. */
    public Optional<CancelOutcome> cancelOutcome() {
        return Optional.ofNullable(cancelOutcome);
    }

    /** Returns for example {@code FELL_BACK eu (NEVER_DELIVERED): eu was not reached}. */
    @Override
    public String toString() {
        return kind + " " + client + " (" + reason + "): " + message;
    }
}
