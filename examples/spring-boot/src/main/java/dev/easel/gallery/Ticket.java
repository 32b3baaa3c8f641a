package dev.easel.gallery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One prompt for one service: a row of the table.
 *
 * @param id its id, and the request id that the service gets
 * @param created when it was ordered
 * @param service the id of the provider
 * @param prompt what the image shows
 * @param state how far it is
 * @param handle the encoded task handle; null until it is known
 * @param note what is to be said about its end; null where nothing is
 * @param mayHaveBeenBilled whether a ticket without an image may have cost something
 * @param file the file name of the image; null until it is there
 */
record Ticket(
        UUID id,
        Instant created,
        String service,
        String prompt,
        State state,
        @Nullable String handle,
        @Nullable String note,
        boolean mayHaveBeenBilled,
        @Nullable String file) {

    /** How far a ticket is. Each state is in the database before what it announces happens. */
    enum State {
        /** Stored. Nothing was sent. */
        WAITING,
        /** The submission may have gone out. Without a handle, nobody can find out. */
        SENDING,
        /** The service has the task, and the handle finds it. */
        ACCEPTED,
        /** The image is in its file. */
        DONE,
        /** There will be no image. */
        FAILED,
        /** Nobody knows whether the service did the work. Sending it again could pay twice. */
        UNKNOWN
    }

    /** Returns a ticket of which nothing was sent. */
    static Ticket of(UUID id, Instant created, String service, String prompt) {
        return new Ticket(id, created, service, prompt, State.WAITING, null, null, false, null);
    }

    Ticket withHandle(String encoded) {
        return new Ticket(id, created, service, prompt, state, encoded, note, mayHaveBeenBilled, file);
    }
}
