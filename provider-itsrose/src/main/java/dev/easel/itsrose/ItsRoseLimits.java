package dev.easel.itsrose;

import dev.easel.GeneratedImage;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a response's headers say of the account's plan and of its rate limit, which counts per key and address of a call.
 * Immutable.
 *
 * <p>Source: the service's own server code, of a later version than its documentation, which is silent about both. Each
 * is empty where the response did not say it.
 */
@Value.Immutable
public abstract class ItsRoseLimits {
    private static final String PLAN = "x-plan";
    private static final String PLAN_EXPIRY = "x-plan-expiry";
    private static final String PLANNED = "x-rpm-remaining";
    private static final String LIMIT = "x-ratelimit-limit";
    private static final String REMAINING = "x-ratelimit-remaining";
    private static final String RESET = "x-ratelimit-reset";
    private static final List<String> HEADERS = List.of(PLAN, PLAN_EXPIRY, PLANNED, LIMIT, REMAINING, RESET);

    /** A header longer than this says nothing that the service means. */
    private static final int MAX_LENGTH = 200;

    ItsRoseLimits() {}

    /** Returns the plan: {@code standard}, {@code premium}, {@code enterprise} or {@code custom}. {@code x-plan}. */
    public abstract Optional<String> plan();

    /** Returns when the plan ends, as the service writes it; only where it ends. {@code x-plan-expiry}. */
    public abstract Optional<String> planExpiry();

    /**
     * Returns how many calls a minute the plan has. {@code x-rpm-remaining}: the header's name speaks of what is left, its
     * value is the plan's rate and stays the same from call to call.
     */
    public abstract OptionalInt plannedPerMinute();

    /** Returns how many calls the window has. {@code x-ratelimit-limit}. */
    public abstract OptionalInt limit();

    /** Returns how many calls are left of the window. {@code x-ratelimit-remaining}. */
    public abstract OptionalInt remaining();

    /** Returns how long until the window ends. {@code x-ratelimit-reset}. */
    public abstract Optional<Duration> reset();

    /** Returns what the response with this image said: the headers are kept in its {@code generation().metadata()}. */
    public static ItsRoseLimits of(GeneratedImage image) {
        Map<String, String> metadata = image.generation().metadata();
        return of(name -> Optional.ofNullable(metadata.get(name)));
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ItsRoseLimitsBuilder();
    }

    static ItsRoseLimits of(WireResponse response) {
        return of(response::header);
    }

    /** Returns the headers that are there, by their names. */
    static Map<String, String> headers(WireResponse response) {
        Map<String, String> said = new LinkedHashMap<>();
        for (String name : HEADERS) {
            said(response::header, name).ifPresent(value -> said.put(name, value));
        }
        return said;
    }

    private static ItsRoseLimits of(Function<String, Optional<String>> header) {
        return builder()
                .plan(said(header, PLAN).orElse(null))
                .planExpiry(said(header, PLAN_EXPIRY).orElse(null))
                .plannedPerMinute(number(header, PLANNED))
                .limit(number(header, LIMIT))
                .remaining(number(header, REMAINING))
                .reset(seconds(header).orElse(null))
                .build();
    }

    private static Optional<String> said(Function<String, Optional<String>> header, String name) {
        return header.apply(name).map(String::strip).filter(value -> !value.isEmpty() && value.length() <= MAX_LENGTH);
    }

    private static OptionalInt number(Function<String, Optional<String>> header, String name) {
        return said(header, name)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> OptionalInt.of(Integer.parseInt(value)))
                .orElseGet(OptionalInt::empty);
    }

    private static Optional<Duration> seconds(Function<String, Optional<String>> header) {
        return said(header, RESET)
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    }

    /** Builds an {@link ItsRoseLimits}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ItsRoseLimitsBuilder {
        Builder() {}

        /** Sets the plan: {@code standard}, {@code premium}, {@code enterprise} or {@code custom}. {@code x-plan}. */
        public abstract Builder plan(@Nullable String plan);

        /** Sets when the plan ends, as the service writes it; only where it ends. {@code x-plan-expiry}. */
        public abstract Builder planExpiry(@Nullable String planExpiry);

        /**
         * Sets how many calls a minute the plan has. {@code x-rpm-remaining}: the header's name speaks of what is left, its
         * value is the plan's rate and stays the same from call to call.
         */
        public final Builder plannedPerMinute(@Nullable Integer plannedPerMinute) {
            return plannedPerMinute(plannedPerMinute == null ? OptionalInt.empty() : OptionalInt.of(plannedPerMinute));
        }

        /** Sets how many calls the window has. {@code x-ratelimit-limit}. */
        public final Builder limit(@Nullable Integer limit) {
            return limit(limit == null ? OptionalInt.empty() : OptionalInt.of(limit));
        }

        /** Sets how many calls are left of the window. {@code x-ratelimit-remaining}. */
        public final Builder remaining(@Nullable Integer remaining) {
            return remaining(remaining == null ? OptionalInt.empty() : OptionalInt.of(remaining));
        }

        /** Sets how long until the window ends. {@code x-ratelimit-reset}. */
        public abstract Builder reset(@Nullable Duration reset);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException if a required value is missing
         */
        public abstract ItsRoseLimits build();

        abstract Builder plannedPerMinute(OptionalInt plannedPerMinute);

        abstract Builder limit(OptionalInt limit);

        abstract Builder remaining(OptionalInt remaining);
    }
}
