package dev.easel;

/** How a service hands over its work. */
public enum Delivery {
    /** It answers at once with a task, which is asked about until it is done. */
    QUEUED,
    /** It answers when the pictures are done; until then the connection stays open. */
    BLOCKING
}
