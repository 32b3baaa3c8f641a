package dev.easel.spi;

import dev.easel.Generation;
import dev.easel.SafetyFinding;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One image of a response: where it is, and what the service said about it. Immutable. */
public final class MadeImage {
    private final Source source;
    private final Generation generation;
    private final List<SafetyFinding> safety;

    /** Empty where the service takes none; {@code null} where it is counted up from the one of the call. */
    private final @Nullable OptionalLong sentSeed;

    private MadeImage(
            Source source, Generation generation, List<SafetyFinding> safety, @Nullable OptionalLong sentSeed) {
        this.source = source;
        this.generation = generation;
        this.safety = List.copyOf(safety);
        this.sentSeed = sentSeed;
    }

    private static MadeImage of(Source source) {
        return new MadeImage(source, Generation.unknown(), List.of(), null);
    }

    /** Returns an image that came with the response. */
    public static MadeImage inline(ImageRef image) {
        return of(new Inline(image));
    }

    /** Returns an image that has to be downloaded. */
    public static MadeImage remote(Download download) {
        return of(new Remote(download));
    }

    /** Returns an image that the service did not make, although it made others. */
    public static MadeImage failed(Problem problem) {
        return of(new NotMade(problem));
    }

    /** Returns a copy with the settings it was made with, as far as the response tells. */
    public MadeImage withGeneration(Generation known) {
        return new MadeImage(source, known, safety, sentSeed);
    }

    /** Returns a copy with what the service's safety check said. */
    public MadeImage withSafety(List<SafetyFinding> findings) {
        return new MadeImage(source, generation, findings, sentSeed);
    }

    /**
     * Returns a copy with the seed that was sent for this image: reported where neither the response nor the image names one.
     * Without it that is the seed of the call, counted up. A seed that was only sent does not belong into {@link
     * #withGeneration}.
     */
    public MadeImage withSentSeed(long seed) {
        return new MadeImage(source, generation, safety, OptionalLong.of(seed));
    }

    /** Returns a copy whose seed is not known, although one may have been sent: the server skipped it. */
    public MadeImage withoutSentSeed() {
        return new MadeImage(source, generation, safety, OptionalLong.empty());
    }

    /** Returns whether the provider said something about the seed; else it is the seed of the call, counted up. */
    public boolean tellsSentSeed() {
        return sentSeed != null;
    }

    /** Returns the seed that was sent for this image, where the provider said so. */
    public OptionalLong sentSeed() {
        return sentSeed == null ? OptionalLong.empty() : sentSeed;
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
