package dev.easel.zhiqite;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * Which models are requested; by default all. Immutable.
 *
 * <p>Source: Zhiqite documentation, QueryModelList page. It does not say whether a name has to be whole.
 */
@Value.Immutable
public abstract class ZhiqiteModelQuery {
    ZhiqiteModelQuery() {}

    /** By checkpoint ({@code sdModelCheckpoint}). */
    public abstract Optional<String> checkpoint();

    /** By what a person calls it ({@code sdModelName}). */
    public abstract Optional<String> name();

    /** How many come in one response, 1 or more ({@code pageSize}). The default is 50; no limit is documented. */
    @Value.Default
    public int pageSize() {
        return 50;
    }

    @Value.Check
    void check() {
        RequestRules.create()
                .rule(pageSize() >= 1, "pageSize", "is " + pageSize() + "; give 1 or more")
                .check();
    }

    /** Returns a new builder. */
    public static ZhiqiteModelQueryBuilder builder() {
        return new ZhiqiteModelQueryBuilder();
    }

    /** All models. */
    public static ZhiqiteModelQuery all() {
        return builder().build();
    }
}
