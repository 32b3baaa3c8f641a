package dev.easel;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to ask for a task again, from another process and another day: keep {@link #encode()} anywhere and
 * give it to {@link ImageClient#resume(TaskHandle)}. It holds no credential. Immutable.
 */
public final class TaskHandle {
    private final ProviderId provider;
    private final List<TaskPart> parts;
    private final Instant submittedAt;
    private final @Nullable Duration resultLifetime;

    private TaskHandle(
            ProviderId provider, List<TaskPart> parts, Instant submittedAt, @Nullable Duration resultLifetime) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a task handle needs at least one part");
        }
        this.provider = provider;
        this.parts = List.copyOf(parts);
        this.submittedAt = submittedAt.truncatedTo(ChronoUnit.MILLIS);
        this.resultLifetime = resultLifetime;
    }

    /**
     * @param provider whose task it is
     * @param parts its calls; at least one
     * @param submittedAt when it was sent
     * @param resultLifetime how long the service keeps a finished result; {@code null} where that is not known
     */
    public static TaskHandle of(
            ProviderId provider, List<TaskPart> parts, Instant submittedAt, @Nullable Duration resultLifetime) {
        return new TaskHandle(provider, parts, submittedAt, resultLifetime);
    }

    /**
     * Reads what {@link #encode()} wrote, in this version of Easel or an earlier one.
     *
     * @throws InvalidRequestException if the text is not a handle, is damaged, or was written by a newer version of
     *     Easel than this one can read
     */
    public static TaskHandle decode(String text) {
        return TaskHandleCodec.decode(text);
    }

    /** A short text, safe in URLs and file names, of letters, digits, {@code . - _}. */
    public String encode() {
        return TaskHandleCodec.encode(this);
    }

    /** Whose task it is. Only a client of the same provider can resume it. */
    public ProviderId provider() {
        return provider;
    }

    /** Its calls, in the order of the pictures; at least one. */
    public List<TaskPart> parts() {
        return parts;
    }

    /** What the service calls the task (the first part's); empty until it was accepted, and where calls have no task. */
    public Optional<String> taskId() {
        return parts.get(0).taskId();
    }

    /** The client's own name of the call (the first part's). */
    public String requestId() {
        return parts.get(0).requestId();
    }

    /** When it was sent, to the millisecond. */
    public Instant submittedAt() {
        return submittedAt;
    }

    /** How long the service keeps a finished result; empty where that is not known. */
    public Optional<Duration> resultLifetime() {
        return Optional.ofNullable(resultLifetime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskHandle that
                && provider.equals(that.provider)
                && parts.equals(that.parts)
                && submittedAt.equals(that.submittedAt)
                && Objects.equals(resultLifetime, that.resultLifetime);
    }

    @Override
    public int hashCode() {
        return Objects.hash(provider, parts, submittedAt, resultLifetime);
    }

    @Override
    public String toString() {
        return "TaskHandle[" + provider + ", " + parts + "]";
    }
}
