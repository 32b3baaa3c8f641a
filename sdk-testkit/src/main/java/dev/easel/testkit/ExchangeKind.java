package dev.easel.testkit;

/** Says what an exchange is for. {@link Emulator} counts exchanges and sets faults by kind. */
public enum ExchangeKind {
    /** Submits work. This is the exchange that a service bills. */
    SUBMIT,
    /** Polls a task, its result included. */
    POLL,
    /** Cancels a task. */
    CANCEL,
    /** Downloads an image or a file. */
    DOWNLOAD,
    /** Lists models, samplers and the like. */
    CATALOGUE,
    /** Does anything else. An unknown path is of this kind. */
    OTHER
}
