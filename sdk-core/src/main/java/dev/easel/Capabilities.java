package dev.easel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes what a service can do, as data. Each request is checked against it before anything is sent or paid for: what is out of
 * range is a {@link Violation}, what is not supported is left out with a {@link Warning}. Immutable.
 */
@Value.Immutable
public abstract class Capabilities {
    Capabilities() {}

    /** Returns the operations of the service. */
    public abstract Set<Operation> operations();

    /** Returns the lists that the service has. */
    public abstract Set<Catalogue> catalogues();

    /** Returns the fields of {@link ImageRequest} that the service honours, besides prompt and count. */
    public abstract Set<Feature> features();

    /** Returns the fields that the service requires. */
    public abstract Set<Feature> required();

    /** Returns the widths of images, in pixels; empty where they are not known beforehand. */
    public abstract Optional<IntRange> width();

    /** Returns the heights of images, in pixels; empty where they are not known beforehand. */
    public abstract Optional<IntRange> height();

    /** Returns the allowed numbers of steps; empty where they are not known beforehand. */
    public abstract Optional<IntRange> steps();

    /** Returns the allowed guidance scales; empty where they are not known beforehand. */
    public abstract Optional<DoubleRange> guidanceScale();

    /** Returns the allowed values of clip skip; empty where they are not known beforehand. */
    public abstract Optional<IntRange> clipSkip();

    /** Returns the allowed LoRA weights; empty where they are not known beforehand. */
    public abstract Optional<DoubleRange> loraWeight();

    /** Returns the allowed upscale factors; empty where they are not known beforehand. */
    public abstract Optional<DoubleRange> upscaleFactor();

    /** Returns the largest seed. */
    @Value.Default
    public long maxSeed() {
        return Long.MAX_VALUE;
    }

    /** Returns the samplers that the service is known to have, in the common vocabulary; empty where the server decides. */
    public abstract List<Sampler> samplers();

    /** Returns the kinds of ControlNet that the service has; empty where it has none or the server decides. */
    public abstract List<ControlType> controlTypes();

    /** Returns how many ControlNets one request may have. */
    @Value.Default
    public int maxControls() {
        return 1;
    }

    /** Returns the file formats that can be requested. */
    public abstract List<ImageFormat> outputFormats();

    /** Returns how many images one call generates. More are requested in several calls. */
    @Value.Default
    public int imagesPerCall() {
        return 1;
    }

    /** Returns how the service takes input images. */
    public abstract InputForm inputForm();

    /** Returns how the service delivers. */
    public abstract Delivery delivery();

    /** Returns whether a task can be stopped at the service. */
    @Value.Default
    public boolean cancel() {
        return false;
    }

    /** Returns whether a queued task tells its position. */
    @Value.Default
    public boolean queuePosition() {
        return false;
    }

    /** Returns whether a running task tells its progress. */
    @Value.Default
    public boolean progress() {
        return false;
    }

    /** Returns whether the client chooses the task id, so that a lost response loses no task. */
    @Value.Default
    public boolean clientChoosesTaskId() {
        return false;
    }

    /** Returns how long the service keeps a finished result; empty where that is not known. */
    public abstract Optional<Duration> resultLifetime();

    /** Returns how many unfinished tasks one credential may have; empty where that is not known. */
    public abstract OptionalInt maxUnfinishedTasks();

    /** Returns how many calls of one request are made at the same time, where it is split into several. */
    @Value.Default
    public int parallelCalls() {
        return 4;
    }

