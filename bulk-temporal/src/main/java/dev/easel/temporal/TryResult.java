package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What an activity found out about one try of an image: a ticket, or an outcome. It is stored in histories: components may be added, and none
 * changes its meaning.
 *
 * @param ticket what finds the task at the service; {@code null} where the try is over
 * @param known whether the service is known to have the task; it may only have been about to be sent
 * @param outcome how the try ended; {@code null} where it goes on
 * @param again whether a new try is worth it: nothing was billed, and it may end otherwise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record TryResult(
        @Nullable String ticket, boolean known, @Nullable ImageOutcome outcome, boolean again) {
    static TryResult underWay(String ticket, boolean known) {
        return new TryResult(ticket, known, null, false);
    }

    static TryResult ended(ImageOutcome outcome, boolean again) {
        return new TryResult(null, false, outcome, again);
    }
}
