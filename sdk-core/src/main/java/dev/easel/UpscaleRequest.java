package dev.easel;

import dev.easel.Violation.Code;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a larger version of an image that exists. {@link ImageRequest#upscale()} is something else: a second pass of the
 * generation. Immutable.
 */
@Value.Immutable
public abstract class UpscaleRequest {
    UpscaleRequest() {}

    abstract Optional<ImageInput> givenImage();

    abstract OptionalDouble givenFactor();

    /** Returns the image that is made larger. */
    @Value.NonAttribute
    public final ImageInput image() {
        return givenImage().orElseThrow();
    }

    /** Returns how many times as wide and high the image becomes. */
    @Value.NonAttribute
    public final double factor() {
        return givenFactor().orElseThrow();
    }

    /** Returns the service's name of the upscaler; see {@link Builder#upscaler}. */
    public abstract Optional<String> upscaler();

    /** Returns the options of single services; see {@link Builder#addOptions}. */
    public abstract List<ProviderOptions> options();

    @Value.Check
    void check() {
        Checks checks = Checks.of("factor");
        if (givenImage().isEmpty()) {
            checks.add(Code.MISSING, "image", "is missing; give the image that is made larger");
        }
        checks.factor(givenFactor(), "");
        checks.throwIfAny();
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new UpscaleRequestBuilder();
    }

    /** Returns a new builder that starts from this request. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /**
     * Returns a request with the service's own upscaler.
     *
     * @param image the image that is made larger
     * @param factor how many times as wide and high it becomes; above 1
     * @throws InvalidRequestException if the factor is not above 1
     */
    public static UpscaleRequest of(ImageInput image, double factor) {
        return builder().image(image).factor(factor).build();
    }

    /** Builds an {@link UpscaleRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits UpscaleRequestBuilder {
        Builder() {}

        /** Sets the image that is made larger. Required. */
        public abstract Builder image(@Nullable ImageInput image);

        /** Sets how many times as wide and high the image becomes: above 1. Required. The service documents what it takes. */
        public abstract Builder factor(double factor);

        /** Sets the service's name of the upscaler, for example {@code Lanczos}. By default the service chooses. */
        public abstract Builder upscaler(@Nullable String upscaler);

        /** Adds the options of one service: at most one for each provider. */
        public abstract Builder addOptions(ProviderOptions options);

        /** Sets the options of single services, in place of those set before. */
        public abstract Builder options(Iterable<? extends ProviderOptions> options);

        /**
         * Returns the request.
         *
         * @throws InvalidRequestException with everything that is wrong, a missing image or factor included
         */
        public abstract UpscaleRequest build();

        abstract Builder from(UpscaleRequest other);
    }
}
