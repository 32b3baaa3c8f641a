package dev.easel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** One exchange with the service, over: enough to make a span or a metric of. Immutable. */
@EaselStyle
@Value.Immutable
public abstract class Attempt {
    Attempt() {}

    /** What it was for. */
    public abstract AttemptKind kind();

    /** Which of the task's exchanges it is, counted in the order in which they began; the first is 1. */
    public abstract int number();

    /** When it began to wait for its turn to be sent. */
    public abstract Instant startedAt();

    /** How long it took until its answer was read to the end, or until it failed. */
    public abstract Duration took();

    /** The HTTP status of the answer; empty where none came. */
    public abstract OptionalInt httpStatus();

    /** The service's id of the exchange; empty where it gave none. */
    public abstract Optional<String> requestId();

    /** Why there is no whole answer; empty where there is one, whatever it says. */
    public abstract Optional<String> problem();

    /** Makes one step by step. */
    public static AttemptBuilder builder() {
        return new AttemptBuilder();
    }
}
