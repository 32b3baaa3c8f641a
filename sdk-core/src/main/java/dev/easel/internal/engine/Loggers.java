package dev.easel.internal.engine;

/** The engine's logger, which {@code docs/logs.md} names: an application configures it, so its name does not follow a class. */
final class Loggers {
    /** The life of a task at DEBUG, its end at INFO or WARN. */
    static final String TASK = "dev.easel.task";

    private Loggers() {}
}
