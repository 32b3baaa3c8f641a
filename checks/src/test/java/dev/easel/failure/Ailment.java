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
    TLS_FAILS("the TLS handshake fails", Detour.Way.NO_TLS),
    RESET_BEFORE_READ("reset, the request was not read", Fault.closeOnRequest()),
    CLOSED_AFTER_REQUEST("closed, the request was read", Fault.closeBeforeAnswer()),
    ANSWER_LOST("closed, the work was begun", Fault.closeBeforeAnswer().afterWork()),
    CUT_MID_ANSWER("cut in the middle of the answer", Fault.cutMidAnswer()),
    SILENCE("no answer comes", Stall.BEFORE_ANSWER, Fault.stallBeforeHeaders()),
    SILENCE_AFTER_WORK(
            "no answer comes, the work was begun",
            Stall.BEFORE_ANSWER,
            Fault.stallBeforeHeaders().afterWork()),
    SILENCE_MID_ANSWER("silence in the middle of the answer", Stall.IN_ANSWER, Fault.stallMidAnswer()),
    DRIP("the answer drips", Fault.drip(2048, Duration.ofMillis(1))),
    BUSY("429", Fault.answer(429, "text/plain", "too many requests")),
    BUSY_WITH_TIME(
            "429, Retry-After: 7",
            Fault.answer(429, "text/plain", "too many requests").header("Retry-After", "7")),
    BROKEN("500", Fault.answer(500, "text/plain", "internal error")),
    BAD_GATEWAY("502 with HTML", Fault.html(502)),
    AWAY_WITH_TIME("503, Retry-After: 7", Fault.html(503).header("Retry-After", "7")),
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
        BEFORE_ANSWER,
        IN_ANSWER
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
        this(words, Stall.NOWHERE, detour, elsewhere -> null);
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
                    CUT_MID_ANSWER,
                    SILENCE_AFTER_WORK,
                    SILENCE_MID_ANSWER,
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
