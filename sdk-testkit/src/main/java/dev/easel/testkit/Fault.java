package dev.easel.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says how an exchange fails. Immutable.
 *
 * <p>There are two sorts. Some faults change the response that the service would send, the <em>right response</em> ({@link #cutMidResponse}, {@link #truncated},
 * {@link #cutAfter}, {@link #stallMidResponse}, {@link #drip}, {@link #gzip}, {@link #wrongContentType}). The service does its
 * work, and the task exists. All other faults replace the response, and the service does nothing, unless {@link #afterWork}
 * says that the work is done and only the response is lost.
 */
public final class Fault {

    enum Kind {
        ANSWER(false),
        CLOSE_BEFORE_RESPONSE(false),
        CLOSE_ON_REQUEST(false),
        STALL_BEFORE_HEADERS(false),
        CUT_MID_RESPONSE(true),
        CUT_AFTER(true),
        TRUNCATED(true),
        STALL_MID_RESPONSE(true),
        DRIP(true),
        GZIP(true),
        WRONG_CONTENT_TYPE(true);

        private final boolean spoilsTheRightResponse;

        Kind(boolean spoilsTheRightResponse) {
            this.spoilsTheRightResponse = spoilsTheRightResponse;
        }
    }

    /** What is sent in place of the right response. */
    record Substitute(int status, @Nullable String contentType, String body, List<Map.Entry<String, String>> headers) {}

    private final Kind kind;
    private final boolean afterWork;
    private final @Nullable Substitute substitute;
    private final String contentType;
    private final long bytesPerPeriod;
    private final Duration period;

    private Fault(
            Kind kind,
            boolean afterWork,
            @Nullable Substitute substitute,
            String contentType,
            long bytesPerPeriod,
            Duration period) {
        this.kind = kind;
        this.afterWork = afterWork;
        this.substitute = substitute;
        this.contentType = contentType;
        this.bytesPerPeriod = bytesPerPeriod;
        this.period = period;
    }

    private static Fault of(Kind kind) {
        return new Fault(kind, false, null, "", 0, Duration.ZERO);
    }

    private static Fault substituting(Substitute substitute) {
        return new Fault(Kind.ANSWER, false, substitute, "", 0, Duration.ZERO);
    }

    /** Sends this response in place of the right response. Add headers such as {@code Retry-After} with {@link #header}. */
    public static Fault response(int status, String contentType, String body) {
        return substituting(new Substitute(checkedStatus(status), contentType, body, List.of()));
    }

    /** Sends a redirect with an empty body. */
    public static Fault redirect(int status, String location) {
        return substituting(new Substitute(checkedStatus(status), null, "", List.of(Map.entry("Location", location))));
    }

    /** Sends a page of HTML, as a proxy does when the service behind it does not respond. */
    public static Fault html(int status) {
        String page = "<html><head><title>" + status + "</title></head><body><center><h1>" + status
                + "</h1></center><hr><center>a proxy</center></body></html>\n";
        return response(status, "text/html", page);
    }

    /** Sends 200 with a JSON text that is cut in the middle. */
    public static Fault brokenJson() {
        return response(200, "application/json", "{\"code\": 200, \"status\": true, \"data\": {\"im");
    }

    /** Sends the status with a body of no bytes and no content type. */
    public static Fault empty(int status) {
        return substituting(new Substitute(checkedStatus(status), null, "", List.of()));
    }

    /** Reads the whole request, then closes the connection without a response. */
    public static Fault closeBeforeResponse() {
        return of(Kind.CLOSE_BEFORE_RESPONSE);
    }

    /**
     * Resets the connection as soon as the request's first line is in, before its headers and body are read.
     *
     * <p>Nothing was read, so no work can have been done: {@link #afterWork} is refused.
     */
    public static Fault closeOnRequest() {
        return of(Kind.CLOSE_ON_REQUEST);
    }

    /** Sends the right response's status, headers and about half of its body, then cuts the connection. */
    public static Fault cutMidResponse() {
        return of(Kind.CUT_MID_RESPONSE);
    }

    /**
     * Sends the right response's status, headers and so many bytes of its body, then cuts the connection; a shorter
     * body is sent whole.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static Fault cutAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is " + bytes + "; give 0 or more");
        }
        return new Fault(Kind.CUT_AFTER, false, null, "", bytes, Duration.ZERO);
    }

    /**
     * Sends the first half of the right response's body under a {@code Content-Length} that matches it: the HTTP response is
     * valid, but the JSON or the image in it is incomplete.
     */
    public static Fault truncated() {
        return of(Kind.TRUNCATED);
    }

    /** Reads the request, then sends nothing and keeps the connection open until the emulator or the client closes it. */
    public static Fault stallBeforeHeaders() {
        return of(Kind.STALL_BEFORE_HEADERS);
    }

    /** Sends the right response's headers and about half of its body, then sends nothing and keeps the connection open. */
    public static Fault stallMidResponse() {
        return of(Kind.STALL_MID_RESPONSE);
    }

    /**
     * Sends the right response's body slowly, in real time.
     *
     * @throws IllegalArgumentException if {@code bytesPerPeriod} is below 1 or {@code period} is not positive
     */
    public static Fault drip(long bytesPerPeriod, Duration period) {
        if (bytesPerPeriod < 1) {
            throw new IllegalArgumentException("bytesPerPeriod is " + bytesPerPeriod + "; give 1 or more");
        }
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("period is " + period + "; give a time above zero");
        }
        return new Fault(Kind.DRIP, false, null, "", bytesPerPeriod, period);
    }

    /** Sends the right response gzip-encoded, with {@code Content-Encoding: gzip}, whether the client requested it or not. */
    public static Fault gzip() {
        return of(Kind.GZIP);
    }

    /** Sends the right response under this content type. */
    public static Fault wrongContentType(String contentType) {
        return new Fault(Kind.WRONG_CONTENT_TYPE, false, null, contentType, 0, Duration.ZERO);
    }

    /**
     * Returns a fault that also sends this header.
     *
     * @throws IllegalStateException if this fault does not replace the response
     */
    public Fault header(String name, String value) {
        if (substitute == null) {
            throw new IllegalStateException(
                    this + " sends no response of its own; use header() with response, redirect, html,"
                            + " brokenJson or empty");
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>(substitute.headers());
        headers.add(Map.entry(name, value));
        Substitute more =
                new Substitute(substitute.status(), substitute.contentType(), substitute.body(), List.copyOf(headers));
        return new Fault(kind, afterWork, more, contentType, bytesPerPeriod, period);
    }

    /**
     * Returns this fault after the work: the service does its work and bills it, and only the response fails.
     *
     * @throws IllegalStateException for {@link #closeOnRequest}, where the request was never read
     */
    public Fault afterWork() {
        if (kind == Kind.CLOSE_ON_REQUEST) {
            throw new IllegalStateException(
                    "closeOnRequest() never reads the request, so no work can precede it; use closeBeforeResponse()");
        }
        return new Fault(kind, true, substitute, contentType, bytesPerPeriod, period);
    }

    Kind kind() {
        return kind;
    }

    boolean doesTheWork() {
        return afterWork || kind.spoilsTheRightResponse;
    }

    Substitute substitute() {
        return Objects.requireNonNull(substitute, "substitute");
    }

    String contentType() {
        return contentType;
    }

    /** How many bytes of the body leave before the cut. */
    long bytesBeforeCut() {
        return bytesPerPeriod;
    }

    long bytesPerPeriod() {
        return bytesPerPeriod;
    }

    Duration period() {
        return period;
    }

    private static int checkedStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status is " + status + "; give 200 to 599");
        }
        return status;
    }

    @Override
    public String toString() {
        String what = substitute == null ? kind.name() : kind + " " + substitute.status();
        return "Fault{" + what + (afterWork ? ", after the work" : "") + "}";
    }
}
