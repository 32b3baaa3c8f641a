package dev.easel.spi;

import dev.easel.Generation;
import dev.easel.SafetyFinding;
import java.util.List;

/** One picture that a service made: where it is, and what the service said about it. Immutable. */
public final class MadeImage {
    private final Source source;
    private final Generation generation;
    private final List<SafetyFinding> safety;

    private MadeImage(Source source, Generation generation, List<SafetyFinding> safety) {
        this.source = source;
        this.generation = generation;
        this.safety = List.copyOf(safety);
    }

    /** It came with the answer. */
    public static MadeImage inline(ImageRef image) {
        return new MadeImage(new Inline(image), Generation.unknown(), List.of());
    }

    /** It is to be fetched. */
    public static MadeImage remote(Download download) {
        return new MadeImage(new Remote(download), Generation.unknown(), List.of());
    }

    /** A copy with what it was made with, as far as the service's answer says. */
    public MadeImage withGeneration(Generation known) {
        return new MadeImage(source, known, safety);
    }

    /** A copy with what the service's safety check said. */
    public MadeImage withSafety(List<SafetyFinding> findings) {
        return new MadeImage(source, generation, findings);
    }

    /** Where it is. */
    public Source source() {
        return source;
    }

    /** What it was made with, as far as the service's answer says. */
    public Generation generation() {
        return generation;
    }

    /** What the service's safety check said. */
    public List<SafetyFinding> safety() {
        return safety;
    }

    /** Where a picture is. */
    public sealed interface Source {}

    /**
     * It came with the answer.
     *
     * @param image which of the answer's pictures it is
     */
    public record Inline(ImageRef image) implements Source {}

    /**
     * It is to be fetched.
     *
     * @param download how
     */
    public record Remote(Download download) implements Source {}
}
