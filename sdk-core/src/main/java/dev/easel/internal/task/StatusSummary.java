package dev.easel.internal.task;

import dev.easel.TaskStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One status for a task of several calls. */
final class StatusSummary {
    private StatusSummary() {}

    /**
     * Queued while all of the calls are, and else running: as far as they are together.
     *
     * @param statuses of all calls, those that ended included
     * @param ended how many have ended
     * @param news the status of the one that moved, whose preview is shown; {@code null} where none did
     */
    static TaskStatus of(List<TaskStatus> statuses, int ended, @Nullable TaskStatus news) {
        if (ended == 0 && statuses.stream().allMatch(TaskStatus.Queued.class::isInstance)) {
            return TaskStatus.queued();
        }
        double progress = ended;
        for (TaskStatus status : statuses) {
            if (status instanceof TaskStatus.Running running) {
                progress += running.progress().orElse(0);
            }
        }
        TaskStatus all = TaskStatus.running(Math.min(1, progress / statuses.size()));
        return all instanceof TaskStatus.Running running && news instanceof TaskStatus.Running moved
                ? running.withPreview(moved.preview().orElse(null))
                : all;
    }
}
