package dev.easel.spi;

import dev.easel.TaskStatus;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the answer to a status query means. */
public sealed interface StatusOutcome {
    /**
     * Not over yet.
     *
     * @param status where it stands; not a final status
     * @param hint how long the service asks to wait until the next query, where it does
     */
    record Pending(TaskStatus status, @Nullable Duration hint) implements StatusOutcome {}

    /**
     * Done.
     *
     * @param work the pictures
     */
    record Finished(FinishedWork work) implements StatusOutcome {}

    /**
     * The task failed, or the query was refused.
     *
     * @param problem what the service said
     */
    record Refused(Problem problem) implements StatusOutcome {}

    /**
     * The service does not know the task, or no longer keeps its result.
     *
     * @param message what it said, or how it said it
     */
    record Expired(String message) implements StatusOutcome {}

    /** The task was cancelled at the service. */
    record Cancelled() implements StatusOutcome {}

    /**
     * The question has to be put in another way: to an archive, on an older path.
     *
     * @param next what to ask
     * @param reader says what the answer to that means; pure, like the protocol's own readers
     */
    record Ask(WireRequest next, Function<WireResponse, StatusOutcome> reader) implements StatusOutcome {}

    /** Not over yet, with nothing said about when to ask again. */
    static StatusOutcome pending(TaskStatus status) {
        return new Pending(status, null);
    }
}
