package dev.easel.internal.transport;

import dev.easel.internal.json.OverLimitException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exchange that brought no answer that could be read, and all that decides what that means for money. */
public final class ExchangeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How far the exchange came. */
    public enum Stage {
        /** It leads to where an answer may not lead: nothing was sent. */
        REFUSED,
        /** The request was not handed over as a whole: the service cannot have begun. */
        NOT_DELIVERED,
        /** The request went out and no answer began. */
        NO_ANSWER,
        /** An answer began and broke off. */
        BROKEN_ANSWER,
        /** An answer came and is not what can be read. */
        UNREADABLE,
        /** An answer came and is more than may be read. */
        OVER_LIMIT,
        /** An answer came and its picture could not be stored. */
        NOT_STORED
    }

    private final Stage stage;
    private final String what;
    private final Exchange.@Nullable Abort abort;

    ExchangeFailure(Stage stage, Exchange.@Nullable Abort abort, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.what = message;
        this.abort = abort;
    }

    /** A request that is not sent because of where it leads. */
    static ExchangeFailure refused(String message, @Nullable Throwable cause) {
        return new ExchangeFailure(Stage.REFUSED, null, message, cause);
    }

    /**
     * An answer that is more than may be read.
     *
     * @param what what there was too much of, as a clause
     * @param limit the attribute of {@link dev.easel.ResponseLimits}
     */
    public static ExchangeFailure overLimit(String what, String limit) {
        return new ExchangeFailure(Stage.OVER_LIMIT, null, OverLimitException.message(what, limit), null);
    }

    /** A request that did not reach the service. */
    public static ExchangeFailure notDelivered(String what) {
        return new ExchangeFailure(Stage.NOT_DELIVERED, null, what, null);
    }

    /** Returns what the hook before sending threw; {@code null} where none did. */
    public @Nullable Throwable veto() {
        return null;
    }

    /** What happened, as a clause: the same as the message. */
    public String what() {
        return what;
    }

    /** How far it came. */
    public Stage stage() {
        return stage;
    }

    /** Whether the same again would end in the same way, so that trying it again is of no use. */
    public boolean isFinal() {
        return stage == Stage.REFUSED || stage == Stage.OVER_LIMIT || stage == Stage.NOT_STORED;
    }

    /** Why it was ended from this side; empty if it was not. */
    public Optional<Exchange.Abort> abort() {
        return Optional.ofNullable(abort);
    }
}
