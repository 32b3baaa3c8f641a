package dev.easel.failure;

import dev.easel.testkit.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What goes wrong: on the way to the service, or there. */
enum Ailment {
    CONNECTION_REFUSED("the connection is refused", Detour.Way.REFUSED),
    NAME_UNKNOWN("the host's name is not found", Detour.Way.UNKNOWN_NAME),
    NAME_SILENT("the name server does not respond", Stall.NAME, Detour.Way.SILENT_NAME),
    HELD("the request does not go out", Stall.NOT_SENT, Detour.Way.HELD),
    CLOSED_WHILE_IDLE("the connection was closed while it was idle", Detour.Way.CLOSED_WHILE_IDLE),
    TLS_FAILS("the TLS handshake fails", Detour.Way.NO_TLS),
    RESET_BEFORE_READ("reset, the request was not read", Fault.closeOnRequest()),
    CLOSED_AFTER_REQUEST("closed, the request was read", Fault.closeBeforeResponse()),
    ANSWER_LOST("closed, the work was begun", Fault.closeBeforeResponse().afterWork()),
    CUT_MID_RESPONSE("cut in the middle of the response", Fault.cutMidResponse()),
    SILENCE("no response comes", Stall.BEFORE_RESPONSE, Fault.stallBeforeHeaders()),
    SILENCE_AFTER_WORK(
            "no response comes, the work was begun",
            Stall.BEFORE_RESPONSE,
            Fault.stallBeforeHeaders().afterWork()),
    SILENCE_MID_RESPONSE("silence in the middle of the response", Stall.IN_RESPONSE, Fault.stallMidResponse()),
    DRIP("the response drips", Fault.drip(2048, Duration.ofMillis(1))),
    BUSY("429", Fault.response(429, "text/plain", "too many requests")),
    BUSY_WITH_TIME(
            "429, Retry-After: 7",
            Fault.response(429, "text/plain", "too many requests").header("Retry-After", "7")),
    BAD_REQUEST("400", refusal(400)),
    UNAUTHORIZED("401", refusal(401)),
    FORBIDDEN("403", refusal(403)),
    NOT_FOUND("404", refusal(404)),
    NOT_ALLOWED("405", refusal(405)),
    TIMED_OUT("408", refusal(408)),
    CONFLICT("409", refusal(409)),
    GONE("410", refusal(410)),
    TOO_LARGE("413", refusal(413)),
    MISDIRECTED("421", refusal(421)),
    TOO_EARLY("425", refusal(425)),
    BROKEN("500", Fault.response(500, "text/plain", "internal error")),
    BAD_GATEWAY("502 with HTML", Fault.html(502)),
    AWAY_WITH_TIME("503, Retry-After: 7", Fault.html(503).header("Retry-After", "7")),
    AWAY_AT_ONCE("503, Retry-After: 0", Fault.html(503).header("Retry-After", "0")),
    REFUSED_STREAM("HTTP/2: REFUSED_STREAM", Detour.Way.REFUSED_STREAM),
    GOAWAY("HTTP/2: GOAWAY below the stream", Detour.Way.GOAWAY),
    CHUNK_LINE("a chunk's length without end", Detour.Way.CHUNK_LINE),
    GZIP_HEADER("a gzip header without end", Detour.Way.GZIP_HEADER),
    ANOTHER_TASK("200 about another task", elsewhere -> null),
    LANES_FULL("other submissions hold every place", elsewhere -> null),
    HTML("200 with HTML", Fault.html(200)),
    BROKEN_JSON("200 with broken JSON", Fault.brokenJson()),
    TRUNCATED("200, half of the body", Fault.truncated()),
    NO_CONTENT("204", Fault.empty(204)),
    REDIRECT("301 to elsewhere", elsewhere -> Fault.redirect(301, elsewhere.toString())),
    WRONG_TYPE("the wrong content type", Fault.wrongContentType("text/html")),
    GZIP("gzip that nobody asked for", Fault.gzip());

    /** Where the other side falls silent with the line open, so that only the clock ends it. */
    enum Stall {
        NOWHERE,
        NOT_SENT,
        NAME,
        BEFORE_RESPONSE,
        IN_RESPONSE;

        /** Whether the service has the request by then. */
        boolean isAtTheService() {
            return this == BEFORE_RESPONSE || this == IN_RESPONSE;
        }
    }

    private final String words;
    private final Stall stall;
    private final Detour.@Nullable Way detour;
    private final Function<URI, @Nullable Fault> fault;

    Ailment(String words, Stall stall, Detour.@Nullable Way detour, Function<URI, @Nullable Fault> fault) {
        this.words = words;
        this.stall = stall;
        this.detour = detour;
        this.fault = fault;
    }

    Ailment(String words, Detour.Way detour) {
        this(words, Stall.NOWHERE, detour);
    }

    Ailment(String words, Stall stall, Detour.Way detour) {
        this(words, stall, detour, elsewhere -> null);
    }

    Ailment(String words, Stall stall, Fault fault) {
        this(words, stall, null, elsewhere -> fault);
    }

    Ailment(String words, Fault fault) {
        this(words, Stall.NOWHERE, fault);
    }

    Ailment(String words, Function<URI, @Nullable Fault> fault) {
        this(words, Stall.NOWHERE, null, fault);
    }

    private static Fault refusal(int status) {
        return Fault.response(status, "text/plain", "refused");
    }

    /** Whether it can go wrong there. */
    boolean occursAt(Step step) {
        return switch (this) {
            // Only the response to a poll can be about another task than the request, and only where there are tasks.
            case ANOTHER_TASK -> step == Step.POLL || step == Step.CONFIRM;
            // A submission waits for its turn; what follows it must not.
            case LANES_FULL -> step == Step.POLL || step == Step.DOWNLOAD;
            default -> true;
        };
    }

    /** Whether the service refuses the request with a status from 400 to 499. */
    boolean isRefusal() {
        return switch (this) {
            case BAD_REQUEST,
                    UNAUTHORIZED,
                    FORBIDDEN,
                    NOT_FOUND,
                    NOT_ALLOWED,
                    TIMED_OUT,
                    CONFLICT,
                    GONE,
                    TOO_LARGE,
                    MISDIRECTED,
                    TOO_EARLY -> true;
            default -> false;
        };
    }

    /** Whether the response goes on without end, so that a limit ends it. */
    boolean isOverLimit() {
        return this == CHUNK_LINE || this == GZIP_HEADER;
    }

    /** Whether a submission that meets this was certainly not worked on, so that it is sent again. */
    boolean provesNoWork() {
        return switch (this) {
            case BUSY, BUSY_WITH_TIME, AWAY_WITH_TIME, AWAY_AT_ONCE, MISDIRECTED, TOO_EARLY, REFUSED_STREAM, GOAWAY ->
                true;
            default -> false;
        };
    }

    Stall stall() {
        return stall;
    }

    /** How the request is led astray; {@code null} where it reaches the service. */
    Detour.@Nullable Way detour() {
        return detour;
    }

    /** What the service does with it; {@code null} where it never comes there. */
    @Nullable Fault fault(URI elsewhere) {
        return fault.apply(elsewhere);
    }

    /** Whether a submission that meets this is worked on all the same. */
    boolean worksAllTheSame() {
        return switch (this) {
            case ANSWER_LOST,
                    CUT_MID_RESPONSE,
                    SILENCE_AFTER_WORK,
                    SILENCE_MID_RESPONSE,
                    DRIP,
                    TRUNCATED,
                    WRONG_TYPE,
                    GZIP -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
