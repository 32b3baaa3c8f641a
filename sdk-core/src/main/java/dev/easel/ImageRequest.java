package dev.easel;

import dev.easel.Violation.Code;
import dev.easel.spi.Addresses;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Describes the images that are wanted, in words that every service shares. {@link #builder()} creates one, {@link #toBuilder()}
 * varies it. Immutable.
 *
 * <p>Only the prompt is required here. A service may require more, for example a model: its {@link Capabilities} say so, and a
 * request that lacks it fails before anything is sent, with one {@link InvalidRequestException} for everything that is wrong.
 *
 * <p><b>A field that is not set is not sent</b>, so the service's own default holds, unless that default does harm (a fixed seed
 * that gives everybody the same image; a switch that turns itself on). What the service cannot honour is left out with a {@link
 * Warning}; see {@link UnsupportedPolicy}.
 */
@Value.Immutable
public abstract class ImageRequest {
    ImageRequest() {}

    abstract Optional<String> givenPrompt();

    /** Returns what the image shows. */
    @Value.NonAttribute
    public final String prompt() {
        return givenPrompt().orElseThrow();
    }

    /** Returns what the image should not show; see {@link Builder#negativePrompt}. */
    public abstract Optional<String> negativePrompt();

    /** Returns the model; see {@link Builder#model}. */
    public abstract Optional<String> model();

    /** Returns width and height in pixels; see {@link Builder#size(Size)}. */
    public abstract Optional<Size> size();

    /** Returns how many images are wanted; see {@link Builder#count}. */
    @Value.Default
    public int count() {
        return 1;
    }

    /** Returns the number of denoising steps; see {@link Builder#steps(Integer)}. */
    public abstract OptionalInt steps();

    /** Returns how closely the image follows the prompt; see {@link Builder#guidanceScale(double)}. */
    public abstract OptionalDouble guidanceScale();

    /** Returns the sampling method; see {@link Builder#sampler}. */
    public abstract Optional<Sampler> sampler();

    /** Returns the noise schedule; see {@link Builder#scheduler}. */
    public abstract Optional<Scheduler> scheduler();

    /** Returns the seed; see {@link Builder#seed(long)}. */
    public abstract OptionalLong seed();

    /** Returns the LoRAs to apply; see {@link Builder#addLora}. */
    public abstract List<Lora> loras();

    /** Returns the VAE; see {@link Builder#vae}. */
    public abstract Optional<String> vae();

    /** Returns how many last layers of the text encoder are skipped; see {@link Builder#clipSkip(Integer)}. */
    public abstract OptionalInt clipSkip();

    /** Returns the image to start from; see {@link Builder#initImage}. */
    public abstract Optional<ImageInput> initImage();

    /** Returns how far the result may go from {@link #initImage()}; see {@link Builder#strength(double)}. */
    public abstract OptionalDouble strength();

    /** Returns the mask for inpainting; see {@link Builder#mask}. */
    public abstract Optional<ImageInput> mask();

    /** Returns the ControlNets; see {@link Builder#addControl}. */
    public abstract List<ControlNet> controls();

    /** Returns the second, larger pass; see {@link Builder#upscale}. */
    public abstract Optional<Upscale> upscale();

    /** Returns whether faces are restored; see {@link Builder#restoreFaces}. */
    public abstract Optional<Boolean> restoreFaces();

    /** Returns the wanted file format; see {@link Builder#outputFormat}. */
    public abstract Optional<ImageFormat> outputFormat();

    /** Returns where the service reports the end of the task; see {@link Builder#callbackUrl}. */
    public abstract Optional<URI> callbackUrl();

    /** Returns the client's id of this request; see {@link Builder#requestId}. */
    public abstract Optional<String> requestId();

    /** Returns the options of single services; see {@link Builder#addOptions}. */
    public abstract List<ProviderOptions> options();

    /** Returns the fields that Easel does not know; see {@link Builder#putExtraField}. */
    public abstract Map<String, Object> extraFields();

    /** Checks everything that needs no knowledge of the service. */
    @Value.Check
    void check() {
        Checks checks = Checks.of("request");
        checks.text("prompt", givenPrompt(), "describe the image");
        if (count() < 1 || count() > 100) {
            checks.add(Code.OUT_OF_RANGE, "count", "is " + count() + "; ask for 1 to 100 images");
        }
        checks.atLeastOne("steps", steps());
        checks.range("guidanceScale", guidanceScale(), 0, 1_000);
        if (seed().isPresent() && seed().getAsLong() < 0) {
            checks.add(
                    Code.OUT_OF_RANGE,
                    "seed",
                    "is " + seed().getAsLong() + "; give 0 or more, or leave it out for a random image");
        }
        checks.atLeastOne("clipSkip", clipSkip());
        checks.range("strength", strength(), 0, 1);
        if (strength().isPresent() && initImage().isEmpty()) {
            checks.add(
                    Code.CONFLICT,
                    "strength",
                    "is set without initImage; set the image to start from, or leave strength out");
        }
        if (mask().isPresent() && initImage().isEmpty()) {
            checks.add(Code.CONFLICT, "mask", "is set without initImage; set the image that it masks");
        }
        if (requestId().isPresent() && !requestId().get().matches("[A-Za-z0-9_-]{1,64}")) {
            checks.add(Code.MALFORMED, "requestId", "must be 1 to 64 letters, digits, hyphens and underscores");
        }
        if (callbackUrl().isPresent() && !Addresses.isWeb(callbackUrl().get())) {
            checks.add(Code.MALFORMED, "callbackUrl", "is not an absolute http:// or https:// address");
        }
        if (options().stream().map(ProviderOptions::provider).distinct().count()
                < options().size()) {
            checks.add(Code.CONFLICT, "options", "has two for one provider; put them together");
        }
        checks.throwIfAny();
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new ImageRequestBuilder();
    }

