package dev.easel;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What came of a request: at least one picture (or text, where words were asked for), and what is to be said about it.
 * Where several pictures were asked for and some failed, those that were made are here and the others are listed in
 * {@link #failures()}. Immutable.
 */
@EaselStyle
@Value.Immutable
public abstract class ImageResult {
    ImageResult() {}

    /** The pictures, in the order asked for; at least one, unless words were asked for. */
    public abstract List<GeneratedImage> images();

    /** The images of the responses that are not the user's: ControlNet maps, interim images. They have no seed. */
    public abstract List<GeneratedImage> extraImages();

    /** The words, where words were asked for (captions, prompts) or came with the pictures. */
    public abstract List<String> texts();

    /** The pictures that did not come to be, each with the reason. */
    public abstract List<ImageFailure> failures();

    /**
     * What the service could not honour, and what was done instead; and where images are not what was asked for: another size,
     * another seed, step count, sampler or scheduler by the response or the image's own metadata, images of one request that
     * are the same, and a header that claims more than 32,768 pixels on a side or more than 256 megapixels. Such images are
     * kept all the same. What is not known is not warned about.
     */
    public abstract List<Warning> warnings();

    /** Who made them. */
    public abstract ProviderId provider();

    /** The model, as the service names it in its answer, else as it was asked for. */
    public abstract Optional<String> model();

    /** The task, to ask for it again while the service keeps it. */
    public abstract TaskHandle handle();

    /** What the task used and cost, as far as the service told. */
    @Value.Default
    public Usage usage() {
        return Usage.none();
    }

    /** When things happened. */
    public abstract Timings timings();

    /** How many HTTP exchanges it took, polls and downloads included. */
    public abstract int attempts();

    /**
     * The first picture.
     *
     * @throws java.util.NoSuchElementException if words were asked for and there is none
     */
    public final GeneratedImage first() {
        if (images().isEmpty()) {
            throw new NoSuchElementException("the result has no pictures, only texts; see ImageResult.texts()");
        }
        return images().get(0);
    }

    /** Makes one step by step. */
    public static ImageResultBuilder builder() {
        return new ImageResultBuilder();
    }
}
