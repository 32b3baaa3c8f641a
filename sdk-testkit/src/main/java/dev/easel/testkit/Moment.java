package dev.easel.testkit;

/** What an exchange is for. Faults and counts are kept by moment. */
public enum Moment {
    /** Work is asked for: the exchange that a service bills. */
    SUBMIT,
    /** A task's state or its result is asked for. */
    STATUS,
    /** A task is called off. */
    CANCEL,
    /** A finished image or a file is fetched. */
    DOWNLOAD,
    /** Models, samplers and other lists are asked for. */
    CATALOGUE,
    /** Everything else, unknown paths included. */
    OTHER
}
