package dev.easel.spi.bad;

import dev.easel.internal.engine.Task;

/** Breaks the rule on layers. */
public final class UpwardsReader {
    private UpwardsReader() {}

    public static String read(Task task) {
        return task.toString();
    }
}
