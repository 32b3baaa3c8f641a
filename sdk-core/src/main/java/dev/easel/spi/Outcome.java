package dev.easel.spi;

import dev.easel.TaskStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a response means. There is one grammar for every exchange: submissions, polls, cancellations, uploads and lists. New
 * forms may be added; a provider creates outcomes and has no need to match them.
 *
 * @param <T> what was asked for
 */
public sealed interface Outcome<T> {
    /**
     * Here is what was asked for.
     *
     * @param value what was asked for
     */
    record Done<T>(T value) implements Outcome<T> {}

    /**
     * The service has accepted a submission. Only for {@link Job#submit}.
     *
     * @param taskId the service's id of the task, of 1 to 1,024 characters
     * @param reference what else is needed to poll the task, for example the address that the service named; the core keeps it
     *     in {@link dev.easel.TaskCall#reference()} and does not look into it. {@code null} where the id is enough
     * @param status where the task stands; not a final status
     */
    record Accepted<T>(String taskId, @Nullable String reference, TaskStatus status) implements Outcome<T> {}

    /**
     * The task is not finished. Only for {@link ProviderProtocol#status}.
     *
     * @param status where it stands; not a final status
     * @param retryAfter how long the service asks to wait until the next poll; {@code null} where it does not say
     */
    record Pending<T>(TaskStatus status, @Nullable Duration retryAfter) implements Outcome<T> {}

    /**
     * The service declined, failed, or sent what cannot be read. To a poll, only {@link Problem.Kind#TASK_FAILED} and {@link
     * Problem.Kind#CONTENT_REFUSED} end the task: everything else says something about the poll, which is sent again.
     *
     * @param problem what the service said
     */
    record Failed<T>(Problem problem) implements Outcome<T> {}

    /**
     * The service does not know the task, or no longer keeps its result. Only for {@link ProviderProtocol#status}. It ends the
     * task as expired, except within {@link ProviderProtocol#notFoundGrace()}.
     *
     * @param message the service's words
     */
    record NotFound<T>(String message) implements Outcome<T> {}

    /** The task was cancelled at the service. Only for {@link ProviderProtocol#status}. */
    record Cancelled<T>() implements Outcome<T> {}

    /**
     * Another exchange has to follow: an archive, an older path, a list's next page, the same again.
     *
     * @param exchange what to send next, and how its response is read
     * @param delay how long to wait before it; {@code null} for not at all
     */
    record Next<T>(WireExchange<T> exchange, @Nullable Duration delay) implements Outcome<T> {}

    /** Returns {@link Done}. */
    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    /** Returns {@link Accepted} without a reference. */
    static <T> Outcome<T> accepted(String taskId, TaskStatus status) {
        return new Accepted<>(taskId, null, status);
    }

    /** Returns {@link Pending} without a wait that the service asks for. */
    static <T> Outcome<T> pending(TaskStatus status) {
        return new Pending<>(status, null);
    }

    /** Returns {@link Failed}. */
    static <T> Outcome<T> failed(Problem problem) {
        return new Failed<>(problem);
    }

    /** Returns {@link NotFound}. */
    static <T> Outcome<T> notFound(String message) {
        return new NotFound<>(message);
    }

    /** Returns {@link Next} without a wait. */
    static <T> Outcome<T> next(WireExchange<T> exchange) {
        return new Next<>(exchange, null);
    }
}
