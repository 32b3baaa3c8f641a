package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * Variations of an image, without a prompt: for {@link LocalService#vary}. Immutable.
 *
 * <p>OpenAI itself shut the route down with dall-e-2, on 2026-05-12 (its deprecations page): it answers 404. It took a square
 * PNG of less than 4 MB and made 1 to 10 images of 256x256, 512x512 or 1024x1024 (OpenAI API reference, create image
 * variation). Lemonade and Xinference have the same route for models of theirs.
 */
@LocalStyle
@Value.Immutable
public abstract class VariationRequest {
    private static final int MOST = 10;

    VariationRequest() {}

    /** The image. */
    public abstract ImageInput image();

    /** What draws them. By default the server's own choice; Lemonade and Xinference require one. */
    public abstract Optional<String> model();

    /** How many, 1 to 10; all of them come of one call. The default is 1. */
    @Value.Default
    public int count() {
        return 1;
    }

    /** How large. By default the server's own choice. */
    public abstract Optional<Size> size();

    /** How the images come. The default is the client's {@link LocalBuilder#responseFormat}. */
    public abstract Optional<LocalResponseFormat> responseFormat();

    /** Who asks, for the server's records. */
    public abstract Optional<String> user();

    /**
     * Fields of a server that follows, under its own names: text, numbers, booleans and images. Xinference takes {@code
     * prompt}, {@code negative_prompt} and {@code kwargs}, the last as JSON in a text.
     */
    public abstract Map<String, Object> extraFields();

    @Value.Check
    void check() {
        if (count() < 1 || count() > MOST) {
            throw new InvalidRequestException(new Violation("count", "is " + count() + "; give 1 to " + MOST));
        }
        for (String own : List.of("image", "model", "n", "size", "response_format", "user")) {
            if (extraFields().containsKey(own)) {
                throw new InvalidRequestException(new Violation(
                        "extraFields", "has \"" + own + "\", which Easel itself sends; set it in the request instead"));
            }
        }
        extraFields().forEach((name, value) -> CallFields.check(name, value, true));
    }

    /** Makes one step by step. */
    public static VariationRequestBuilder builder() {
        return new VariationRequestBuilder();
    }
}
