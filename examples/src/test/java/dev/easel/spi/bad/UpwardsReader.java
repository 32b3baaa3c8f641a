package dev.easel.spi.bad;

import dev.easel.internal.task.TaskRun;

/** Breaks the rule on layers. */
public final class UpwardsReader {
    private UpwardsReader() {}

    public static String read(TaskRun task) {
        return task.toString();
    }
}
