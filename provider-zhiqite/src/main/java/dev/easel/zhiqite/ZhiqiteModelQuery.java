package dev.easel.zhiqite;

import dev.easel.Violation;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Says which models are listed; the default is all of them. Immutable.
 *
 * <p>Source: Zhiqite documentation, QueryModelList page. It does not say whether a name has to be whole.
 */
@Value.Immutable
public abstract class ZhiqiteModelQuery {
    ZhiqiteModelQuery() {}

    /** Returns by checkpoint; see {@link Builder#checkpoint}. */
    public abstract Optional<String> checkpoint();

    /** Returns by what a person calls it; see {@link Builder#name}. */
    public abstract Optional<String> name();

    /** Returns how many come in one response, 1 or more; see {@link Builder#pageSize}. */
    @Value.Default
    public int pageSize() {
        return 50;
    }

    @Value.Check
    void check() {
        RequestRules.create()
                .rule(Violation.Code.OUT_OF_RANGE, pageSize() >= 1, "pageSize", "is " + pageSize() + "; give 1 or more")
                .check();
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ZhiqiteModelQueryBuilder();
    }

    /** Returns a query for all models. */
    public static ZhiqiteModelQuery all() {
        return builder().build();
    }

    /** Builds a {@link ZhiqiteModelQuery}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ZhiqiteModelQueryBuilder {
        Builder() {}

        /** Sets by checkpoint ({@code sdModelCheckpoint}). */
        public abstract Builder checkpoint(@Nullable String checkpoint);

        /** Sets by what a person calls it ({@code sdModelName}). */
        public abstract Builder name(@Nullable String name);

        /** Sets how many come in one response, 1 or more ({@code pageSize}). The default is 50; no limit is documented. */
        public abstract Builder pageSize(int pageSize);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract ZhiqiteModelQuery build();

        abstract Builder from(ZhiqiteModelQuery other);
    }
}
