package dev.easel;

import dev.easel.spi.Addresses;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * The picture that is wanted, in words that every service shares. Immutable; made with {@link #builder()}, varied with
 * {@link #toBuilder()}.
 *
 * <p>Only the prompt is required here. A service may require more (DAN and Zhiqite a model, for example): its {@link
 * Capabilities} say so, and a request that lacks it is refused before anything is sent, with everything that is wrong
 * named at once.
 *
 * <p><b>A field that is not set is not sent</b>, so the service's own default holds, unless leaving it out does harm
 * there (a fixed seed that gives everybody the same picture; a switch that turns itself on). What the service cannot
 * honour is left out with a {@link Warning}; see {@link UnsupportedPolicy}.
 */
@EaselStyle
@Value.Immutable
public abstract class ImageRequest {
    ImageRequest() {}

    /** What the picture shows. */
    public abstract String prompt();

    /** What the picture should not show. */
    public abstract Optional<String> negativePrompt();

    /** The model (checkpoint) that draws, in the service's own naming: a hash on DAN, a file name on Zhiqite. */
    public abstract Optional<String> model();

    /** Width and height in pixels. */
    public abstract Optional<Size> size();

    /**
     * How many pictures, 1 to 100. The default is 1. More than the service makes in one call are asked for in several
     * calls, with seeds counted up from {@link #seed()}; each call is paid for.
     */
    @Value.Default
    public int count() {
        return 1;
    }

    /** How many denoising steps. */
    public abstract OptionalInt steps();

    /** How closely the picture follows the prompt (classifier-free guidance, "CFG scale"). */
    public abstract OptionalDouble guidanceScale();

    /** The sampling method. */
    public abstract Optional<Sampler> sampler();

    /** The noise schedule of the sampler. */
    public abstract Optional<Scheduler> scheduler();

    /**
     * The number that chance starts from: the same seed and request give the same picture, where the service keeps
     * that promise. 0 and above. Left out, every picture is another one.
     */
    public abstract OptionalLong seed();

    /** LoRAs to apply to the model. */
    public abstract List<Lora> loras();

    /** A VAE to use in place of the model's own. */
    public abstract Optional<String> vae();

    /** How many last layers of the text encoder are skipped, 1 and above. */
    public abstract OptionalInt clipSkip();

    /** The picture to start from (image to image). */
    public abstract Optional<ImageInput> initImage();

    /** How far the result may go from {@link #initImage()}, 0 (not at all) to 1. */
    public abstract OptionalDouble strength();

    /** Which part of {@link #initImage()} is drawn anew (inpainting): white is redrawn, black is kept. */
    public abstract Optional<ImageInput> mask();

    /** ControlNets that steer the composition. */
    public abstract List<ControlNet> controls();

    /** Making the picture larger after it was drawn. */
    public abstract Optional<Upscale> upscale();

    /** Whether faces are restored after drawing. */
    public abstract Optional<Boolean> restoreFaces();

    /** The file format of the result. What it really is, is read from the image: {@link GeneratedImage#format()}. */
    public abstract Optional<ImageFormat> outputFormat();

    /**
     * Where the service reports that the work is done, so that it need not be asked all the time: {@link
     * CallbackReceiver#address}, or an endpoint of the application's own, which changes nothing about how often it is asked.
     * http or https.
     */
    public abstract Optional<URI> callbackUrl();

    /**
     * The name of this request: 1 to 64 letters, digits, hyphens and underscores. Where the service lets the client
     * choose the task id, it is that id, and so must never be used twice. Left out, a random one is made.
     */
    public abstract Optional<String> requestId();

    /** What only one service knows, typed, for example {@code DanOptions}. At most one for each provider. */
    public abstract List<ProviderOptions> options();

    /**
     * Fields that Easel does not know, sent at the top level of the service's JSON as they are: strings, numbers,
     * booleans, and lists and maps of these. A name that Easel itself sends is refused.
     */
    public abstract Map<String, Object> extraFields();

    /** Everything that can be checked without knowing the service is checked when the request is built. */
    @Value.Check
    void check() {
        Checks checks = Checks.of("request");
        if (prompt().isBlank()) {
            checks.add("prompt", "is blank; describe the picture");
        }
        if (count() < 1 || count() > 100) {
            checks.add("count", "is " + count() + "; ask for 1 to 100 pictures");
        }
        if (steps().isPresent() && steps().getAsInt() < 1) {
            checks.add("steps", "is " + steps().getAsInt() + "; give 1 or more, or leave it out");
        }
        if (guidanceScale().isPresent()
                && !(guidanceScale().getAsDouble() >= 0 && guidanceScale().getAsDouble() <= 1_000)) {
            checks.add("guidanceScale", "is " + guidanceScale().getAsDouble() + "; give a number of 0 or more");
        }
        if (seed().isPresent() && seed().getAsLong() < 0) {
            checks.add("seed", "is " + seed().getAsLong() + "; give 0 or more, or leave it out for a random picture");
        }
        if (clipSkip().isPresent() && clipSkip().getAsInt() < 1) {
            checks.add("clipSkip", "is " + clipSkip().getAsInt() + "; give 1 or more, or leave it out");
        }
        if (strength().isPresent()
                && !(strength().getAsDouble() >= 0 && strength().getAsDouble() <= 1)) {
            checks.add("strength", "is " + strength().getAsDouble() + "; give a number from 0 to 1");
        }
        if (strength().isPresent() && initImage().isEmpty()) {
            checks.add("strength", "is set without initImage; set the picture to start from, or leave strength out");
        }
        if (mask().isPresent() && initImage().isEmpty()) {
            checks.add("mask", "is set without initImage; set the picture that it masks");
        }
        if (requestId().isPresent() && !requestId().get().matches("[A-Za-z0-9_-]{1,64}")) {
            checks.add("requestId", "must be 1 to 64 letters, digits, hyphens and underscores");
        }
        if (callbackUrl().isPresent() && !Addresses.isWeb(callbackUrl().get())) {
            checks.add("callbackUrl", "is not an absolute http:// or https:// address");
        }
        if (options().size() > 1
                && options().stream().map(ProviderOptions::provider).distinct().count()
                        < options().size()) {
            checks.add("options", "has two for one provider; put them together");
        }
        checks.throwIfAny();
    }

    /** Makes one step by step. */
    public static ImageRequestBuilder builder() {
        return new ImageRequestBuilder();
    }

    /**
     * With nothing but the prompt.
     *
     * @throws InvalidRequestException if it is blank
     */
    public static ImageRequest of(String prompt) {
        return builder().prompt(prompt).build();
    }

    /** A builder that starts from this request. */
    public ImageRequestBuilder toBuilder() {
        return builder().from(this);
    }

    /** What the builder has besides a method for each field. */
    abstract static class Builder {
        Builder() {}

        /**
         * Width and height in pixels.
         *
         * @param width 1 or more
         * @param height 1 or more
         * @throws InvalidRequestException if one is below 1
         */
        public ImageRequestBuilder size(int width, int height) {
            return ((ImageRequestBuilder) this).size(Size.of(width, height));
        }
    }
}
