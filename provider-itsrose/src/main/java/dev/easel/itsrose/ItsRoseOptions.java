package dev.easel.itsrose;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only ItsRose has. Immutable; they go into a request with {@code ImageRequest.builder().addOptions(…)}.
 *
 * <p>Every switch here is off unless it is turned on. The service's own default is on for all of them, so an unset
 * switch is sent as {@code "no"}: otherwise a plain request would come back as a panorama. Fields that the documentation
 * does not have go through {@link ImageRequest#extraFields()}, or, such as {@code server_id}, for every call through {@link
 * ItsRoseBuilder#extraField}.
 *
 * <p>Source: the ItsRose documentation, "Generate image from text" page.
 */
@Value.Immutable
public abstract class ItsRoseOptions implements ProviderOptions {
    private static final ItsRoseOptions DEFAULTS = builder().build();

    ItsRoseOptions() {}

    /** Returns {@link ItsRose#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return ItsRose.PROVIDER;
    }

    /**
     * Returns whether an image that is not safe for work is replaced by what {@link #safetyCheckerType()} says; see {@link
     * Builder#safetyChecker}.
     */
    @Value.Default
    public boolean safetyChecker() {
        return safetyCheckerType().isPresent();
    }

    /** Returns what the safety checker does to such an image; see {@link Builder#safetyCheckerType}. */
    public abstract Optional<SafetyCheckerType> safetyCheckerType();

    /** Returns whether the service rewrites the prompt for better results; see {@link Builder#enhancePrompt}. */
    @Value.Default
    public boolean enhancePrompt() {
        return false;
    }

    /** Returns whether the image is a panorama; see {@link Builder#panorama}. */
    @Value.Default
    public boolean panorama() {
        return false;
    }

    /** Returns whether the service takes more time for a better image; see {@link Builder#selfAttention}. */
    @Value.Default
    public boolean selfAttention() {
        return false;
    }

    /** Returns whether tokens are merged to generate faster; see {@link Builder#tomesd}. */
    @Value.Default
    public boolean tomesd() {
        return false;
    }

    /** Returns whether large images are corrected; see {@link Builder#highresFix}. */
    @Value.Default
    public boolean highresFix() {
        return false;
    }

    /** Returns the id of an embeddings model; see {@link Builder#embeddingsModel}. */
    public abstract Optional<String> embeddingsModel();

    /** Every value is checked when it is built. */
    @Value.Check
    void check() {
        List<Violation> violations = new ArrayList<>();
        if (safetyCheckerType().isPresent() && !safetyChecker()) {
            violations.add(Violation.of(
                    Violation.Code.CONFLICT,
                    "options",
                    "has a safetyCheckerType with safetyChecker(false); leave one of them out"));
        }
        if (embeddingsModel().filter(String::isBlank).isPresent()) {
            violations.add(Violation.of(
                    Violation.Code.MISSING,
                    "options",
                    "has a blank embeddingsModel; give the id that the service knows, or leave it out"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ItsRoseOptionsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** The request's own, or the defaults where it has none. */
    static ItsRoseOptions in(ImageRequest request) {
        return request.options().stream()
                .filter(ItsRoseOptions.class::isInstance)
                .map(ItsRoseOptions.class::cast)
                .findFirst()
                .orElse(DEFAULTS);
    }

    /** Builds {@link ItsRoseOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits ItsRoseOptionsBuilder {
        Builder() {}

        /**
         * Sets whether an image that is not safe for work is replaced by what {@link ItsRoseOptions#safetyCheckerType()} says; a
         * flagged image is paid for and replaced. Off by default, except where a type is set (the service's own default is on).
         * {@code safety_checker}.
         */
        public abstract Builder safetyChecker(boolean safetyChecker);

        /**
         * Sets what the safety checker does to such an image. Setting it turns the checker on. Left out, the service takes
         * {@link SafetyCheckerType#SENSITIVE_CONTENT_TEXT}. {@code safety_checker_type}.
         */
        public abstract Builder safetyCheckerType(@Nullable SafetyCheckerType safetyCheckerType);

        /**
         * Sets whether the service rewrites the prompt for better results. Off by default (the service's own default is on).
         * {@code enhance_prompt}.
         */
        public abstract Builder enhancePrompt(boolean enhancePrompt);

        /** Sets whether the image is a panorama. Off by default (the service's own default is on). {@code panorama}. */
        public abstract Builder panorama(boolean panorama);

        /**
         * Sets whether the service takes more time for a better image. Off by default (the service's own default is on). {@code
         * self_attention}.
         */
        public abstract Builder selfAttention(boolean selfAttention);

        /** Sets whether tokens are merged to generate faster. Off by default (the service's own default is on). {@code tomesd}. */
        public abstract Builder tomesd(boolean tomesd);

        /**
         * Sets whether large images are corrected. It does not change the image's size; see {@link ImageRequest#upscale()} for
         * that. Off by default (the service's own default is on). {@code highres_fix}.
         */
        public abstract Builder highresFix(boolean highresFix);

        /** Sets the id of an embeddings model (textual inversion). None by default. {@code embeddings_model}. */
        public abstract Builder embeddingsModel(@Nullable String embeddingsModel);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract ItsRoseOptions build();

        abstract Builder from(ItsRoseOptions other);
    }
}
