package dev.easel;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What a picture was really made with: each field from the service's answer where it says, else from the picture's own
 * metadata; the seed, where neither says it, as it was sent. Immutable.
 *
 * <p>The metadata are the text that the Stable Diffusion web UI and its relatives, DAN and stable-diffusion.cpp among them,
 * leave in a picture: under the keyword {@code parameters} in PNG, as EXIF user comment in JPEG and WebP, as comment (JPEG)
 * or XMP (WebP) by stable-diffusion.cpp. A text of more than 64 KiB is not read.
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

    /** The sampler's name as the service writes it. */
    public abstract Optional<String> sampler();

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
