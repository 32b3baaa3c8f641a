package dev.easel;

/** What a cancellation came to at the service. At this side everything has stopped in any case. */
public enum CancelOutcome {
    /** The task had not begun, or the service confirmed that it stopped it. */
    CANCELLED,
    /** The service has begun or finished the work, which is done and may be billed. */
    TOO_LATE,
    /** The service cannot be asked to stop; the work goes on there and may be billed. */
    NOT_SUPPORTED
}
