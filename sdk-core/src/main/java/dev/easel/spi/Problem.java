package dev.easel.spi;

import dev.easel.ContentRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a service said when it did not do what was asked. The core turns it into an exception. Immutable. */
public final class Problem {
    /** What the caller can do about it. New kinds may be added. */
    public enum Kind {
        /** The service refused the credential. */
        AUTHENTICATION,
        /** The service is rate-limiting or full and did nothing: try again later. */
        BUSY,
        /** The service rejected the request for what it says; the same request gets the same response. */
        REJECTED,
        /** The service declines what the prompt or the image shows. */
        CONTENT_REFUSED,
        /** The service accepted the task, and the task failed. */
        TASK_FAILED,
        /** The service failed; whether it did the work is not known. */
        SERVICE_FAULT,
        /** The response is not what the service documents; whether it did the work is not known. */
        UNREADABLE
    }

    private final Kind kind;
    private final String message;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;
    private final ContentRefusedException.Stage stage;
    private final List<String> categories;
    private final @Nullable Boolean billed;
    private final @Nullable String hint;

    private Problem(
            Kind kind,
            String message,
            @Nullable String code,
            @Nullable Duration retryAfter,
            ContentRefusedException.Stage stage,
            List<String> categories,
            @Nullable Boolean billed,
            @Nullable String hint) {
        this.kind = kind;
        this.message = ServiceWords.clean(message);
        this.code = code == null ? null : ServiceWords.clean(code);
        this.retryAfter = retryAfter;
        this.stage = stage;
        this.categories = List.copyOf(categories);
        this.billed = billed;
        this.hint = hint;
    }

    /**
     * Returns a problem.
     *
     * @param kind what the caller can do about it
     * @param message the service's own words; empty where it has none
     */
    public static Problem of(Kind kind, String message) {
        return new Problem(kind, message, null, null, ContentRefusedException.Stage.UNKNOWN, List.of(), null, null);
    }

    /**
     * Returns a problem of kind {@link Kind#UNREADABLE}.
     *
     * @param message how the response differs from what was expected
     */
    public static Problem unreadable(String message) {
        return of(Kind.UNREADABLE, message);
    }

    /**
     * Returns a problem of kind {@link Kind#UNREADABLE}: the response to a poll names another task.
     *
     * @param named the id in the response
     */
    public static Problem ofAnotherTask(String named) {
        return unreadable("the response is about another task, " + named);
    }

    /**
     * Returns a problem of kind {@link Kind#CONTENT_REFUSED}.
     *
     * @param stage what the service declines
     * @param message the service's own words
     * @param categories the service's names of what it found, for example {@code violence}; empty where it names none
     */
    public static Problem contentRefused(ContentRefusedException.Stage stage, String message, List<String> categories) {
        return new Problem(Kind.CONTENT_REFUSED, message, null, null, stage, categories, null, null);
    }

    /**
     * Returns what an HTTP status alone says: 401 and 403 the credential, 429 and 503 with Retry-After busy, other 4xx
     * rejected, 5xx a fault of the service, anything else unreadable.
     *
     * @param response a response that is not what was expected
     * @param message the service's own words
     */
    public static Problem ofStatus(WireResponse response, String message) {
        int status = response.status();
        Duration retryAfter = response.retryAfter().orElse(null);
        Kind kind;
        if (status == 401 || status == 403) {
            kind = Kind.AUTHENTICATION;
        } else if (status == 429 || (status == 503 && retryAfter != null)) {
            kind = Kind.BUSY;
        } else if (status >= 400 && status < 500) {
            kind = Kind.REJECTED;
        } else if (status >= 500) {
            kind = Kind.SERVICE_FAULT;
        } else if (status >= 300 && response.header("location").isPresent()) {
            return of(Kind.REJECTED, message)
                    .withHint(redirect(response.header("location").get()));
        } else {
            kind = Kind.UNREADABLE;
        }
        Problem problem = of(kind, message);
        return retryAfter == null ? problem : problem.withRetryAfter(retryAfter);
    }

    /** A request is not sent to where it is redirected; a query may hold a signature and is not shown. */
    private static String redirect(String location) {
        String place = location.replaceAll("[?#].*|\\p{Cntrl}", "");
        return "it redirects to " + (place.length() > 200 ? place.substring(0, 200) + "…" : place)
                + ", where no request but a download is sent. If the service is there, give that address as baseUrl";
    }

    /** Returns a copy with the service's own error code. */
    public Problem withCode(String serviceCode) {
        return new Problem(kind, message, serviceCode, retryAfter, stage, categories, billed, hint);
    }

    /** Returns a copy with how long the service asks to wait. */
    public Problem withRetryAfter(Duration wait) {
        return new Problem(kind, message, code, wait, stage, categories, billed, hint);
    }

    /** Returns a copy that says whether the service charges for this; by default it follows from the kind. */
    public Problem withBilled(boolean charged) {
        return new Problem(kind, message, code, retryAfter, stage, categories, charged, hint);
    }

    /**
     * Returns a copy with an explanation in Easel's words: it follows the service's words in the exception's message and is
     * never part of {@link dev.easel.EaselException#serviceMessage()}.
     */
    public Problem withHint(String explanation) {
        return new Problem(kind, message, code, retryAfter, stage, categories, billed, explanation);
    }

    /** Returns what the caller can do about it. */
    public Kind kind() {
        return kind;
    }

    /** Returns the service's own words, or how its response differs from what was expected. */
    public String message() {
        return message;
    }

    /** Returns the service's own error code, as text. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** Returns the explanation in Easel's words. */
    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** Returns how long the service asks to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Returns what the service declines; only for {@link Kind#CONTENT_REFUSED}. */
    public ContentRefusedException.Stage stage() {
        return stage;
    }

    /** Returns the service's names of what it found; only for {@link Kind#CONTENT_REFUSED}. */
    public List<String> categories() {
        return categories;
    }

    /**
     * Returns whether the service may charge for a submission that ended so: what the provider knows, else by the kind.
     * Refused content counts as charged where it was found in the image.
     */
    public boolean mayBeBilled() {
        if (billed != null) {
            return billed;
        }
        return switch (kind) {
            case AUTHENTICATION, BUSY, REJECTED -> false;
            case CONTENT_REFUSED -> stage != ContentRefusedException.Stage.PROMPT;
            case TASK_FAILED, SERVICE_FAULT, UNREADABLE -> true;
        };
    }

    @Override
    public String toString() {
        return kind + (code == null ? "" : " " + code) + ": " + message;
    }
}