    /**
     * Returns a request that sets the prompt alone.
     *
     * @throws InvalidRequestException if it is blank
     */
    public static ImageRequest of(String prompt) {
        return builder().prompt(prompt).build();
    }

    /**
     * Returns the request as JSON, for a queue or a database; {@link #fromJson} reads it. An input image is written in the form in which
     * it was given: a file as its path, an address as it is, bytes in base64.
     *
     * <p>The text holds what the request holds, and so perhaps what is to be kept secret: a token in {@link #callbackUrl()}, a signature in
     * the address of an input image, and what was put into {@link #extraFields()}. It never holds a credential of the client.
     *
     * @throws InvalidRequestException if JSON cannot hold one of {@link #extraFields()}, an input image is a file inside of a file (a zip
     *     file's), or the {@link #options()} are of a provider that has no {@link dev.easel.spi.OptionsFormat}; it names the field
     */
    public final String toJson() {
        return RequestJson.write(this, JsonDocument.Inputs.AS_GIVEN);
    }

    /**
     * Does the same as {@link #toJson()}, with the content of each input image that is a file in place of its path, for machines that do
     * not share a file system. All of them are in memory, more than once.
     *
     * @throws InvalidRequestException as for {@link #toJson()}, and if a file cannot be read; it names the field
     */
    public final String toJsonWithFiles() {
        return RequestJson.write(this, JsonDocument.Inputs.WITH_FILES);
    }

    /**
     * Returns the request that {@link #toJson()} wrote, in this version of Easel or an earlier one. The names are those of the builder's
     * methods, and a field that is missing or {@code null} is not set, so that such a text can be written by hand:
     *
     * <pre>{@code
     * {"version": 1, "prompt": "a lighthouse", "size": "768x512", "loras": [{"id": "fog", "weight": 0.7}],
     *     "initImage": {"file": "sketch.png"}, "options": {"dan": {"resizeMode": "FILL"}}}
     * }</pre>
     *
     * <p>Numbers of {@link #extraFields()} may come back as another class that holds the same number. The providers whose options are in
     * it have to be on the class path or module path.
     *
     * <p>Read only what comes from somebody whom you trust: an input image may name any file of this machine, and when the request is
     * sent, the service gets it.
     *
     * @throws InvalidRequestException with everything that is wrong: a field that this version of Easel does not know, one that is there
     *     twice or of another type, a newer version, a text that is not one JSON object
     */
    public static ImageRequest fromJson(String json) {
        return RequestJson.read(Objects.requireNonNull(json, "json"));
    }

    /** Returns a new builder that starts from this request. */
    public Builder toBuilder() {
        return builder().from(this);
    }

    /**
     * Builds an {@link ImageRequest}. Null means "not set" wherever it is allowed. Values are checked together in {@link
     * #build()}. For one thread at a time.
     */
    public abstract static sealed class Builder permits ImageRequestBuilder {
        Builder() {}

        /** Sets what the image shows. Required, not blank. */
        public abstract Builder prompt(@Nullable String prompt);

        /** Sets what the image should not show. By default nothing is sent. */
        public abstract Builder negativePrompt(@Nullable String negativePrompt);

        /**
         * Sets the model (checkpoint), in the service's own naming: a hash on DAN, a file name on Zhiqite. {@link
         * ImageClient#models()} lists them. By default the service chooses; some services require one.
         */
        public abstract Builder model(@Nullable String model);

        /**
         * Sets width and height in pixels. By default the service chooses. The sizes that a service takes are in {@link
         * Capabilities#width()} and {@link Capabilities#height()}.
         */
        public abstract Builder size(@Nullable Size size);

        /**
         * Sets width and height in pixels.
         *
         * @param width in pixels, 1 or more
         * @param height in pixels, 1 or more
         * @throws InvalidRequestException at once, if one is below 1
         */
        public final Builder size(int width, int height) {
            return size(Size.of(width, height));
        }

        /**
         * Sets how many images are wanted: 1 to 100; 1 by default. More than the service generates in one call are requested in
         * several calls, with seeds counted up from {@link #seed(long)}. Each call is paid for.
         */
        public abstract Builder count(int count);

