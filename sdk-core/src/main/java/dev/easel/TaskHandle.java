package dev.easel;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds what resumes a task in another process or on another day: store {@link #encode()} anywhere, and pass the decoded handle to {@link
 * ImageClient#resume(TaskHandle)}. It holds no credential. Immutable.
 */
public final class TaskHandle {
    private final ProviderId provider;
    private final List<TaskCall> calls;
    private final Instant submittedAt;
    private final @Nullable Duration resultLifetime;

    private TaskHandle(
            ProviderId provider, List<TaskCall> calls, Instant submittedAt, @Nullable Duration resultLifetime) {
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("a task handle needs at least one call");
        }
        this.provider = provider;
        this.calls = List.copyOf(calls);
        this.submittedAt = submittedAt.truncatedTo(ChronoUnit.MILLIS);
        this.resultLifetime = resultLifetime;
    }

    /**
     * Returns a handle.
     *
     * @param provider whose task it is
     * @param calls its calls; at least one
     * @param submittedAt when it was sent
     * @param resultLifetime how long the service keeps a finished result; {@code null} where that is not known
     */
    public static TaskHandle of(
            ProviderId provider, List<TaskCall> calls, Instant submittedAt, @Nullable Duration resultLifetime) {
        return new TaskHandle(provider, calls, submittedAt, resultLifetime);
    }

    /**
     * Returns the handle that {@link #encode()} wrote, in this version of Easel or an earlier one.
     *
     * @throws InvalidRequestException if the text is not a handle, is damaged, or was written by a newer version of
     *     Easel than this one can read
     */
    public static TaskHandle decode(String text) {
        return TaskHandleCodec.decode(text);
    }

    /** Returns the handle as a short text of letters, digits and {@code . - _}, safe in URLs and file names (the "ticket"). */
    public String encode() {
        return TaskHandleCodec.encode(this);
    }

    /** Returns whose task it is. Only a client of the same provider can resume it. */
    public ProviderId provider() {
        return provider;
    }

    /** Returns the calls of the task, in the order of the images; at least one. */
    public List<TaskCall> calls() {
        return calls;
    }

    /** Returns the service's task id (of the first call); empty until it was accepted, and where the service has none. */
    public Optional<String> taskId() {
        return calls.get(0).taskId();
    }

    /** Returns the client's id of the first call. */
    public String requestId() {
        return calls.get(0).requestId();
    }

    /** Returns when it was submitted, to the millisecond. */
    public Instant submittedAt() {
        return submittedAt;
    }

    /** Returns how long the service keeps a finished result; empty where that is not known. */
    public Optional<Duration> resultLifetime() {
        return Optional.ofNullable(resultLifetime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskHandle that
                && provider.equals(that.provider)
                && calls.equals(that.calls)
                && submittedAt.equals(that.submittedAt)
                && Objects.equals(resultLifetime, that.resultLifetime);
    }

    @Override
    public int hashCode() {
        return Objects.hash(provider, calls, submittedAt, resultLifetime);
    }

    @Override
    public String toString() {
        return "TaskHandle[" + provider + ", " + calls + "]";
    }
}
