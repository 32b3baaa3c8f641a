package dev.easel.routing;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What time a limit is for: everything, or each day. A day is known by its date, so a clock that jumps forth and back finds what was
 * spent on the day that it comes to. Immutable.
 *
 * @param zone where the day begins; null where there are no days
 */
record Span(@Nullable ZoneId zone, InstantSource clock) {
    static Span total() {
        return new Span(null, InstantSource.system());
    }

    static Span day(ZoneId zone, InstantSource clock) {
        return new Span(zone, clock);
    }

    /** Returns the key of the present one: the date, or {@code total}. */
    String current() {
        return zone == null ? "total" : LocalDate.ofInstant(clock.instant(), zone).toString();
    }

    /** Returns the budget as a noun. */
    String describe(String budget, String key) {
        return zone == null ? "total " + budget : budget + " for " + key + " (" + zone + ")";
    }
}
