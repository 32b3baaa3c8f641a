package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes variations of an image, without a prompt, for {@link LocalService#vary}. Immutable.
 *
 * <p>OpenAI itself shut the route down with dall-e-2, on 2026-05-12 (its deprecations page): it responds with 404. It took a square
 * PNG of less than 4 MB and made 1 to 10 images of 256x256, 512x512 or 1024x1024 (OpenAI API reference, create image
 * variation). Lemonade and Xinference have the same route for models of theirs.
 */
@Value.Immutable
public abstract class VariationRequest {
    private static final int MOST = 10;

    VariationRequest() {}

    /** Returns the image; see {@link Builder#image}. */
    public abstract ImageInput image();

    /** Returns the model; see {@link Builder#model}. */
    public abstract Optional<String> model();

    /** Returns the number of variations, 1 to 10; see {@link Builder#count}. */
    @Value.Default
    public int count() {
        return 1;
    }

    /** Returns the size; see {@link Builder#size}. */
    public abstract Optional<Size> size();

    /** Returns how the images come; see {@link Builder#responseFormat}. */
    public abstract Optional<LocalResponseFormat> responseFormat();

    /** Returns the user's name, for the server's records; see {@link Builder#user}. */
    public abstract Optional<String> user();

    /** Returns fields of a server that follows, under its own names; see {@link Builder#extraFields}. */
    public abstract Map<String, Object> extraFields();

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        if (count() < 1 || count() > MOST) {
            found.add(Violation.of(Violation.Code.OUT_OF_RANGE, "count", "is " + count() + "; give 1 to " + MOST));
        }
        for (String own : List.of("image", "model", "n", "size", "response_format", "user")) {
            if (extraFields().containsKey(own)) {
                found.add(Violation.of(
                        Violation.Code.CONFLICT,
                        "extraFields",
                        "has \"" + own + "\", which Easel itself sends; set it in the request instead"));
            }
        }
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
        extraFields().forEach((name, value) -> CallFields.check(name, value, true));
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new VariationRequestBuilder();
    }

    /** Builds a {@link VariationRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits VariationRequestBuilder {
        Builder() {}

        /** Sets the image. Required. */
        public abstract Builder image(ImageInput image);

        /** Sets the model. The default is the server's own; Lemonade and Xinference require one. */
        public abstract Builder model(@Nullable String model);

        /** Sets the number of variations, 1 to 10; one call makes all of them. The default is 1. */
        public abstract Builder count(int count);

        /** Sets the size in pixels. The default is the server's own. */
        public abstract Builder size(@Nullable Size size);

        /** Sets how the images come. The default is the client's {@link LocalBuilder#responseFormat}. */
        public abstract Builder responseFormat(@Nullable LocalResponseFormat responseFormat);

        /** Sets the user's name, for the server's records. The default is none. */
        public abstract Builder user(@Nullable String user);

        /** Adds one to {@link #extraFields(Map)}. */
        public abstract Builder putExtraField(String key, Object value);

        /**
         * Sets fields of a server that follows, under its own names: text, numbers, booleans and images. Xinference takes
         * {@code prompt}, {@code negative_prompt} and {@code kwargs}, the last as JSON in a text.
         */
        public abstract Builder extraFields(Map<String, ? extends Object> extraFields);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract VariationRequest build();

        abstract Builder from(VariationRequest other);
    }
}
