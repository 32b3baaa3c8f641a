package dev.easel;

/**
 * Says what a failed attempt means for money, which decides whether it may be sent again. The set is complete: every failed attempt is
 * in one of these classes.
 */
public enum FailureClass {
    /** The request did not reach the service as a whole. It is sent again. */
    NEVER_DELIVERED,
    /** The service refused the request before it did any work: queue full, too many requests. It is sent again at the service's pace. */
    REFUSED_BEFORE_WORK,
    /**
     * The request was sent and no response says what happened. It is not sent again; where the client chose the task id, the
     * service is polled for it.
     */
    OUTCOME_UNKNOWN,
    /** The service rejected the request: the same request gets the same response. */
    REJECTED
}
