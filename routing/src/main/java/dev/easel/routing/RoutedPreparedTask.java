package dev.easel.routing;

import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.TaskHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was decided for a routed task, until it is submitted. */
final class RoutedPreparedTask implements PreparedTask {
    private final TaskHandle handle;
    private final Supplier<ImageTask> start;
    private @Nullable ImageTask submitted;

    RoutedPreparedTask(TaskHandle handle, Supplier<ImageTask> start) {
        this.handle = handle;
        this.start = start;
    }

    @Override
    public TaskHandle handle() {
        return handle;
    }

    @Override
    public synchronized ImageTask submit() {
        // Under the lock, or two threads would both pay.
        ImageTask task = submitted;
        if (task == null) {
            task = start.get();
            submitted = task;
        }
        return task;
    }
}
