package dev.easel;

import dev.easel.Violation.Code;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Says how one call of a verb is made, where it differs from the client's defaults ({@link ImageClientBuilder#defaults}).
 * Immutable.
 */
@Value.Immutable
public abstract class CallOptions {
    private static final CallOptions DEFAULTS = builder().build();

    CallOptions() {}

    /** Returns how long everything together may take; see {@link Builder#deadline}. */
    public abstract Optional<Duration> deadline();

    /** Returns where the images go; see {@link Builder#destination}. */
    public abstract Optional<Destination> destination();

    /** Returns the times between polls; see {@link Builder#pollSchedule}. */
    public abstract Optional<PollSchedule> pollSchedule();

    /** Returns what happens to a field that the service cannot honour; see {@link Builder#unsupported}. */
    public abstract Optional<UnsupportedPolicy> unsupported();

    /** Returns the listeners that follow the task; see {@link Builder#addListener}. */
    public abstract List<TaskListener> listeners();

    /** Returns what is called before each submission; see {@link Builder#submissionHook}. */
    public abstract Optional<SubmissionHook> submissionHook();

    /** Returns whether the deadline begins at the admission; see {@link Builder#deadlineFromAdmission}. */
    public abstract Optional<Boolean> deadlineFromAdmission();

    @Value.Check
    void check() {
        Checks checks = Checks.of("options");
        deadline()
                .filter(time -> time.isZero() || time.isNegative())
                .ifPresent(
                        time -> checks.add(Code.OUT_OF_RANGE, "deadline", "is " + time + "; give a time above zero"));
        checks.throwIfAny(ConfigurationException::new);
    }

    /** Returns options that keep every default of the client. */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a new builder that starts from these options. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new CallOptionsBuilder();
    }

    /** Builds {@link CallOptions}. Null means "not set": then the client's default holds. For one thread at a time. */
    public abstract static sealed class Builder permits CallOptionsBuilder {
        Builder() {}

        /**
         * Sets how long everything together may take, from the call until the last image is stored: queueing, polls and downloads
         * included. Above zero; 10 minutes by default. When it passes, the task ends with {@link TaskTimeoutException}; the
         * service goes on.
         */
        public abstract Builder deadline(@Nullable Duration deadline);

        /** Sets where the images go. By default they go to memory. */
        public abstract Builder destination(@Nullable Destination destination);

        /** Sets the times between polls of a task. By default the provider's own schedule holds; see {@link PollSchedule#learning()}. */
        public abstract Builder pollSchedule(@Nullable PollSchedule pollSchedule);

        /** Sets what happens to a field that the service cannot honour: {@link UnsupportedPolicy#WARN} by default. */
        public abstract Builder unsupported(@Nullable UnsupportedPolicy unsupported);

        /** Adds a listener that follows the task, besides those of the client's defaults. By default there is none. */
        public abstract Builder addListener(TaskListener listener);

        /** Sets the listeners, in place of those set before. */
        public abstract Builder listeners(Iterable<? extends TaskListener> listeners);

        /** Sets what is called before each submission; it can veto the submission. By default there is none. */
        public abstract Builder submissionHook(@Nullable SubmissionHook submissionHook);

        /**
         * Sets whether the deadline begins when the task is admitted instead of when it is submitted, so that queueing many tasks
         * at once does not use it up. Until then the task waits for as long as the client is open. {@code false} by default.
         */
        public abstract Builder deadlineFromAdmission(@Nullable Boolean deadlineFromAdmission);

        /**
         * Returns the options.
         *
         * @throws ConfigurationException if the deadline is not above zero
         */
        public abstract CallOptions build();

        abstract Builder from(CallOptions other);
    }
}
