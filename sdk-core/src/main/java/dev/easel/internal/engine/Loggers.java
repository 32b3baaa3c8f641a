package dev.easel.internal.engine;

/** The names of the loggers, which README documents: an application configures them, so they do not follow the classes. */
final class Loggers {
    /** The life of a task at DEBUG, its end at INFO or WARN. */
    static final String TASK = "dev.easel.task";

    private Loggers() {}
}
