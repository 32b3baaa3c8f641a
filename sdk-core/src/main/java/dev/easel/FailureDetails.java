package dev.easel;

import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** What is known of a failure. Immutable. */
@EaselStyle
@Value.Immutable
public abstract class FailureDetails {
    /** Nothing is known beyond the message. */
    static final FailureDetails NONE = builder().build();

    FailureDetails() {}

    /** Whose failure it is. */
    public abstract Optional<ProviderId> provider();

    /** What is needed to ask for the task again. */
    public abstract Optional<TaskHandle> handle();

    /** The HTTP status of the answer. */
    public abstract OptionalInt httpStatus();

    /** The service's own error code, as text. */
    public abstract Optional<String> serviceCode();

    /** The service's own words. */
    public abstract Optional<String> serviceMessage();

    /** The service's id of the exchange that failed. */
    public abstract Optional<String> requestId();

    /** What the failed attempt means for money; empty where nothing failed but the time ran out or the client was closed. */
    public abstract Optional<FailureClass> failureClass();

    /** Whether the service may have done the work, and charged for it. The default is {@code false}. */
    @Value.Default
    public boolean mayHaveBeenBilled() {
        return false;
    }

    /** Makes one step by step. */
    public static FailureDetailsBuilder builder() {
        return new FailureDetailsBuilder();
    }

    /** A builder that starts from these. */
    public final FailureDetailsBuilder toBuilder() {
        return builder().from(this);
    }
}
