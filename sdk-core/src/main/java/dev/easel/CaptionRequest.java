package dev.easel;

import dev.easel.Violation.Code;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Asks for a description of an image in words (a caption; "interrogate" in the Stable Diffusion web UI). Immutable. */
@Value.Immutable
public abstract class CaptionRequest {
    CaptionRequest() {}

    abstract Optional<ImageInput> givenImage();

    /** Returns the image that is described. */
    @Value.NonAttribute
    public final ImageInput image() {
        return givenImage().orElseThrow();
    }

    /** Returns the service's name of the captioning model; see {@link Builder#model}. */
    public abstract Optional<String> model();

    /** Returns the options of single services; see {@link Builder#addOptions}. */
    public abstract List<ProviderOptions> options();

    @Value.Check
    void check() {
        Checks checks = Checks.of("image");
        if (givenImage().isEmpty()) {
            checks.add(Code.MISSING, "is missing; give the image that is described");
        }
        checks.throwIfAny();
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new CaptionRequestBuilder();
    }

    /** Returns a new builder that starts from this request. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a request for the service's own captioning model. */
    public static CaptionRequest of(ImageInput image) {
        return builder().image(image).build();
    }

    /** Builds a {@link CaptionRequest}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits CaptionRequestBuilder {
        Builder() {}

        /** Sets the image that is described. Required. */
        public abstract Builder image(@Nullable ImageInput image);

        /** Sets the service's name of the captioning model, for example {@code clip}. By default the service chooses. */
        public abstract Builder model(@Nullable String model);

        /** Adds the options of one service: at most one for each provider. */
        public abstract Builder addOptions(ProviderOptions options);

        /** Sets the options of single services, in place of those set before. */
        public abstract Builder options(Iterable<? extends ProviderOptions> options);

        /**
         * Returns the request.
         *
         * @throws InvalidRequestException if the image is missing
         */
        public abstract CaptionRequest build();

        abstract Builder from(CaptionRequest other);
    }
}
