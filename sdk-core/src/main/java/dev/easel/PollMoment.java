package dev.easel;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Says what is known about an accepted task when its next poll is decided on, or when a poll has found it finished. Of a task of several
 * calls it is about one call. Immutable.
 */
@Value.Immutable
public abstract class PollMoment {
    static final PollSchedule DEFAULT_SCHEDULE =
            PollSchedule.growing(Duration.ofSeconds(1), Duration.ofSeconds(10), 1.5);

    PollMoment() {}

    /** Returns the provider. */
    public abstract ProviderId provider();

    /** Returns the provider's own schedule, which another schedule may follow. */
    @Value.Default
    public PollSchedule providerSchedule() {
        return DEFAULT_SCHEDULE;
    }

    /** Returns the kind of work, by the provider's name; empty for the images of a request. */
    @Value.Default
    public String kind() {
        return "";
    }

    /** Returns the model; empty where none was named, and for a task that was resumed. */
    public abstract Optional<String> model();

    /** Returns the expected size of an image; empty where it is not known. */
    public abstract Optional<Size> size();

    /** Returns the number of denoising steps; empty where none was set. */
    public abstract OptionalInt steps();

    /** Returns how many images the call is for; 0 where that is not known, or text is asked for. */
    @Value.Default
    public int images() {
        return 1;
    }

    /** Returns the number of the next poll; the first is 1. Of a task that has finished it is the number of the last. */
    @Value.Default
    public int number() {
        return 1;
    }

    /** Returns how long the service asked to wait; empty where it did not. */
    public abstract Optional<Duration> hint();

    /** Returns the time until the deadline. */
    @Value.Default
    public Duration remaining() {
        return Duration.ofMinutes(10);
    }

    /** Returns the time since the service accepted the task. */
    @Value.Default
    public Duration sinceAccepted() {
        return Duration.ZERO;
    }

    /** Returns the time since a poll last found the task unfinished; where none has, the time since the service accepted it. */
    @Value.Default
    public Duration sincePolled() {
        return sinceAccepted();
    }

    /** Returns the last status that is known. */
    @Value.Default
    public TaskStatus status() {
        return TaskStatus.unknown();
    }

    /**
     * Returns how long the task takes from now on if its progress goes on as it did between polls; for a queued task, how long its turn
     * takes to come if its position does. Empty where the service tells neither, or the figure stands still.
     */
    public abstract Optional<Duration> timeLeft();

    /** Returns a new builder that starts from this moment. */
    public final Builder toBuilder() {
        return new PollMomentBuilder().from(this);
    }

    /** Returns a new builder, for tests of schedules. */
    public static Builder builder() {
        return new PollMomentBuilder();
    }

    /** Builds a {@link PollMoment}. Null means "not known" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits PollMomentBuilder {
        Builder() {}

        /** Sets the provider. Required. */
        public abstract Builder provider(ProviderId provider);

        /** Sets the provider's own schedule; one that grows from 1 to 10 seconds by default. */
        public abstract Builder providerSchedule(PollSchedule providerSchedule);

        /** Sets the kind of work; empty by default. */
        public abstract Builder kind(String kind);

        /** Sets the model. */
        public abstract Builder model(@Nullable String model);

        /** Sets the expected size of an image. */
        public abstract Builder size(@Nullable Size size);

        /** Sets the number of denoising steps. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        abstract Builder steps(OptionalInt steps);

        /** Sets how many images the call is for; 1 by default. */
        public abstract Builder images(int images);

        /** Sets the number of the next poll; 1 by default. */
        public abstract Builder number(int number);

        /** Sets how long the service asked to wait. */
        public abstract Builder hint(@Nullable Duration hint);

        /** Sets the time until the deadline; 10 minutes by default. */
        public abstract Builder remaining(Duration remaining);

        /** Sets the time since the service accepted the task; zero by default. */
        public abstract Builder sinceAccepted(Duration sinceAccepted);

        /** Sets the time since a poll last found the task unfinished; the time since its acceptance by default. */
        public abstract Builder sincePolled(Duration sincePolled);

        /** Sets the last status that is known; {@link TaskStatus#unknown()} by default. */
        public abstract Builder status(TaskStatus status);

        /** Sets how long the task takes from now on, by the service's own figures. */
        public abstract Builder timeLeft(@Nullable Duration timeLeft);

        abstract Builder from(PollMoment other);

        /**
         * Returns the moment.
         *
         * @throws InvalidRequestException if the provider is missing
         */
        public abstract PollMoment build();
    }
}