        /** Sets the number of denoising steps: 1 or more, often 20 to 50. By default the service chooses. */
        public final Builder steps(@Nullable Integer steps) {
            return steps(steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
        }

        /**
         * Sets how closely the image follows the prompt (classifier-free guidance, "CFG scale"): 0 to 1000, often 5 to 12. By
         * default the service chooses.
         */
        public abstract Builder guidanceScale(double guidanceScale);

        /** Does the same as {@link #guidanceScale(double)}; null means not set. */
        public final Builder guidanceScale(@Nullable Double guidanceScale) {
            return guidanceScale(guidanceScale == null ? OptionalDouble.empty() : OptionalDouble.of(guidanceScale));
        }

        /** Sets the sampling method, for example {@link Sampler#EULER_A}. By default the service chooses. */
        public abstract Builder sampler(@Nullable Sampler sampler);

        /** Sets the noise schedule of the sampler, for example {@link Scheduler#KARRAS}. By default the service chooses. */
        public abstract Builder scheduler(@Nullable Scheduler scheduler);

        /**
         * Sets the number that the noise starts from: 0 or more. The same seed and request give the same image, where the
         * service keeps that promise. By default every image has a random seed.
         */
        public abstract Builder seed(long seed);

        /** Does the same as {@link #seed(long)}; null means not set. */
        public final Builder seed(@Nullable Long seed) {
            return seed(seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
        }

        /** Adds a LoRA to apply to the model. By default there is none. */
        public abstract Builder addLora(Lora lora);

        /** Sets the LoRAs, in place of those set before. */
        public abstract Builder loras(Iterable<? extends Lora> loras);

        /** Sets a VAE to use in place of the model's own, in the service's naming. By default the model's own is used. */
        public abstract Builder vae(@Nullable String vae);

        /** Sets how many last layers of the text encoder are skipped: 1 or more. By default the service chooses. */
        public final Builder clipSkip(@Nullable Integer clipSkip) {
            return clipSkip(clipSkip == null ? OptionalInt.empty() : OptionalInt.of(clipSkip));
        }

        /** Sets the image to start from (image to image). By default the image is generated from the prompt alone. */
        public abstract Builder initImage(@Nullable ImageInput initImage);

        /**
         * Sets how far the result may go from {@link #initImage}: 0 (not at all) to 1. Needs an init image. By default the service
         * chooses.
         */
        public abstract Builder strength(double strength);

        /** Does the same as {@link #strength(double)}; null means not set. */
        public final Builder strength(@Nullable Double strength) {
            return strength(strength == null ? OptionalDouble.empty() : OptionalDouble.of(strength));
        }

        /**
         * Sets which part of {@link #initImage} is generated anew (inpainting): white is replaced, black is kept. Needs an init
         * image. By default there is no mask.
         */
        public abstract Builder mask(@Nullable ImageInput mask);

        /** Adds a ControlNet that steers the composition. By default there is none. */
        public abstract Builder addControl(ControlNet control);

        /** Sets the ControlNets, in place of those set before. */
        public abstract Builder controls(Iterable<? extends ControlNet> controls);

        /** Sets a second, larger pass after the first ("hires fix"). By default there is none. */
        public abstract Builder upscale(@Nullable Upscale upscale);

        /** Sets whether faces are restored after generation. By default the service chooses. */
        public abstract Builder restoreFaces(@Nullable Boolean restoreFaces);

        /**
         * Sets the wanted file format. By default the service chooses. What an image really is, is read from its own bytes:
         * {@link GeneratedImage#format()}.
         */
        public abstract Builder outputFormat(@Nullable ImageFormat outputFormat);

        /**
         * Sets the http or https address where the service reports the end of the task, so that polls can be rare. Take {@link
         * CallbackReceiver#address}; an endpoint of the application's own changes nothing about the polls. By default there is
         * none.
         */
        public abstract Builder callbackUrl(@Nullable URI callbackUrl);

        /**
         * Sets the client's id of this request: 1 to 64 letters, digits, hyphens and underscores. Where the service lets the
         * client choose the task id, it is that id, so never use it twice. By default it is random.
         */
        public abstract Builder requestId(@Nullable String requestId);

        /** Adds the options of one service, for example {@code DanOptions}: at most one for each provider. */
        public abstract Builder addOptions(ProviderOptions options);

        /** Sets the options of single services, in place of those set before. */
        public abstract Builder options(Iterable<? extends ProviderOptions> options);

        /**
         * Adds a field that Easel does not know. It is sent as it is, at the top level of the service's JSON.
         *
         * @param name the field's name in the service's JSON; one that Easel itself sends is a violation
         * @param value a string, number, boolean, or a list or map of these
         */
        public abstract Builder putExtraField(String name, Object value);

        /** Sets the fields that Easel does not know, in place of those set before. */
        public abstract Builder extraFields(Map<String, ? extends Object> extraFields);

        /**
         * Returns the request.
         *
         * @throws InvalidRequestException with everything that is wrong, a missing prompt included
         */
        public abstract ImageRequest build();

        abstract Builder from(ImageRequest other);

        abstract Builder steps(OptionalInt steps);

        abstract Builder guidanceScale(OptionalDouble guidanceScale);

        abstract Builder seed(OptionalLong seed);

        abstract Builder clipSkip(OptionalInt clipSkip);

        abstract Builder strength(OptionalDouble strength);
    }
}
