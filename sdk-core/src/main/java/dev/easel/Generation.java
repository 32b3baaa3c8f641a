package dev.easel;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What an image was really made with: each field from the service's response where it says, else from the image's own
 * metadata; the seed, where neither says it, as it was sent. A seed in a response that is the one that was sent may only repeat
 * it: there the image counts. Immutable.
 *
 * <p>The metadata are what programs leave in an image: the text of the Stable Diffusion web UI and its relatives (DAN,
 * stable-diffusion.cpp, SD.Next), the settings of SwarmUI, Fooocus, InvokeAI and NovelAI, and the graph of ComfyUI, of which
 * the sampler nearest to the saved image counts. They are read in PNG, in the EXIF data of JPEG and WebP, and where
 * stable-diffusion.cpp has them there. A text of more than 64 KiB is not read. Behind the first few thousand bytes of an
 * image that goes to a sink nothing is read.
 */
@EaselStyle
@Value.Immutable
public abstract class Generation {
    private static final Generation UNKNOWN = builder().build();

    Generation() {}

    /** The seed. */
    public abstract OptionalLong seed();

    /** The prompt, as the model got it. */
    public abstract Optional<String> prompt();

    /** The negative prompt, as the model got it. */
    public abstract Optional<String> negativePrompt();

    /** The sampler's name as the service writes it. Some write the scheduler into it: {@code DPM++ 2M Karras}. */
    public abstract Optional<String> sampler();

    /** The scheduler's name as the service writes it, where it stands apart from the sampler. */
    public abstract Optional<String> scheduler();

    /** How many steps. */
    public abstract OptionalInt steps();

    /** The guidance scale. */
    public abstract OptionalDouble guidanceScale();

    /** The model's name or hash. */
    public abstract Optional<String> model();

    /** Everything that the picture's metadata names, by the names it uses there, for example {@code CFG scale}. */
    public abstract Map<String, String> metadata();

    /** Nothing known. */
    public static Generation unknown() {
        return UNKNOWN;
    }

    /** Makes one step by step. */
    public static GenerationBuilder builder() {
        return new GenerationBuilder();
    }

    /** A builder that starts from this. */
    public final GenerationBuilder toBuilder() {
        return builder().from(this);
    }
}
