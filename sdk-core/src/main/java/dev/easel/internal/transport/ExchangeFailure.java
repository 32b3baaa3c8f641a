package dev.easel.internal.transport;

import dev.easel.EaselException;
import dev.easel.internal.guard.RefusedAddressException;
import dev.easel.internal.image.StoreException;
import dev.easel.internal.json.OverLimitException;
import dev.easel.internal.json.UnreadableResponseException;
import dev.easel.spi.WireRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** An exchange that brought no response that could be read, and all that decides what that means for money. */
public final class ExchangeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is proved about the request. */
    public enum Stage {
        /** It leads to where a response may not lead: nothing was sent. */
        REFUSED,
        /** {@link Exchange#beforeSend} threw, which is the cause: nothing was sent. */
        VETOED,
        /** Its credentials could not be computed, and the cause says why: nothing was sent. */
        NO_CREDENTIALS,
        /** The request was not handed over as a whole: the service cannot have begun. */
        NOT_DELIVERED,
        /** The request was delivered, and the server guarantees that it processed nothing of it (HTTP/2). */
        NOT_PROCESSED,
        /** The request went out and no response began. */
        NO_RESPONSE,
        /** A response began and broke off. */
        BROKEN_RESPONSE,
        /** A response came and is not what can be read. */
        UNREADABLE,
        /** A response came and is more than may be read. */
        OVER_LIMIT,
        /** A response came and its image could not be stored. */
        NOT_STORED
    }

    private final Stage stage;
    private final Exchange.@Nullable Abort abort;

    private ExchangeFailure(Stage stage, Exchange.@Nullable Abort abort, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.abort = abort;
    }

    /** A request that is not sent because of where it leads. */
    static ExchangeFailure refused(String message, @Nullable Throwable cause) {
        return new ExchangeFailure(Stage.REFUSED, null, message, cause);
    }

    /**
     * A response that is more than may be read.
     *
     * @param what what there was too much of, as a clause
     * @param limit the attribute of {@link dev.easel.ResponseLimits}
     */
    public static ExchangeFailure overLimit(String what, String limit) {
        return new ExchangeFailure(Stage.OVER_LIMIT, null, OverLimitException.message(what, limit), null);
    }

    /** A request that is not sent, since its credentials could not be computed. */
    static ExchangeFailure noCredentials(WireRequest request, Exchange exchange, Throwable thrown) {
        return new ExchangeFailure(
                Stage.NO_CREDENTIALS,
                exchange.aborted().orElse(null),
                request + " was not sent, since its credentials could not be computed: " + words(thrown),
                thrown);
    }

    /** An exchange that got no further. */
    static ExchangeFailure unfinished(WireRequest request, Exchange exchange, String why) {
        return new ExchangeFailure(exchange.stage(), exchange.aborted().orElse(null), request + why, null);
    }

    /** Whatever was thrown while the exchange went on, be it by the network, by Easel or by the caller's own code. */
    static ExchangeFailure of(WireRequest request, Exchange exchange, Throwable thrown) {
        if (thrown instanceof ExchangeFailure known) {
            return known;
        }
        Throwable veto = exchange.veto();
        Throwable telling = veto == null ? telling(thrown) : veto;
        Stage stage = veto == null ? stage(exchange, telling) : Stage.VETOED;
        String what = veto == null ? "" : " was not sent, since what is called before sending threw";
        // A refused address names its host itself, and no path, which may hold a signature.
        String message = stage == Stage.REFUSED ? words(telling) : request + what + ": " + words(telling);
        return new ExchangeFailure(stage, exchange.aborted().orElse(null), message, veto == null ? thrown : veto);
    }

    /** TLS and OkHttp may wrap what was thrown below them. */
    private static Throwable telling(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableResponseException
                    || cause instanceof RefusedAddressException
                    || cause instanceof StoreException
                    || cause instanceof EaselException) {
                return cause;
            }
        }
        return thrown;
    }

    private static Stage stage(Exchange exchange, Throwable telling) {
        Stage reached = exchange.stage();
        if (telling instanceof RefusedAddressException) {
            return Stage.REFUSED;
        }
        if (reached == Stage.NOT_DELIVERED) {
            return reached;
        }
        if (telling instanceof OverLimitException) {
            return Stage.OVER_LIMIT;
        }
        if (telling instanceof UnreadableResponseException || telling instanceof ZipException) {
            return Stage.UNREADABLE;
        }
        if (telling instanceof StoreException) {
            return Stage.NOT_STORED;
        }
        return reached == Stage.NO_RESPONSE && isRefusedStream(telling) ? Stage.NOT_PROCESSED : reached;
    }

    /**
     * A stream reset with REFUSED_STREAM, or above the last stream of a GOAWAY, which OkHttp reports alike (RFC 9113, 8.7).
     * By name, since OkHttp's internal classes are not for others to link against.
     */
    private static boolean isRefusedStream(Throwable thrown) {
        return thrown.getClass().getSimpleName().equals("StreamResetException")
                && String.valueOf(thrown.getMessage()).contains("REFUSED_STREAM");
    }

    private static String words(Throwable thrown) {
        String message = thrown.getMessage();
        if (thrown instanceof IOException || thrown instanceof EaselException) {
            return message == null ? thrown.getClass().getSimpleName() : message;
        }
        return thrown instanceof OutOfMemoryError
                ? "the JVM ran out of memory (" + message + ")"
                : thrown + " was thrown";
    }

    /** What happened, as a clause: the same as the message. */
    public String what() {
        return String.valueOf(getMessage());
    }

    /** What is proved about the request. */
    public Stage stage() {
        return stage;
    }

    /** Whether the same again would end in the same way, so that trying it again is of no use. */
    public boolean isFinal() {
        return stage == Stage.REFUSED
                || stage == Stage.VETOED
                || stage == Stage.OVER_LIMIT
                || stage == Stage.NOT_STORED;
    }

    /** Why it was ended from this side; empty if it was not. */
    public Optional<Exchange.Abort> abort() {
        return Optional.ofNullable(abort);
    }
}
