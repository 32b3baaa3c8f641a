package dev.easel.testkit.internal.zhiqite;

import dev.easel.testkit.ZhiqiteEmulator.RepeatedId;
import dev.easel.testkit.ZhiqiteEmulator.ToolResponse;
import dev.easel.testkit.ZhiqiteEmulator.UnknownTask;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says how tasks behave where the pages do not.
 *
 * @param pendingStatuses the values of {@code status} that an unfinished drawing task goes through, spread evenly over
 *     its time; at least one
 * @param failedStatus the {@code status} of a failed task; null for a finished one that holds no result
 * @param archiveAfter how long after its end a task is archived; null where only the turn of the month archives
 */
public record TaskStyle(
        RepeatedId repeatedId,
        UnknownTask unknownTask,
        UnknownTask archivedTask,
        ToolResponse toolResponse,
        List<Integer> pendingStatuses,
        @Nullable Integer failedStatus,
        @Nullable Duration archiveAfter) {}
