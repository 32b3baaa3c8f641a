package dev.easel.internal.engine;

import dev.easel.PollFailure;
import dev.easel.TaskStatus;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One status for a task of several calls. */
final class StatusSummary {
    private StatusSummary() {}

    /**
     * Returns the status of a task: submitting while all of its calls are, queued at the best known position while none runs, else
     * running, as far as they are together.
     *
     * @param statuses of all calls, those that ended included
     * @param ended how many have ended
     * @param moved the status of the one that changed, whose preview is shown; {@code null} where none did
     */
    static TaskStatus of(List<TaskStatus> statuses, int ended, @Nullable TaskStatus moved) {
        TaskStatus together = together(statuses, ended, moved);
        PollFailure failure = statuses.stream()
                .map(status -> status.pollFailure().orElse(null))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return failure != null && together instanceof TaskStatus.Active active
                ? active.withPollFailure(failure)
                : together;
    }

    private static TaskStatus together(List<TaskStatus> statuses, int ended, @Nullable TaskStatus moved) {
        if (ended == 0 && statuses.stream().noneMatch(TaskStatus.Running.class::isInstance)) {
            if (statuses.stream().allMatch(TaskStatus.Unknown.class::isInstance)) {
                return TaskStatus.unknown();
            }
            if (statuses.stream().noneMatch(TaskStatus.Queued.class::isInstance)) {
                return TaskStatus.submitting();
            }
            OptionalInt best = statuses.stream()
                    .filter(TaskStatus.Queued.class::isInstance)
                    .flatMapToInt(status -> ((TaskStatus.Queued) status).position().stream())
                    .min();
            return best.isPresent() ? TaskStatus.queued(best.getAsInt()) : TaskStatus.queued();
        }
        double progress = ended;
        for (TaskStatus status : statuses) {
            if (status instanceof TaskStatus.Running running) {
                progress += running.progress().orElse(0);
            }
        }
        TaskStatus all = TaskStatus.running(Math.min(1, progress / statuses.size()));
        return all instanceof TaskStatus.Running running && moved instanceof TaskStatus.Running other
                ? running.withPreview(other.preview().orElse(null))
                : all;
    }
}
