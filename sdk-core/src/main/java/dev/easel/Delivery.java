package dev.easel;

/** Says how a service delivers its results. Constants may be added: have a default branch. */
public enum Delivery {
    /** It responds at once with a task, which is polled until it is done. */
    QUEUED,
    /** It responds when the images are done; the connection stays open until then. */
    BLOCKING
}
