package dev.easel.testkit.internal;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.Redrawn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the settings of one image. Not thread-safe; lives for one request. */
public final class DrawnBuilder {

    private final String prompt;
    private final long seed;
    private final int width;
    private final int height;
    private final List<Drawn.Lora> loras = new ArrayList<>();
    private final List<Drawn.ControlNet> controlNets = new ArrayList<>();
    private String negativePrompt = "";
    private @Nullable Integer steps;
    private @Nullable Double guidanceScale;
    private @Nullable String sampler;
    private @Nullable String scheduler;
    private @Nullable Double strength;
    private @Nullable String model;
    private int inputImages;
    private Redrawn redrawn = Redrawn.EVERYTHING;

    private DrawnBuilder(String prompt, long seed, int width, int height) {
        this.prompt = prompt;
        this.seed = seed;
        this.width = width;
        this.height = height;
    }

    /** Starts with what every image has. */
    public static DrawnBuilder of(String prompt, long seed, int width, int height) {
        return new DrawnBuilder(prompt, seed, width, height);
    }

    /** The same settings with another seed. */
    public static Drawn withSeed(Drawn drawn, long seed) {
        return new Drawn(
                drawn.prompt(),
                drawn.negativePrompt(),
                seed,
                drawn.width(),
                drawn.height(),
                drawn.steps(),
                drawn.guidanceScale(),
                drawn.sampler(),
                drawn.scheduler(),
                drawn.strength(),
                drawn.model(),
                drawn.loras(),
                drawn.controlNets(),
                drawn.inputImages(),
                drawn.redrawn());
    }

    public DrawnBuilder negativePrompt(String words) {
        negativePrompt = words;
        return this;
    }

    public DrawnBuilder steps(int count) {
        steps = count;
        return this;
    }

    public DrawnBuilder guidanceScale(double scale) {
        guidanceScale = scale;
        return this;
    }

    public DrawnBuilder sampler(@Nullable String name) {
        sampler = name;
        return this;
    }

    public DrawnBuilder scheduler(@Nullable String name) {
        scheduler = name;
        return this;
    }

    public DrawnBuilder strength(@Nullable Double share) {
        strength = share;
        return this;
    }

    public DrawnBuilder model(@Nullable String id) {
        model = id;
        return this;
    }

    public DrawnBuilder lora(String name, double weight) {
        loras.add(new Drawn.Lora(name, weight));
        return this;
    }

    public DrawnBuilder loras(List<Drawn.Lora> more) {
        loras.addAll(more);
        return this;
    }

    public DrawnBuilder controlNets(List<Drawn.ControlNet> units) {
        controlNets.addAll(units);
        return this;
    }

    public DrawnBuilder inputImages(int count) {
        inputImages = count;
        return this;
    }

    public DrawnBuilder redrawn(Redrawn part) {
        redrawn = part;
        return this;
    }

    /** Returns what was collected. */
    public Drawn build() {
        return new Drawn(
                prompt,
                negativePrompt,
                seed,
                width,
                height,
                steps,
                guidanceScale,
                sampler,
                scheduler,
                strength,
                model,
                loras,
                controlNets,
                inputImages,
                redrawn);
    }
}
