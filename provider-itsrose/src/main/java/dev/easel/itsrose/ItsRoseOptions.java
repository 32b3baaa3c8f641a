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

/**
 * What only ItsRose knows. Immutable; goes into a request with {@code ImageRequest.builder().addOptions(…)}.
 *
 * <p>Every switch here is off unless it is turned on. The service's own default is on for all of them, so an unset
 * switch is sent as {@code "no"}: otherwise a plain request would come back as a panorama. Fields that the documentation
 * does not have go through {@link ImageRequest#extraFields()}, or, such as {@code server_id}, for every call through {@link
 * ItsRoseBuilder#extraField}.
 *
 * <p>Source: the ItsRose documentation, "Generate image from text" page.
 */
@ItsRoseStyle
@Value.Immutable
public abstract class ItsRoseOptions implements ProviderOptions {
    private static final ItsRoseOptions DEFAULTS = builder().build();

    ItsRoseOptions() {}

    /** {@link ItsRose#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return ItsRose.PROVIDER;
    }

    /**
     * Whether an image that is not safe for work is replaced by what {@link #safetyCheckerType()} says; a flagged
     * image is paid for and replaced. Off by default, except where a type is set (the service's own default is on).
     * {@code safety_checker}.
     */
    @Value.Default
    public boolean safetyChecker() {
        return safetyCheckerType().isPresent();
    }

    /**
     * What the safety checker does to such an image. Setting it turns the checker on. Left out, the service takes {@link
     * SafetyCheckerType#SENSITIVE_CONTENT_TEXT}. {@code safety_checker_type}.
     */
    public abstract Optional<SafetyCheckerType> safetyCheckerType();

    /**
     * Whether the service rewrites the prompt for better results. Off by default (the service's own default is on).
     * {@code enhance_prompt}.
     */
    @Value.Default
    public boolean enhancePrompt() {
        return false;
    }

    /** Whether the image is a panorama. Off by default (the service's own default is on). {@code panorama}. */
    @Value.Default
    public boolean panorama() {
        return false;
    }

    /**
     * Whether the service takes more time for a better image. Off by default (the service's own default is on). {@code
     * self_attention}.
     */
    @Value.Default
    public boolean selfAttention() {
        return false;
    }

    /** Whether tokens are merged to generate faster. Off by default (the service's own default is on). {@code tomesd}. */
    @Value.Default
    public boolean tomesd() {
        return false;
    }

    /**
     * Whether large images are corrected. It does not change the image's size; see {@link ImageRequest#upscale()} for
     * that. Off by default (the service's own default is on). {@code highres_fix}.
     */
    @Value.Default
    public boolean highresFix() {
        return false;
    }

    /** The id of an embeddings model (textual inversion). None by default. {@code embeddings_model}. */
    public abstract Optional<String> embeddingsModel();

    /** Every value is checked when it is built. */
    @Value.Check
    void check() {
        List<Violation> violations = new ArrayList<>();
        if (safetyCheckerType().isPresent() && !safetyChecker()) {
            violations.add(new Violation(
                    "options", "has a safetyCheckerType with safetyChecker(false); leave one of them out"));
        }
        if (embeddingsModel().filter(String::isBlank).isPresent()) {
            violations.add(new Violation(
                    "options", "has a blank embeddingsModel; give the id that the service knows, or leave it out"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** Makes them step by step. */
    public static ItsRoseOptionsBuilder builder() {
        return new ItsRoseOptionsBuilder();
    }

    /** A builder that starts from these. */
    public final ItsRoseOptionsBuilder toBuilder() {
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
}
