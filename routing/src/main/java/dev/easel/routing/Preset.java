package dev.easel.routing;

import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import org.jspecify.annotations.Nullable;

/** What an alias stands for at one client: a model, and defaults for what the request leaves open. Immutable. */
public final class Preset {
    private final String model;
    private final @Nullable Integer steps;
    private final @Nullable Sampler sampler;
    private final @Nullable Scheduler scheduler;
    private final @Nullable Size size;
    private final @Nullable Double guidanceScale;

    private Preset(
            String model,
            @Nullable Integer steps,
            @Nullable Sampler sampler,
            @Nullable Scheduler scheduler,
            @Nullable Size size,
            @Nullable Double guidanceScale) {
        this.model = model;
        this.steps = steps;
        this.sampler = sampler;
        this.scheduler = scheduler;
        this.size = size;
        this.guidanceScale = guidanceScale;
    }

    /**
     * Returns a preset without defaults.
     *
     * @param model the model, in the service's own naming
     */
    public static Preset of(String model) {
        return new Preset(model, null, null, null, null, null);
    }

    /** Returns a copy with a default for the number of steps. */
    public Preset withSteps(int number) {
        return new Preset(model, number, sampler, scheduler, size, guidanceScale);
    }

    /** Returns a copy with a default for the sampler. */
    public Preset withSampler(Sampler method) {
        return new Preset(model, steps, method, scheduler, size, guidanceScale);
    }

    /** Returns a copy with a default for the scheduler. */
    public Preset withScheduler(Scheduler schedule) {
        return new Preset(model, steps, sampler, schedule, size, guidanceScale);
    }

    /** Returns a copy with a default for the size. */
    public Preset withSize(Size pixels) {
        return new Preset(model, steps, sampler, scheduler, pixels, guidanceScale);
    }

    /** Returns a copy with a default for the guidance scale. */
    public Preset withGuidanceScale(double scale) {
        return new Preset(model, steps, sampler, scheduler, size, scale);
    }

    /** Returns the model, in the service's own naming. */
    public String model() {
        return model;
    }

    /** Returns the request for this model. What the request sets itself wins. */
    ImageRequest appliedTo(ImageRequest request) {
        ImageRequest.Builder with = request.toBuilder().model(model);
        if (steps != null && request.steps().isEmpty()) {
            with.steps(steps);
        }
        if (sampler != null && request.sampler().isEmpty()) {
            with.sampler(sampler);
        }
        if (scheduler != null && request.scheduler().isEmpty()) {
            with.scheduler(scheduler);
        }
        if (size != null && request.size().isEmpty()) {
            with.size(size);
        }
        if (guidanceScale != null && request.guidanceScale().isEmpty()) {
            with.guidanceScale(guidanceScale);
        }
        return with.build();
    }

    /** Checks its values as a request does. */
    void check() {
        appliedTo(ImageRequest.of("a check"));
    }

    @Override
    public String toString() {
        return "Preset[" + model + "]";
    }
}
