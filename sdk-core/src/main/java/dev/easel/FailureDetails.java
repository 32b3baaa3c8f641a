package dev.easel;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Holds what is known of a failure. Immutable. */
@Value.Immutable
public abstract class FailureDetails {
    /** Details of which nothing is known. */
    static final FailureDetails NONE = builder().build();

    FailureDetails() {}

    /** Returns whose failure it is. */
    public abstract Optional<ProviderId> provider();

    /** Returns what is needed to poll the task again. */
    public abstract Optional<TaskHandle> handle();

    /** Returns the HTTP status of the response. */
    public abstract OptionalInt httpStatus();

    /** Returns the service's own error code, as text. */
    public abstract Optional<String> serviceCode();

    /** Returns the service's own message. */
    public abstract Optional<String> serviceMessage();

    /** Returns the service's id of the exchange that failed. */
    public abstract Optional<String> requestId();

    /**
     * Returns the headers of the response that say something about the exchange, by their names in lower case: ids ({@code
     * x-request-id}), processing time ({@code openai-processing-ms}), limits ({@code x-ratelimit-*}, {@code retry-after}). Empty
     * where there are none.
     */
    public abstract Map<String, String> responseHeaders();

    /** Returns what the failed attempt means for money; empty where the time ran out or the client was closed. */
    public abstract Optional<FailureClass> failureClass();

    /** Returns whether the service may have done the work and charged for it. */
    @Value.Default
    public boolean mayHaveBeenBilled() {
        return false;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new FailureDetailsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Builds {@link FailureDetails}. Null means "not known". For one thread at a time. */
    public abstract static sealed class Builder permits FailureDetailsBuilder {
        Builder() {}

        /** Sets whose failure it is. */
        public abstract Builder provider(@Nullable ProviderId provider);

        /** Sets what is needed to poll the task again. */
        public abstract Builder handle(@Nullable TaskHandle handle);

        /** Sets the HTTP status of the response. */
        public final Builder httpStatus(@Nullable Integer httpStatus) {
            return httpStatus(httpStatus == null ? OptionalInt.empty() : OptionalInt.of(httpStatus));
        }

        /** Sets the service's own error code, as text. */
        public abstract Builder serviceCode(@Nullable String serviceCode);

        /** Sets the service's own message. */
        public abstract Builder serviceMessage(@Nullable String serviceMessage);

        /** Sets the service's id of the exchange that failed. */
        public abstract Builder requestId(@Nullable String requestId);

        /** Sets the headers of the response that say something about the exchange; names in lower case. Empty by default. */
        public abstract Builder responseHeaders(Map<String, ? extends String> responseHeaders);

        /** Sets what the failed attempt means for money. */
        public abstract Builder failureClass(@Nullable FailureClass failureClass);

        /** Sets whether the service may have done the work and charged for it; {@code false} by default. */
        public abstract Builder mayHaveBeenBilled(boolean mayHaveBeenBilled);

        /** Returns the details. */
        public abstract FailureDetails build();

        abstract Builder from(FailureDetails other);

        abstract Builder httpStatus(OptionalInt httpStatus);
    }
}
