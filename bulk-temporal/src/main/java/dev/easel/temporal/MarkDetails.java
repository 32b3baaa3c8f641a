package dev.easel.temporal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt to submit leaves for the next one, as the details of a heartbeat. Later versions read it: components may be added, and none
 * changes its meaning.
 *
 * @param state how far it is; a word that is not known counts as {@link #SENDING}, since nobody knows what was sent
 * @param ticket what finds the task; {@code null} where nothing does
 * @param outcome how it ended; {@code null} where it has not
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record MarkDetails(
        String state, @Nullable String ticket, @Nullable ImageOutcome outcome) {
    static final MarkDetails WAITING = new MarkDetails("WAITING", null, null);

    private static final String SENDING = "SENDING";
    private static final String ACCEPTED = "ACCEPTED";
    private static final String ENDED = "ENDED";

    /** It is about to be sent. The ticket is there where the client chose the service's id. */
    static MarkDetails sending(@Nullable String ticket) {
        return new MarkDetails(SENDING, ticket, null);
    }

    static MarkDetails accepted(String ticket) {
        return new MarkDetails(ACCEPTED, ticket, null);
    }

    static MarkDetails ended(ImageOutcome outcome) {
        return new MarkDetails(ENDED, null, outcome);
    }

    boolean isWaiting() {
        return state.equals(WAITING.state);
    }

    boolean isAccepted() {
        return state.equals(ACCEPTED);
    }
}
