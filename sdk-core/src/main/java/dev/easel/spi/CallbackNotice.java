package dev.easel.spi;

import java.util.Set;

/**
 * What a service's callback says. Immutable.
 *
 * @param taskIds the tasks that it is about, by what {@link Outcome.Accepted#taskId()} or the client calls them; an
 *     id that nobody waits for does no harm, so all that may be one are named. Empty where none can be read
 * @param acknowledgement the JSON that the service wants to be answered with, so that it does not call again
 */
public record CallbackNotice(Set<String> taskIds, String acknowledgement) {
    /** Copies the ids. */
    public CallbackNotice {
        taskIds = Set.copyOf(taskIds);
    }
}
