package dev.easel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.immutables.value.Value;

/**
 * What a service can do, as data. A request is checked against it before anything is sent or paid for: what is out of
 * range is refused, what is not supported is left out with a {@link Warning}. Immutable.
 */
@EaselStyle
@Value.Immutable
public abstract class Capabilities {
    Capabilities() {}

    /** What it can be asked to do. */
    public abstract Set<Operation> operations();

    /** The lists that it can be asked for. */
    public abstract Set<Catalogue> catalogues();

    /** The fields of {@link ImageRequest} that it honours, besides prompt and count. */
    public abstract Set<Feature> features();

    /** The fields that it cannot do without. */
    public abstract Set<Feature> required();

    /** The widths that it draws, in pixels; empty where that is not known beforehand. */
    public abstract Optional<IntRange> width();

    /** The heights that it draws, in pixels; empty where that is not known beforehand. */
    public abstract Optional<IntRange> height();

    /** The steps that it takes; empty where that is not known beforehand. */
    public abstract Optional<IntRange> steps();

    /** The guidance scales that it takes; empty where that is not known beforehand. */
    public abstract Optional<DoubleRange> guidanceScale();

    /** The clip skips that it takes; empty where that is not known beforehand. */
    public abstract Optional<IntRange> clipSkip();

    /** The LoRA weights that it takes; empty where that is not known beforehand. */
    public abstract Optional<DoubleRange> loraWeight();

    /** The upscale factors that it takes; empty where that is not known beforehand. */
    public abstract Optional<DoubleRange> upscaleFactor();

    /** The largest seed. The default is the largest that a 64-bit number holds. */
    @Value.Default
    public long maxSeed() {
        return Long.MAX_VALUE;
    }

    /** The samplers that it is known to have, in the common vocabulary; empty where the server alone decides. */
    public abstract List<Sampler> samplers();

    /** The kinds of ControlNet that it has; empty where it has none or the server alone decides. */
    public abstract List<ControlType> controlTypes();

    /** How many ControlNets one request may have. The default is 1. */
    @Value.Default
    public int maxControls() {
        return 1;
    }

    /** The formats that a picture can be asked for in. */
    public abstract List<ImageFormat> outputFormats();

    /** How many pictures it makes in one call. The default is 1. More are asked for in several calls. */
    @Value.Default
    public int imagesPerCall() {
        return 1;
    }

    /** How it takes input pictures. */
    public abstract InputForm inputForm();

    /** How it hands over its work. */
    public abstract Delivery delivery();

    /** Whether a task can be stopped at the service. The default is {@code false}. */
    @Value.Default
    public boolean cancel() {
        return false;
    }

    /** Whether a waiting task tells its place in the queue. The default is {@code false}. */
    @Value.Default
    public boolean queuePosition() {
        return false;
    }

    /** Whether a running task tells how far it is. The default is {@code false}. */
    @Value.Default
    public boolean progress() {
        return false;
    }

    /** Whether the client chooses the task's id, so that a lost answer loses no task. The default is {@code false}. */
    @Value.Default
    public boolean clientChoosesTaskId() {
        return false;
    }

    /** How long a finished result is kept; empty where that is not known. */
    public abstract Optional<Duration> resultLifetime();

    /** How many unfinished tasks one credential may have; empty where that is not known. */
    public abstract OptionalInt maxUnfinishedTasks();

    /** How many calls of one request are made at the same time where it is split into several. The default is 4. */
    @Value.Default
    public int parallelCalls() {
        return 4;
    }

    /** Whether a task outlives the call that made it, so that its handle can be resumed. */
    public final boolean resumable() {
        return delivery() == Delivery.QUEUED;
    }

    /** Makes one step by step. */
    public static CapabilitiesBuilder builder() {
        return new CapabilitiesBuilder();
    }

    /** A builder that starts from these. */
    public final CapabilitiesBuilder toBuilder() {
        return builder().from(this);
    }
}
