package dev.easel.micrometer;

import dev.easel.TaskListener;
import dev.easel.TaskStart;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Observes tasks with Micrometer: one observation for the whole task, whose parent is the caller's, and below it one for each exchange and
 * one for the time in the service's queue. Put it into the defaults of a client:
 *
 * <pre>{@code
 * Dan.builder().defaults(CallOptions.builder().addListener(EaselObservations.of(registry)).build())
 * }</pre>
 *
 * <p>No observation holds a prompt, unless {@link Builder#prompts} says so. An exception is recorded as it is; what the service says in it
 * may repeat a part of the prompt. Everything that belongs to a task is held by the task, and nothing is left when it is over. What
 * a handler of the registry throws is logged, and the task goes on.
 *
 * <p>Immutable; one serves any number of clients.
 */
public final class EaselObservations implements TaskListener {
    private final ObservationRegistry registry;
    private final @Nullable TaskObservationConvention tasks;
    private final @Nullable ExchangeObservationConvention exchanges;
    private final boolean prompts;

    private EaselObservations(Builder builder) {
        this.registry = builder.registry;
        this.tasks = builder.tasks;
        this.exchanges = builder.exchanges;
        this.prompts = builder.prompts;
    }

    /** Returns a listener that observes with the default names. */
    public static EaselObservations of(ObservationRegistry registry) {
        return builder(registry).build();
    }

    /** Returns a new builder. */
    public static Builder builder(ObservationRegistry registry) {
        return new Builder(registry);
    }

    /** Starts the observation of a task where the caller's observation or span is current. */
    @Override
    public TaskListener onStart(TaskStart start) {
        return registry.isNoop()
                ? this
                : TaskObserver.start(registry, tasks, exchanges, TaskObservationContext.of(start, prompts));
    }

    /** Builds {@link EaselObservations}. For one thread at a time. */
    public static final class Builder {
        private final ObservationRegistry registry;
        private @Nullable TaskObservationConvention tasks;
        private @Nullable ExchangeObservationConvention exchanges;
        private boolean prompts;

        private Builder(ObservationRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
        }

        /** Sets names and keys of the observation of a task: {@link DefaultTaskObservationConvention} by default. */
        public Builder convention(@Nullable TaskObservationConvention convention) {
            this.tasks = convention;
            return this;
        }

        /** Sets names and keys of the observation of an exchange: {@link DefaultExchangeObservationConvention} by default. */
        public Builder exchangeConvention(@Nullable ExchangeObservationConvention convention) {
            this.exchanges = convention;
            return this;
        }

        /** Sets whether the observation of a task holds its prompt, for traces; {@code false} by default. */
        public Builder prompts(boolean prompts) {
            this.prompts = prompts;
            return this;
        }

        /** Returns the listener. */
        public EaselObservations build() {
            return new EaselObservations(this);
        }
    }
}
