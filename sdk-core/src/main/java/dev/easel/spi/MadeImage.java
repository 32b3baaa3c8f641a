package dev.easel.spi;

import dev.easel.Generation;
import dev.easel.SafetyFinding;
import java.util.List;

/** One image of a response: where it is, and what the service said about it. Immutable. */
public final class MadeImage {
    private final Source source;
    private final Generation generation;
    private final List<SafetyFinding> safety;

    private MadeImage(Source source, Generation generation, List<SafetyFinding> safety) {
        this.source = source;
        this.generation = generation;
        this.safety = List.copyOf(safety);
    }

    /** Returns an image that came with the response. */
    public static MadeImage inline(ImageRef image) {
        return new MadeImage(new Inline(image), Generation.unknown(), List.of());
    }

    /** Returns an image that has to be downloaded. */
    public static MadeImage remote(Download download) {
        return new MadeImage(new Remote(download), Generation.unknown(), List.of());
    }

    /** Returns an image that the service did not make, although it made others. */
    public static MadeImage failed(Problem problem) {
        return new MadeImage(new NotMade(problem), Generation.unknown(), List.of());
    }

    /** Returns a copy with the settings it was made with, as far as the response tells. */
    public MadeImage withGeneration(Generation known) {
        return new MadeImage(source, known, safety);
    }

    /** Returns a copy with what the service's safety check said. */
    public MadeImage withSafety(List<SafetyFinding> findings) {
        return new MadeImage(source, generation, findings);
    }

    /** Returns where it is. */
    public Source source() {
        return source;
    }

    /** Returns the settings it was made with, as far as the response tells. */
    public Generation generation() {
        return generation;
    }

    /** Returns what the service's safety check said. */
    public List<SafetyFinding> safety() {
        return safety;
    }

    /** Where an image is. */
    public sealed interface Source {}

    /**
     * It came with the response.
     *
     * @param image which of the response's images it is
     */
    public record Inline(ImageRef image) implements Source {}

    /**
     * It has to be downloaded.
     *
     * @param download how
     */
    public record Remote(Download download) implements Source {}

    /**
     * It was not made.
     *
     * @param problem what the service said about it
     */
    public record NotMade(Problem problem) implements Source {}
}
