package dev.easel.spi;

import dev.easel.Warning;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a service made: its pictures, wherever they are, and what it said about them. Immutable. */
public final class FinishedWork {
    private final List<MadeImage> images;
    private final List<Warning> warnings;
    private final @Nullable String model;
    private final List<String> texts;

    private FinishedWork(List<MadeImage> images, List<String> texts, List<Warning> warnings, @Nullable String model) {
        this.texts = List.copyOf(texts);
        this.images = List.copyOf(images);
        this.warnings = List.copyOf(warnings);
        this.model = model;
    }

    /** @param images the pictures, in the service's order; none is a failed task */
    public static FinishedWork of(List<MadeImage> images) {
        return new FinishedWork(images, List.of(), List.of(), null);
    }

    /** @param texts the words that were asked for: captions, prompts; none is a failed task */
    public static FinishedWork ofTexts(List<String> texts) {
        return new FinishedWork(List.of(), texts, List.of(), null);
    }

    /** A copy with words that came with the pictures. */
    public FinishedWork withTexts(List<String> said) {
        return new FinishedWork(images, said, warnings, model);
    }

    /** A copy with the model's name as the service gives it. */
    public FinishedWork withModel(@Nullable String name) {
        return new FinishedWork(images, texts, warnings, name);
    }

    /** A copy with what is to be said to the user. */
    public FinishedWork withWarnings(List<Warning> said) {
        return new FinishedWork(images, texts, said, model);
    }

    /** The pictures, in the service's order. */
    public List<MadeImage> images() {
        return images;
    }

    /** The words. */
    public List<String> texts() {
        return texts;
    }

    /** What is to be said to the user. */
    public List<Warning> warnings() {
        return warnings;
    }

    /** The model's name as the service gives it. */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }
}
