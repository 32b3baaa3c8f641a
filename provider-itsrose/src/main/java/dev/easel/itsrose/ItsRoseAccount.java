package dev.easel.itsrose;

import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes the account that the key belongs to: the response of {@code GET /me}. Immutable.
 *
 * <p>Three descriptions of the service's have three forms of it, so each field is empty where the server's form does not
 * have it. The key, which one form repeats, is not kept.
 */
@Value.Immutable
public abstract class ItsRoseAccount {
    ItsRoseAccount() {}

    /** Returns {@code id}. */
    public abstract Optional<String> id();

    /** Returns {@code name}. */
    public abstract Optional<String> name();

    /** Returns the plan, for example {@code standard}: {@code current_plan}, or {@code subscription.product}. */
    public abstract Optional<String> plan();

    /** Returns when the plan ends, as the service writes it: {@code plan_expiry_date}, or {@code subscription.expiry}. */
    public abstract Optional<String> planExpiry();

    /** Returns whether the plan is in force: {@code subscription.active}. */
    public abstract Optional<Boolean> active();

    /** Returns how many calls a minute the plan has, counted per address of a call: {@code current_rpm}. */
    public abstract OptionalInt requestsPerMinute();

    /** Returns when the account was made, as the service writes it: {@code created_at}. */
    public abstract Optional<String> createdAt();

    /** Returns what the response's headers say. The rate limit in them is that of {@code /me}: other addresses have their own. */
    public abstract ItsRoseLimits limits();

    /** Returns a new builder. */
    public static Builder builder() {
        return new ItsRoseAccountBuilder();
    }

    /** Builds an {@link ItsRoseAccount}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ItsRoseAccountBuilder {
        Builder() {}

        /** Sets {@code id}. */
        public abstract Builder id(@Nullable String id);

        /** Sets {@code name}. */
        public abstract Builder name(@Nullable String name);

        /** Sets the plan, for example {@code standard}: {@code current_plan}, or {@code subscription.product}. */
        public abstract Builder plan(@Nullable String plan);

        /** Sets when the plan ends, as the service writes it: {@code plan_expiry_date}, or {@code subscription.expiry}. */
        public abstract Builder planExpiry(@Nullable String planExpiry);

        /** Sets whether the plan is in force: {@code subscription.active}. */
        public abstract Builder active(@Nullable Boolean active);

        /** Sets how many calls a minute the plan has, counted per address of a call: {@code current_rpm}. */
        public final Builder requestsPerMinute(@Nullable Integer requestsPerMinute) {
            return requestsPerMinute(
                    requestsPerMinute == null ? OptionalInt.empty() : OptionalInt.of(requestsPerMinute));
        }

        /** Sets when the account was made, as the service writes it: {@code created_at}. */
        public abstract Builder createdAt(@Nullable String createdAt);

        /**
         * Sets what the response's headers say. The rate limit in them is that of {@code /me}: other addresses have their own.
         * Required.
         */
        public abstract Builder limits(ItsRoseLimits limits);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException if a required value is missing
         */
        public abstract ItsRoseAccount build();

        abstract Builder requestsPerMinute(OptionalInt requestsPerMinute);
    }
}
