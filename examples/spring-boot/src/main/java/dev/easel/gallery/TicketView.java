package dev.easel.gallery;

import dev.easel.PollFailure;
import dev.easel.TaskStatus;
import dev.easel.gallery.Ticket.State;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as the page shows it. It has no handle: whoever has one can have the task's images.
 *
 * @param state the row's state
 * @param status what is to be said of it, as a sentence
 * @param active whether this process waits for it, so that the page asks again
 * @param mayHaveBeenBilled whether a ticket without an image may have cost something
 * @param progress 0 to 1; null where the service does not tell
 * @param image the address of the image; null until it is there
 */
record TicketView(
        UUID id,
        Instant created,
        String service,
        String title,
        String prompt,
        State state,
        String status,
        boolean active,
        boolean mayHaveBeenBilled,
        @Nullable Double progress,
        @Nullable String image) {

    static TicketView of(Ticket ticket, String title, @Nullable TaskStatus status) {
        return new TicketView(
                ticket.id(),
                ticket.created(),
                ticket.service(),
                title,
                ticket.prompt(),
                ticket.state(),
                sentence(ticket, status),
                status != null,
                ticket.mayHaveBeenBilled(),
                status instanceof TaskStatus.Running running
                                && running.progress().isPresent()
                        ? running.progress().getAsDouble()
                        : null,
                ticket.state() == State.DONE ? "/api/images/" + ticket.id() : null);
    }

    private static String sentence(Ticket ticket, @Nullable TaskStatus status) {
        String note = ticket.note() == null ? "" : ticket.note();
        return switch (ticket.state()) {
            case DONE -> note.isEmpty() ? "The image is here." : "The image is here. Note: " + note;
            case FAILED -> "There is no image: " + note;
            case UNKNOWN -> "Nobody knows what became of it. " + note;
            case WAITING, SENDING, ACCEPTED ->
                status == null ? "Not finished; the next start goes on with it. " + note : live(status);
        };
    }

    private static String live(TaskStatus status) {
        String text;
        if (status instanceof TaskStatus.Submitting) {
            text = "Being sent";
        } else if (status instanceof TaskStatus.Queued queued) {
            text = queued.position().isPresent()
                    ? "Queued, position " + queued.position().getAsInt()
                    : "Queued";
        } else if (status instanceof TaskStatus.Running running) {
            text = running.progress().isPresent()
                    ? "Running, " + Math.round(running.progress().getAsDouble() * 100) + " %"
                    : "Running";
        } else if (status instanceof TaskStatus.Unknown) {
            text = "Asked for again after a restart";
        } else {
            text = "Ending";
        }
        return text
                + status.pollFailure()
                        .map(PollFailure::reason)
                        .map(why -> "; polls fail: " + why)
                        .orElse("") + ".";
    }
}
