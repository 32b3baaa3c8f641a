package dev.easel.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way in which an exchange goes wrong. Immutable.
 *
 * <p>Two sorts exist. The faults that spoil the <em>right answer</em> ({@link #cutMidAnswer}, {@link #truncated},
 * {@link #cutAfter}, {@link #stallMidAnswer}, {@link #drip}, {@link #gzip}, {@link #wrongContentType}) need that answer, so the service does its work: the task exists. The
 * others replace the answer, and the service does nothing at all, unless {@link #afterWork} says that the work was done
 * and only the answer was lost.
 */
public final class Fault {

    enum Kind {
        ANSWER(false),
        CLOSE_BEFORE_ANSWER(false),
        CLOSE_ON_REQUEST(false),
        STALL_BEFORE_HEADERS(false),
        CUT_MID_ANSWER(true),
        CUT_AFTER(true),
        TRUNCATED(true),
        STALL_MID_ANSWER(true),
        DRIP(true),
        GZIP(true),
        WRONG_CONTENT_TYPE(true);

        private final boolean spoilsTheRightAnswer;

        Kind(boolean spoilsTheRightAnswer) {
            this.spoilsTheRightAnswer = spoilsTheRightAnswer;
        }
    }

    /** What is answered in place of the right answer. */
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

    /** Answers this in place of the right answer. Add headers such as {@code Retry-After} with {@link #header}. */
    public static Fault answer(int status, String contentType, String body) {
        return substituting(new Substitute(checkedStatus(status), contentType, body, List.of()));
    }

    /** Answers a redirect with an empty body. */
    public static Fault redirect(int status, String location) {
        return substituting(new Substitute(checkedStatus(status), null, "", List.of(Map.entry("Location", location))));
    }

    /** Answers a page of HTML, as a proxy in front of a service does when the service is away. */
    public static Fault html(int status) {
        String page = "<html><head><title>" + status + "</title></head><body><center><h1>" + status
                + "</h1></center><hr><center>a proxy</center></body></html>\n";
        return answer(status, "text/html", page);
    }

    /** Answers 200 with a JSON text that ends in the middle. */
    public static Fault brokenJson() {
        return answer(200, "application/json", "{\"code\": 200, \"status\": true, \"data\": {\"im");
    }

    /** Answers the status with a body of no bytes and no content type. */
    public static Fault empty(int status) {
        return substituting(new Substitute(checkedStatus(status), null, "", List.of()));
    }

    /** Reads the request whole, then cuts the connection without a word. */
    public static Fault closeBeforeAnswer() {
        return of(Kind.CLOSE_BEFORE_ANSWER);
    }

    /**
     * Resets the connection as soon as the request's first line is in, before its headers and body are read.
     *
     * <p>Nothing was read, so no work can have been done: {@link #afterWork} is refused.
     */
    public static Fault closeOnRequest() {
        return of(Kind.CLOSE_ON_REQUEST);
    }

    /** Sends the right answer's status, headers and about half of its body, then cuts the connection. */
    public static Fault cutMidAnswer() {
        return of(Kind.CUT_MID_ANSWER);
    }

    /**
     * Sends the right answer's status, headers and so many bytes of its body, then cuts the connection; all of the body
     * where it has no more, which is no fault.
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
     * Sends the first half of the right answer's body under a {@code Content-Length} that matches it: HTTP is content,
     * but the JSON or the image inside is incomplete.
     */
    public static Fault truncated() {
        return of(Kind.TRUNCATED);
    }

    /** Reads the request, then stays silent with the connection open until the emulator or the client closes. */
    public static Fault stallBeforeHeaders() {
        return of(Kind.STALL_BEFORE_HEADERS);
    }

    /** Sends the right answer's headers and about half of its body, then stays silent with the connection open. */
    public static Fault stallMidAnswer() {
        return of(Kind.STALL_MID_ANSWER);
    }

    /**
     * Sends the right answer's body slowly, in real time.
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

    /** Sends the right answer gzip-encoded, with {@code Content-Encoding: gzip}, whether the client asked for it or not. */
    public static Fault gzip() {
        return of(Kind.GZIP);
    }

    /** Sends the right answer under this content type. */
    public static Fault wrongContentType(String contentType) {
        return new Fault(Kind.WRONG_CONTENT_TYPE, false, null, contentType, 0, Duration.ZERO);
    }

    /**
     * Returns a fault that also sends this header.
     *
     * @throws IllegalStateException if this fault does not replace the answer
     */
    public Fault header(String name, String value) {
        if (substitute == null) {
            throw new IllegalStateException(
                    this + " sends no answer of its own; use header() with answer, redirect, html,"
                            + " brokenJson or empty");
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>(substitute.headers());
        headers.add(Map.entry(name, value));
        Substitute more =
                new Substitute(substitute.status(), substitute.contentType(), substitute.body(), List.copyOf(headers));
        return new Fault(kind, afterWork, more, contentType, bytesPerPeriod, period);
    }

    /**
     * Returns this fault committed after the work: the task exists, or the image was drawn and would be billed, and
     * only the answer is spoiled.
     *
     * @throws IllegalStateException for {@link #closeOnRequest}, where the request was never read
     */
    public Fault afterWork() {
        if (kind == Kind.CLOSE_ON_REQUEST) {
            throw new IllegalStateException(
                    "closeOnRequest() never reads the request, so no work can precede it; use closeBeforeAnswer()");
        }
        return new Fault(kind, true, substitute, contentType, bytesPerPeriod, period);
    }

    Kind kind() {
        return kind;
    }

    boolean doesTheWork() {
        return afterWork || kind.spoilsTheRightAnswer;
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
