package dev.easel;

/**
 * What a failed attempt means for money, which decides whether it may be made again. Every attempt that fails falls into
 * one of these.
 */
public enum FailureClass {
    /** The request did not reach the service as a whole. It is tried again. */
    NEVER_DELIVERED,
    /** The service said no before it did any work: no room, too fast. It is tried again when the service wants it. */
    REFUSED_BEFORE_WORK,
    /**
     * The request went out and no answer says what came of it. It is not sent again; where the client chose the task's id,
     * the service is asked what came of it.
     */
    OUTCOME_UNKNOWN,
    /** The service said no for good: the same again gets the same answer. */
    REJECTED
}
