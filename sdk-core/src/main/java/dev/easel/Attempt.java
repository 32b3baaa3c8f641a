package dev.easel;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Describes one finished exchange with the service, in enough detail for a span or a metric. Immutable. */
@Value.Immutable
public abstract class Attempt {
    Attempt() {}

    /** Returns what the exchange was for. */
    public abstract AttemptKind kind();

    /** Returns which of the task's exchanges it is, counted in the order in which they began; the first is 1. */
    public abstract int number();

    /**
     * Returns scheme, host and port that the request was for, without path and query, which may hold a secret: where an image is
     * downloaded it is often another server than the service's. Empty where it is not known.
     */
    public abstract Optional<URI> server();

    /** Returns when it began to wait for its turn to be sent. */
    public abstract Instant startedAt();

    /** Returns how long it took until its response was read to the end, or until it failed. */
    public abstract Duration took();

    /** Returns the HTTP status of the response; empty where none came. */
    public abstract OptionalInt httpStatus();

    /** Returns the service's id of the exchange; empty where it gave none. */
    public abstract Optional<String> requestId();

    /**
     * Returns the headers of the response that say something about the exchange, by their names in lower case: ids ({@code
     * x-request-id}), processing time ({@code openai-processing-ms}), limits ({@code x-ratelimit-*}, {@code retry-after}). Empty
     * where there are none.
     */
    public abstract Map<String, String> responseHeaders();

    /** Returns why there is no whole response; empty where there is one, whatever it says. */
    public abstract Optional<String> problem();

    /** Returns a new builder. */
    public static Builder builder() {
        return new AttemptBuilder();
    }

    /** Builds an {@link Attempt}. Null means "not known" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits AttemptBuilder {
        Builder() {}

        /** Sets what the exchange was for. Required. */
        public abstract Builder kind(AttemptKind kind);

        /** Sets which of the task's exchanges it is; the first is 1. Required. */
        public abstract Builder number(int number);

        /** Sets scheme, host and port that the request was for. */
        public abstract Builder server(@Nullable URI server);

        /** Sets when it began to wait for its turn. Required. */
        public abstract Builder startedAt(Instant startedAt);

        /** Sets how long it took. Required. */
        public abstract Builder took(Duration took);

        /** Sets the HTTP status of the response. */
        public final Builder httpStatus(@Nullable Integer httpStatus) {
            return httpStatus(httpStatus == null ? OptionalInt.empty() : OptionalInt.of(httpStatus));
        }

        /** Sets the service's id of the exchange. */
        public abstract Builder requestId(@Nullable String requestId);

        /** Sets the headers of the response that say something about the exchange; names in lower case. Empty by default. */
        public abstract Builder responseHeaders(Map<String, ? extends String> responseHeaders);

        /** Sets why there is no whole response. */
        public abstract Builder problem(@Nullable String problem);

        /**
         * Returns the attempt.
         *
         * @throws InvalidRequestException if a required value is missing
         */
        public abstract Attempt build();

        abstract Builder httpStatus(OptionalInt httpStatus);
    }
}
