package dev.easel.spi;

import dev.easel.Usage;
import dev.easel.Warning;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a service generated: its images, wherever they are, and what it said about them. Immutable. */
public final class FinishedWork {
    private final List<MadeImage> images;
    private final List<MadeImage> extraImages;
    private final List<Warning> warnings;
    private final @Nullable String model;
    private final List<String> texts;
    private final Usage usage;

    private FinishedWork(
            List<MadeImage> images,
            List<MadeImage> extraImages,
            List<String> texts,
            List<Warning> warnings,
            @Nullable String model,
            Usage usage) {
        this.images = List.copyOf(images);
        this.extraImages = List.copyOf(extraImages);
        this.texts = List.copyOf(texts);
        this.warnings = List.copyOf(warnings);
        this.model = model;
        this.usage = usage;
    }

    /**
     * Returns finished work.
     *
     * @param images the user's images, in the service's order; none means that the task failed
     */
    public static FinishedWork of(List<MadeImage> images) {
        return new FinishedWork(images, List.of(), List.of(), List.of(), null, Usage.none());
    }

    /**
     * Returns finished work that is text.
     *
     * @param texts captions or prompts; none means that the task failed
     */
    public static FinishedWork ofTexts(List<String> texts) {
        return new FinishedWork(List.of(), List.of(), texts, List.of(), null, Usage.none());
    }

    /** Returns a copy with images that are not the user's: a ControlNet map, an interim image. */
    public FinishedWork withExtraImages(List<MadeImage> extra) {
        return new FinishedWork(images, extra, texts, warnings, model, usage);
    }

    /** Returns a copy with text that came with the images. */
    public FinishedWork withTexts(List<String> said) {
        return new FinishedWork(images, extraImages, said, warnings, model, usage);
    }

    /** Returns a copy with the model's name as the service gives it. */
    public FinishedWork withModel(@Nullable String name) {
        return new FinishedWork(images, extraImages, texts, warnings, name, usage);
    }

    /** Returns a copy with warnings for the user. */
    public FinishedWork withWarnings(List<Warning> said) {
        return new FinishedWork(images, extraImages, texts, said, model, usage);
    }

    /** Returns a copy with what the service says that this call used and cost. */
    public FinishedWork withUsage(Usage used) {
        return new FinishedWork(images, extraImages, texts, warnings, model, used);
    }

    /** Returns the user's images, in the service's order. */
    public List<MadeImage> images() {
        return images;
    }

    /** Returns the images that are not the user's. */
    public List<MadeImage> extraImages() {
        return extraImages;
    }

    /** Returns the texts. */
    public List<String> texts() {
        return texts;
    }

    /** Returns the warnings for the user. */
    public List<Warning> warnings() {
        return warnings;
    }

    /** Returns the model's name as the service gives it. */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** Returns what the service says that this call used and cost. */
    public Usage usage() {
        return usage;
    }
}
