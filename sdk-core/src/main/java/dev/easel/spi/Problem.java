package dev.easel.spi;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a service said when it did not do what was asked. The core makes the exception of it. Immutable. */
public final class Problem {
    /** What the caller can do about it. */
    public enum Kind {
        /** The credential was refused. */
        AUTHENTICATION,
        /** No room now, nothing done: come back later. */
        BUSY,
        /** Refused for what it says; the same again gives the same answer. */
        REJECTED,
        /** The task was taken and failed. */
        TASK_FAILED,
        /** The service broke; whether the work was done is not known. */
        SERVICE_FAULT,
        /** The answer is not what the service documents; whether the work was done is not known. */
        UNREADABLE
    }

    private final Kind kind;
    private final String message;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;

    private Problem(Kind kind, String message, @Nullable String code, @Nullable Duration retryAfter) {
        this.kind = kind;
        this.message = message;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /**
     * @param kind what the caller can do about it
     * @param message the service's own words
     */
    public static Problem of(Kind kind, String message) {
        return new Problem(kind, message, null, null);
    }

    /** @param message how the answer differs from what was expected */
    public static Problem unreadable(String message) {
        return new Problem(Kind.UNREADABLE, message, null, null);
    }

    /**
     * What an HTTP status alone says: 401 and 403 the credential, 429 and 503 with Retry-After no room, other 4xx
     * rejected, 5xx a fault of the service, a redirect to another address rejected, anything else unreadable.
     *
     * @param response an answer that is not what was hoped for
     * @param message the service's own words
     */
    public static Problem ofStatus(WireResponse response, String message) {
        int status = response.status();
        Duration retryAfter = response.retryAfter().orElse(null);
        Kind kind;
        if (status == 401 || status == 403 || status == 407) {
            kind = Kind.AUTHENTICATION;
        } else if (status == 429 || (status == 503 && retryAfter != null)) {
            kind = Kind.BUSY;
        } else if (status >= 400 && status < 500) {
            kind = Kind.REJECTED;
        } else if (status >= 500) {
            kind = Kind.SERVICE_FAULT;
        } else if (status >= 300 && response.header("location").isPresent()) {
            return of(Kind.REJECTED, redirect(response.header("location").get(), message));
        } else {
            kind = Kind.UNREADABLE;
        }
        return new Problem(kind, message, null, retryAfter);
    }

    /** A request is not sent to where it is redirected; a query may hold a signature and is not shown. */
    private static String redirect(String location, String message) {
        String place = location.replaceAll("[?#].*|\\p{Cntrl}", "");
        return message + "; it redirects to " + (place.length() > 200 ? place.substring(0, 200) + "…" : place)
                + ", where no request but a download is sent. If the service is there, give that address as baseUrl";
    }

    /** A copy with the service's own error code. */
    public Problem withCode(String serviceCode) {
        return new Problem(kind, message, serviceCode, retryAfter);
    }

    /** A copy with how long the service asks to wait. */
    public Problem withRetryAfter(Duration wait) {
        return new Problem(kind, message, code, wait);
    }

    /** What the caller can do about it. */
    public Kind kind() {
        return kind;
    }

    /** The service's own words, or how its answer differs from what was expected. */
    public String message() {
        return message;
    }

    /** The service's own error code, as text. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** How long the service asks to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public String toString() {
        return kind + (code == null ? "" : " " + code) + ": " + message;
    }
}
