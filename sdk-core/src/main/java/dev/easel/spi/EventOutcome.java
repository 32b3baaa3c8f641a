package dev.easel.spi;

import dev.easel.TaskStatus;
import org.jspecify.annotations.Nullable;

/** What an event of a streamed response means. */
public sealed interface EventOutcome {
    /**
     * The work goes on.
     *
     * @param status where it stands; not a final status
     * @param preview which of the event's images shows how far it is; only with {@link TaskStatus.Running}
     */
    record Progress(TaskStatus status, @Nullable ImageRef preview) implements EventOutcome {}

    /** The event is the result, whatever it says: it is read as one that came alone. What follows it is not read. */
    record Result() implements EventOutcome {}

    /** Nothing that anybody waits for. */
    record Nothing() implements EventOutcome {}

    /** The event is the result. */
    static EventOutcome result() {
        return new Result();
    }

    /** Nothing that anybody waits for. */
    static EventOutcome nothing() {
        return new Nothing();
    }
}
