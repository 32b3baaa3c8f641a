package dev.easel.internal.transport;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exchange that brought no answer that could be read, and all that decides what that means for money. */
public final class ExchangeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How far the exchange came. */
    public enum Stage {
        /** The request was not handed over as a whole: the service cannot have begun. */
        NOT_DELIVERED,
        /** The request went out and no answer began. */
        NO_ANSWER,
        /** An answer began and broke off. */
        BROKEN_ANSWER,
        /** An answer came and is not what can be read. */
        UNREADABLE,
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

    /** What happened, as a clause: the same as the message. */
    public String what() {
        return what;
    }

    /** How far it came. */
    public Stage stage() {
        return stage;
    }

    /** Why it was ended from this side; empty if it was not. */
    public Optional<Exchange.Abort> abort() {
        return Optional.ofNullable(abort);
    }
}
