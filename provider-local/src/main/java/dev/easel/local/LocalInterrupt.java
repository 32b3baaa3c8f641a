package dev.easel.local;

/**
 * Says when cancelling a task interrupts AUTOMATIC1111 or Forge. Their {@code /sdapi/v1/interrupt} names no job: it stops
 * whatever is being generated, whoever requested it. A job that still waits for its turn cannot be stopped at all, and is generated
 * to its end.
 */
public enum LocalInterrupt {
    /** Never: an image that was begun is generated to its end. */
    NEVER,

    /**
     * Only if the server has just said, of this task by its name, that it is the one being generated ({@code
     * /internal/progress}). The default. Somebody else's image is hit only if this one ends and that one begins in
     * the moment between the two calls. A server that has no such thing to say, as without its web interface ({@code
     * --nowebui}), is not interrupted.
     */
    OWN,

    /**
     * Also where the server cannot say whose image it generates; not where it says that it is another's. For a server that
     * is used by one application alone, which draws one image at a time: cancelling a task that waits behind another
     * one stops that other one.
     */
    ANY
}