    /** Returns whether a task outlives its connection, so that its handle can be resumed. */
    public final boolean resumable() {
        return delivery() == Delivery.QUEUED;
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new CapabilitiesBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Builds {@link Capabilities}, for authors of providers. Null means "not known". For one thread at a time. */
    public abstract static sealed class Builder permits CapabilitiesBuilder {
        Builder() {}

        /** Adds operations of the service. */
        public abstract Builder addOperations(Operation... operations);

        /** Sets the operations, in place of those set before. */
        public abstract Builder operations(Iterable<Operation> operations);

        /** Adds lists that the service has. */
        public abstract Builder addCatalogues(Catalogue... catalogues);

        /** Sets the lists, in place of those set before. */
        public abstract Builder catalogues(Iterable<Catalogue> catalogues);

        /** Adds fields that the service honours. */
        public abstract Builder addFeatures(Feature... features);

        /** Sets the fields that the service honours, in place of those set before. */
        public abstract Builder features(Iterable<Feature> features);

        /** Adds fields that the service requires. */
        public abstract Builder addRequired(Feature... features);

        /** Sets the fields that the service requires, in place of those set before. */
        public abstract Builder required(Iterable<Feature> required);

        /** Sets the widths, in pixels. */
        public abstract Builder width(@Nullable IntRange width);

        /** Sets the heights, in pixels. */
        public abstract Builder height(@Nullable IntRange height);

        /** Sets the numbers of steps. */
        public abstract Builder steps(@Nullable IntRange steps);

        /** Sets the guidance scales. */
        public abstract Builder guidanceScale(@Nullable DoubleRange guidanceScale);

        /** Sets the values of clip skip. */
        public abstract Builder clipSkip(@Nullable IntRange clipSkip);

        /** Sets the LoRA weights. */
        public abstract Builder loraWeight(@Nullable DoubleRange loraWeight);

        /** Sets the upscale factors. */
        public abstract Builder upscaleFactor(@Nullable DoubleRange upscaleFactor);

        /** Sets the largest seed; the largest 64-bit number by default. */
        public abstract Builder maxSeed(long maxSeed);

        /** Adds samplers of the common vocabulary that the service has. */
        public abstract Builder addSamplers(Sampler... samplers);

        /** Sets the samplers, in place of those set before. */
        public abstract Builder samplers(Iterable<? extends Sampler> samplers);

        /** Sets the kinds of ControlNet, in place of those set before. */
        public abstract Builder controlTypes(Iterable<? extends ControlType> controlTypes);

        /** Sets how many ControlNets one request may have; 1 by default. */
        public abstract Builder maxControls(int maxControls);

        /** Adds file formats that can be requested. */
        public abstract Builder addOutputFormats(ImageFormat... formats);

        /** Sets the file formats that can be requested, in place of those set before. */
        public abstract Builder outputFormats(Iterable<? extends ImageFormat> outputFormats);

        /** Sets how many images one call generates; 1 by default. */
        public abstract Builder imagesPerCall(int imagesPerCall);

        /** Sets how the service takes input images. Required. */
        public abstract Builder inputForm(InputForm inputForm);

        /** Sets how the service delivers. Required. */
        public abstract Builder delivery(Delivery delivery);

        /** Sets whether a task can be stopped at the service; {@code false} by default. */
        public abstract Builder cancel(boolean cancel);

        /** Sets whether a queued task tells its position; {@code false} by default. */
        public abstract Builder queuePosition(boolean queuePosition);

        /** Sets whether a running task tells its progress; {@code false} by default. */
        public abstract Builder progress(boolean progress);

        /** Sets whether the client chooses the task id; {@code false} by default. */
        public abstract Builder clientChoosesTaskId(boolean clientChoosesTaskId);

        /** Sets how long the service keeps a finished result. */
        public abstract Builder resultLifetime(@Nullable Duration resultLifetime);

        /** Sets how many unfinished tasks one credential may have: 1 or more. */
        public final Builder maxUnfinishedTasks(@Nullable Integer maxUnfinishedTasks) {
            return maxUnfinishedTasks(
                    maxUnfinishedTasks == null ? OptionalInt.empty() : OptionalInt.of(maxUnfinishedTasks));
        }

        /** Sets how many calls of one request are made at the same time; 4 by default. */
        public abstract Builder parallelCalls(int parallelCalls);

        /**
         * Returns the capabilities.
         *
         * @throws InvalidRequestException if a required value is missing
         */
        public abstract Capabilities build();

        abstract Builder from(Capabilities other);

        abstract Builder maxUnfinishedTasks(OptionalInt maxUnfinishedTasks);
    }
}
