package dev.easel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * How one call is made, where it differs from what the client does by default. Immutable.
 *
 * <p>Defaults: a deadline of 10 minutes over everything (queueing, polling and downloading included), pictures in memory,
 * the provider's own poll schedule, warnings for what the service cannot honour.
 */
@EaselStyle
@Value.Immutable
public abstract class CallOptions {
    private static final CallOptions DEFAULTS = builder().build();

    CallOptions() {}

    /** How long everything together may take, from the call until the last picture is stored; above zero. */
    public abstract Optional<Duration> deadline();

    /** Where the pictures go. */
    public abstract Optional<Destination> destination();

    /** When to look at a queued task again. */
    public abstract Optional<PollSchedule> pollSchedule();

    /** What happens to a field that the service cannot honour. */
    public abstract Optional<UnsupportedPolicy> unsupported();

    /** Who follows the task. */
    public abstract List<TaskListener> listeners();

    /** Returns what is called before each submission goes out; it can veto it. */
    public abstract Optional<SubmissionHook> submissionHook();

    /**
     * Returns whether the deadline begins when the task is admitted instead of when it is submitted, so that queueing many tasks
     * at once does not use it up. Until then the task waits for as long as the client is open. The default is {@code false}.
     */
    public abstract Optional<Boolean> deadlineFromAdmission();

    @Value.Check
    void check() {
        Checks checks = Checks.of("options");
        deadline().filter(time -> time.isZero() || time.isNegative()).ifPresent(time -> {
            checks.add("deadline", "is " + time + "; give a time above zero");
        });
        checks.throwIfAny();
    }

    /** Returns options that keep every client default. */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts from these options. */
    public final CallOptionsBuilder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static CallOptionsBuilder builder() {
        return new CallOptionsBuilder();
    }
}
