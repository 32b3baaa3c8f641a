package dev.easel;

/**
 * Says what a cancellation came to at the service. The client has stopped in any case. Constants may be added: have a default branch.
 */
public enum CancelOutcome {
    /** The task had not begun, or the service confirmed that it was stopped. */
    CANCELLED,
    /** The service goes on with the work, or has finished it; it may be billed. */
    TOO_LATE,
    /** The service has no way to stop a task; the work goes on and may be billed. */
    NOT_SUPPORTED
}
