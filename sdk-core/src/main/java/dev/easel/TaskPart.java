package dev.easel;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One call's worth of a task. A task is usually one; a request for more pictures than the service makes in one call is
 * several.
 */
public final class TaskPart {
    private final String requestId;
    private final @Nullable String taskId;
    private final @Nullable String reference;
    private final @Nullable Long seed;
    private final String kind;

    private TaskPart(
            String requestId, @Nullable String taskId, @Nullable String reference, @Nullable Long seed, String kind) {
        this.requestId = requestId;
        this.taskId = taskId;
        this.reference = reference;
        this.seed = seed;
        this.kind = kind;
    }

    /** @param requestId the client's own name of the call */
    public static TaskPart of(String requestId) {
        return new TaskPart(requestId, null, null, null, "");
    }

    /** A copy that knows what the service calls the task. */
    public TaskPart withTaskId(String id) {
        return new TaskPart(requestId, id, reference, seed, kind);
    }

    /** A copy that knows the seed that was sent. */
    public TaskPart withSeed(long sent) {
        return new TaskPart(requestId, taskId, reference, sent, kind);
    }

    /** A copy that knows which of the service's kinds of work it is. */
    public TaskPart withKind(String work) {
        return new TaskPart(requestId, taskId, reference, seed, work);
    }

    /** Returns a copy with what the service said is needed to poll the task besides its id. */
    public TaskPart withReference(String text) {
        return new TaskPart(requestId, taskId, text, seed, kind);
    }

    /** The client's own name of the call; where the client chooses the task id, the same as {@link #taskId()}. */
    public String requestId() {
        return requestId;
    }

    /** What the service calls the task; empty until it was accepted, and always where a call has no task. */
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

    /** The seed that was sent; empty where none was. */
    public OptionalLong seed() {
        return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    }

    /** Which of the service's kinds of work it is, in the provider's words; empty for the pictures of a request. */
    public String kind() {
        return kind;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TaskPart that
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
