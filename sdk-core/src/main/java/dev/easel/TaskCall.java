package dev.easel;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One call of a task. Most tasks have one; a request for more images than the service generates in one call has several. Immutable.
 */
public final class TaskCall {
    private final String requestId;
    private final @Nullable String taskId;
    private final @Nullable String reference;
    private final @Nullable Long seed;
    private final String kind;

    private TaskCall(
            String requestId, @Nullable String taskId, @Nullable String reference, @Nullable Long seed, String kind) {
        this.requestId = requestId;
        this.taskId = taskId;
        this.reference = reference;
        this.seed = seed;
        this.kind = kind;
    }

    /**
     * Returns a call of which nothing else is known.
     *
     * @param requestId the client's id of the call
     */
    public static TaskCall of(String requestId) {
        return new TaskCall(requestId, null, null, null, "");
    }

    /** Returns a copy with the service's task id. */
    public TaskCall withTaskId(String id) {
        return new TaskCall(requestId, id, reference, seed, kind);
    }

    /** Returns a copy with the seed that was sent. */
    public TaskCall withSeed(long sent) {
        return new TaskCall(requestId, taskId, reference, sent, kind);
    }

    /** Returns a copy with the kind of work. */
    public TaskCall withKind(String work) {
        return new TaskCall(requestId, taskId, reference, seed, work);
    }

    /** Returns a copy with what the service said is needed to poll the task besides its id. */
    public TaskCall withReference(String text) {
        return new TaskCall(requestId, taskId, text, seed, kind);
    }

    /** Returns the client's id of the call; where the client chooses the task id, the same as {@link #taskId()}. */
    public String requestId() {
        return requestId;
    }

    /** Returns the service's task id; empty until it was accepted, and where the service has none. */
    public Optional<String> taskId() {
        return Optional.ofNullable(taskId);
    }

    /**
     * Returns what the service said is needed to poll the task besides its id, for example an address; empty where the id is
     * enough. Only the provider knows what it means.
     */
    public Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    /** Returns the seed that was sent; empty where none was. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** Returns the kind of work, by the provider's name; empty for the images of a request. */
    public String kind() {
        return kind;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskCall that
                && requestId.equals(that.requestId)
                && Objects.equals(taskId, that.taskId)
                && Objects.equals(reference, that.reference)
                && Objects.equals(seed, that.seed)
                && kind.equals(that.kind);
    }

    @Override
    public int hashCode() {
        return Objects.hash(requestId, taskId, reference, seed, kind);
    }

    @Override
    public String toString() {
        return taskId == null ? "requestId=" + requestId : "taskId=" + taskId;
    }
}
