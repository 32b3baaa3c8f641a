package dev.easel.routing;

import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.TaskHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/** What was decided for a routed task, until it is submitted. Thread-safe. */
final class RoutedPreparedTask implements PreparedTask {
    private final RoutedTask task;
    private final Runnable requireOpen;
    private final TaskHandle handle;
    private final AtomicBoolean submitted = new AtomicBoolean();

    /** @param requireOpen throws where the routing client is closed */
    RoutedPreparedTask(RoutedTask task, Runnable requireOpen) {
        this.task = task;
        this.requireOpen = requireOpen;
        this.handle = task.handle();
    }

    @Override
    public TaskHandle handle() {
        return handle;
    }

    /** The first call starts the task. Another thread gets the same task meanwhile, and waits for no client's code. */
    @Override
    public ImageTask submit() {
        if (!submitted.get()) {
            requireOpen.run();
        }
        if (submitted.compareAndSet(false, true)) {
            task.start();
        }
        return task;
    }
}
