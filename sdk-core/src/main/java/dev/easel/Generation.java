package dev.easel;

import dev.easel.Violation.Code;
import dev.easel.internal.metadata.ImageMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an image was really generated with. Each value comes from the service's response where it has it, else from the
 * image's own metadata. A seed that neither names is the one that was sent. A seed in a response that is the one that was sent may
 * only repeat it: there the image counts. Immutable.
 *
 * <p>The metadata are what programs leave in an image: the text of the Stable Diffusion web UI and its relatives (DAN,
 * stable-diffusion.cpp, SD.Next), the settings of SwarmUI, Fooocus, InvokeAI and NovelAI, and the graph of ComfyUI, of which
 * the sampler nearest to the saved image counts. They are read in PNG, in the EXIF data of JPEG and WebP, and where
 * stable-diffusion.cpp has them there. A text of more than 64 KiB is not read. Behind the first few thousand bytes of an
 * image that goes to a sink nothing is read.
 */
@Value.Immutable
public abstract class Generation {
    private static final Generation UNKNOWN = builder().build();

    Generation() {}

    /** Returns the seed. */
    public abstract OptionalLong seed();

    /** Returns the prompt, as the model got it. */
    public abstract Optional<String> prompt();

    /** Returns the negative prompt, as the model got it. */
    public abstract Optional<String> negativePrompt();

    /** Returns the sampler's name as the service writes it. Some write the scheduler into it: {@code DPM++ 2M Karras}. */
    public abstract Optional<String> sampler();

    /** Returns the scheduler's name as the service writes it, where it stands apart from the sampler. */
    public abstract Optional<String> scheduler();

    /** Returns the number of steps. */
    public abstract OptionalInt steps();

    /** Returns the guidance scale. */
    public abstract OptionalDouble guidanceScale();

    /** Returns the model's name or hash. */
    public abstract Optional<String> model();

    /** Returns every value in the image's metadata, by the names used there, for example {@code CFG scale}. */
    public abstract Map<String, String> metadata();

    /** Returns one of which nothing is known. */
    public static Generation unknown() {
        return UNKNOWN;
    }

    /**
     * Reads what an image's file says, whoever generated it. A damaged image gives what is readable.
     *
     * @return what is found; {@link #unknown()} where the file says nothing
     * @throws InvalidRequestException if the file cannot be read or is not an image
     */
    public static Generation read(Path image) {
        try (InputStream in = Files.newInputStream(image)) {
            ImageMetadata metadata = ImageMetadata.read(in);
            if (metadata.format() == ImageFormat.UNKNOWN) {
                throw new IOException("its first bytes are of no image");
            }
            return metadata.generation();
        } catch (IOException e) {
            throw new InvalidRequestException(
                    List.of(Violation.of(
                            Code.UNREADABLE, "image", "is " + image + ", which cannot be read: " + e.getMessage())),
                    FailureDetails.NONE,
                    e);
        }
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new GenerationBuilder();
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Builds a {@link Generation}. Null means "not known". For one thread at a time. */
    public abstract static sealed class Builder permits GenerationBuilder {
        Builder() {}

        /** Sets the seed. */
        public abstract Builder seed(long seed);

        /** Does the same as {@link #seed(long)}; null means not set. */
        public final Builder seed(@Nullable Long seed) {
            return seed(seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
        }

        /** Sets the prompt, as the model got it. */
        public abstract Builder prompt(@Nullable String prompt);

        /** Sets the negative prompt, as the model got it. */
        public abstract Builder negativePrompt(@Nullable String negativePrompt);

        /** Sets the sampler's name as the service writes it. */
        public abstract Builder sampler(@Nullable String sampler);

        /** Sets the scheduler's name as the service writes it. */
        public abstract Builder scheduler(@Nullable String scheduler);

        /** Sets the number of steps. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        /** Sets the guidance scale. */
        public abstract Builder guidanceScale(double guidanceScale);

        /** Does the same as {@link #guidanceScale(double)}; null means not set. */
        public final Builder guidanceScale(@Nullable Double guidanceScale) {
            return guidanceScale(guidanceScale == null ? OptionalDouble.empty() : OptionalDouble.of(guidanceScale));
        }

        /** Sets the model's name or hash. */
        public abstract Builder model(@Nullable String model);

        /** Adds one value of the image's metadata. */
        public abstract Builder putMetadata(String name, String value);

        /** Adds values of the image's metadata. */
        public abstract Builder putAllMetadata(Map<String, ? extends String> metadata);

        /** Sets the values of the image's metadata, in place of those set before. */
        public abstract Builder metadata(Map<String, ? extends String> metadata);

        /** Returns the values. */
        public abstract Generation build();

        abstract Builder from(Generation other);

        abstract Builder seed(OptionalLong seed);

        abstract Builder steps(OptionalInt steps);

        abstract Builder guidanceScale(OptionalDouble guidanceScale);
    }
}
