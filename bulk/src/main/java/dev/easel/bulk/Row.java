package dev.easel.bulk;

import dev.easel.routing.Money;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One row of the table of items. */
record Row(
        long seq,
        String id,
        String request,
        @Nullable String file,
        ItemState state,
        int tries,
        @Nullable String service,
        @Nullable String handle,
        @Nullable String files,
        Optional<Money> cost,
        @Nullable String reason,
        @Nullable String message,
        boolean billed,
        @Nullable String reservation,
        @Nullable Duration took) {

    /** Returns a try of which nothing was sent. */
    static Row unsent(long seq, String id, String request, @Nullable String file, ItemState state, int tries) {
        return new Row(
                seq,
                id,
                request,
                file,
                state,
                tries,
                null,
                null,
                null,
                Optional.empty(),
                null,
                null,
                false,
                null,
                null);
    }

    /** Returns the same try before it is sent. */
    Row claimed() {
        return unsent(seq, id, request, file, ItemState.CLAIMED, tries);
    }

    /** Returns the same try with what finds its task. */
    Row at(String lane, @Nullable String ticket, boolean isAccepted, @Nullable String reserved) {
        return new Row(
                seq,
                id,
                request,
                file,
                isAccepted ? ItemState.SUBMITTED : ItemState.SENDING,
                tries,
                lane,
                ticket,
                null,
                Optional.empty(),
                null,
                null,
                false,
                reserved,
                null);
    }

    /** Returns the item at its end. */
    Row ended(@Nullable String lane, @Nullable String ticket, Change.Ending ending) {
        return new Row(
                seq,
                id,
                request,
                file,
                ending.state(),
                tries,
                lane,
                ticket,
                ending.files(),
                ending.cost(),
                ending.reason(),
                ending.message(),
                ending.billed(),
                null,
                ending.took());
    }

    /** Returns the same item before its next try. */
    Row nextTry() {
        return unsent(seq, id, request, file, ItemState.CLAIMED, tries + 1);
    }
}
