package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.Addresses;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** Holds the options that only local servers have. No server has them all; what the client's dialect does not have is left out with a warning, and an image that it does not take is refused. Immutable. */
@Value.Immutable
public abstract class LocalOptions implements ProviderOptions {
    private static final LocalOptions NONE = builder().build();

    LocalOptions() {}

    /** Returns {@link Local#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Local.PROVIDER;
    }

    /** Returns how the images of this request come; see {@link Builder#responseFormat}. */
    public abstract Optional<LocalResponseFormat> responseFormat();

    /** Returns the user's name, for the server's records; see {@link Builder#user}. */
    public abstract Optional<String> user();

    /** Returns the image's quality, for {@link LocalDialect#OPENAI}; see {@link Builder#quality}. */
    public abstract Optional<String> quality();

    /** Returns {@code vivid} or {@code natural}, for dall-e-3 on {@link LocalDialect#OPENAI}; see {@link Builder#style}. */
    public abstract Optional<String> style();

    /**
     * Returns {@code transparent}, {@code opaque} or {@code auto}, for GPT image models on {@link LocalDialect#OPENAI}; see
     * {@link Builder#background}.
     */
    public abstract Optional<String> background();

    /**
     * Returns {@code low} or {@code auto}, for text to image with GPT image models on {@link LocalDialect#OPENAI}; see
     * {@link Builder#moderation}.
     */
    public abstract Optional<String> moderation();

    /** Returns the quality of JPEG and WebP in percent, 0 to 100; see {@link Builder#outputCompression}. */
    public abstract OptionalInt outputCompression();

    /**
     * Returns {@code high} or {@code low}, for edits with gpt-image-1 and its kin on {@link LocalDialect#OPENAI}; see {@link
     * Builder#inputFidelity}.
     */
    public abstract Optional<String> inputFidelity();

    /**
     * Returns {@code low}, {@code medium} or {@code high}, for gpt-image-2.6 on {@link LocalDialect#OPENAI}; see {@link
     * Builder#complexity}.
     */
    public abstract Optional<String> complexity();

    /**
     * Returns marks drawn over the first input image, for gpt-image-2.5 and later on {@link LocalDialect#OPENAI}; see {@link
     * Builder#markup}.
     */
    public abstract Optional<ImageInput> markup();

    /** Returns how many times the image is shown while it is generated, 0 to 3; see {@link Builder#partialImages}. */
    public abstract OptionalInt partialImages();

    /**
     * Returns further images to generate from, beside the request's {@code initImage} or in its place; see {@link
     * Builder#referenceImages}.
     */
    public abstract List<ImageInput> referenceImages();

    /**
     * Returns images to generate from, like {@link #referenceImages()}, that the server itself fetches, by their http or https
     * addresses; see {@link Builder#referenceAddresses}.
     */
    public abstract List<URI> referenceAddresses();

    /**
     * Returns images to generate from, like {@link #referenceImages()}, that OpenAI keeps, by the ids that its files interface gave
     * them; see {@link Builder#referenceFiles}.
     */
    public abstract List<String> referenceFiles();

    /** Returns a mask that OpenAI keeps, by its id, in the place of the request's {@code mask}; see {@link Builder#maskFile}. */
    public abstract Optional<String> maskFile();

    /** Returns images that go under names of the server's own, beside what Easel sends; see {@link Builder#extraImages}. */
    public abstract Map<String, ImageInput> extraImages();

    /** Returns the {@link #referenceImages()}, the {@link #markup()} and the {@link #extraImages()}. */
    @Override
    public final List<ImageInput> inputs() {
        return Stream.of(referenceImages().stream(), markup().stream(), extraImages().values().stream())
                .flatMap(images -> images)
                .toList();
    }

    /** Refuses blank text, and numbers out of their range, all at once. */
    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        notBlank("user", user(), found);
        notBlank("quality", quality(), found);
        notBlank("style", style(), found);
        notBlank("background", background(), found);
        notBlank("moderation", moderation(), found);
        notBlank("inputFidelity", inputFidelity(), found);
        notBlank("complexity", complexity(), found);
        notBlank("maskFile", maskFile(), found);
        referenceFiles().forEach(id -> notBlank("id among referenceFiles", Optional.of(id), found));
        extraImages().keySet().forEach(name -> notBlank("name among extraImages", Optional.of(name), found));
        if (!referenceAddresses().stream().allMatch(Addresses::isWeb)) {
            found.add(Violation.of(
                    Code.MALFORMED,
                    "options",
                    "has referenceAddresses with one that is not http:// or https://; for a file or bytes use"
                            + " referenceImages"));
        }
        upTo(100, "outputCompression", outputCompression(), found);
        upTo(3, "partialImages", partialImages(), found);
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
    }

    private static void upTo(int most, String name, OptionalInt value, List<Violation> found) {
        if (value.isPresent() && (value.getAsInt() < 0 || value.getAsInt() > most)) {
            found.add(Violation.of(
                    Code.OUT_OF_RANGE, "options", "has " + name + " " + value.getAsInt() + "; give 0 to " + most));
        }
    }

    private static void notBlank(String name, Optional<String> value, List<Violation> found) {
        if (value.isPresent() && value.get().isBlank()) {
            found.add(Violation.of(Code.MISSING, "options", "has a blank " + name + "; give one or leave it out"));
        }
    }

    /** Returns a new builder that starts from this. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new LocalOptionsBuilder();
    }

    /** Those of the request, or none. */
    static LocalOptions of(ImageRequest request) {
        for (ProviderOptions options : request.options()) {
            if (options instanceof LocalOptions own) {
                return own;
            }
        }
        return NONE;
    }

    /** Builds {@link LocalOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits LocalOptionsBuilder {
        Builder() {}

        /**
         * Sets how the images of this request come. The default is the client's {@link LocalBuilder#responseFormat}. What is
         * set here is sent whatever the model is: OpenAI's GPT image models refuse the field, so leave it out for them.
         */
        public abstract Builder responseFormat(@Nullable LocalResponseFormat responseFormat);

        /**
         * Sets the user's name, for the server's records. The default is none. sd-api-server writes it into a header of its response, so it takes printable
         * ASCII there; its default is a random name (sd-api-server's source). OpenAI watches for misuse by it (OpenAI API
         * reference, create image).
         */
        public abstract Builder user(@Nullable String user);

        /**
         * Sets the image's quality, for {@link LocalDialect#OPENAI}: {@code low}, {@code medium}, {@code high} or {@code auto}
         * for GPT image models, from gpt-image-2.5 on also {@code xhigh} and {@code max}; {@code standard} or {@code hd} for
         * dall-e-3. Other words are sent as they are. The default is {@code auto} (OpenAI API reference, create image).
         * sd-api-server reads the field and does not use it.
         */
        public abstract Builder quality(@Nullable String quality);

        /**
         * Sets {@code vivid} or {@code natural}, for dall-e-3 on {@link LocalDialect#OPENAI}. OpenAI shut that model down on
         * 2026-05-12; other servers and gateways go on taking the field. The default is {@code vivid} (OpenAI API reference,
         * create image).
         */
        public abstract Builder style(@Nullable String style);

        /**
         * Sets {@code transparent}, {@code opaque} or {@code auto}, for GPT image models on {@link LocalDialect#OPENAI}. The
         * default is {@code auto} (OpenAI API reference, create image).
         */
        public abstract Builder background(@Nullable String background);

        /**
         * Sets {@code low} or {@code auto}, for text to image with GPT image models on {@link LocalDialect#OPENAI}.
         * The default is {@code auto} (OpenAI API reference, create image).
         */
        public abstract Builder moderation(@Nullable String moderation);

        /**
         * Sets the quality of JPEG and WebP in percent, 0 to 100; 100 keeps the most. For GPT image models on {@link
         * LocalDialect#OPENAI}, and for {@link LocalDialect#SD_CPP}, {@link LocalDialect#SD_CPP_V1} and {@link
         * LocalDialect#SGLANG}. The default is 100.
         */
        public final Builder outputCompression(@Nullable Integer outputCompression) {
            return outputCompression(
                    outputCompression == null ? OptionalInt.empty() : OptionalInt.of(outputCompression));
        }

        /**
         * Sets {@code high} or {@code low}, for edits with gpt-image-1 and its kin on {@link LocalDialect#OPENAI}: how closely
         * faces and the like follow the input images. From gpt-image-2 on the field is gone. The default is {@code low} (OpenAI
         * API reference, create image edit).
         */
        public abstract Builder inputFidelity(@Nullable String inputFidelity);

        /**
         * Sets {@code low}, {@code medium} or {@code high}, for gpt-image-2.6 on {@link LocalDialect#OPENAI}: how much the
         * model thinks before it generates. The default is the service's own.
         */
        public abstract Builder complexity(@Nullable String complexity);

        /**
         * Sets marks drawn over the first input image, for gpt-image-2.5 and later on {@link LocalDialect#OPENAI}: a PNG of the
         * same size with transparent pixels, in the place of a mask. The default is none.
         */
        public abstract Builder markup(@Nullable ImageInput markup);

        /**
         * Sets how many times the image is shown while it is generated, 0 to 3: in {@link dev.easel.TaskStatus.Running#preview()},
         * for GPT image models on {@link LocalDialect#OPENAI}. The service may show it less often, where it is done sooner.
         * With 0 the response comes as a stream and shows nothing before. By default the response is not a stream. Each image has a call of its own, since a stream of several images is not documented (OpenAI API reference,
         * create image: {@code stream}, {@code partial_images}).
         */
        public final Builder partialImages(@Nullable Integer partialImages) {
            return partialImages(partialImages == null ? OptionalInt.empty() : OptionalInt.of(partialImages));
        }

        /** Adds one to {@link #referenceImages(Iterable)}. */
        public abstract Builder addReferenceImage(ImageInput referenceImage);

        /**
         * Sets further images to generate from, beside the request's {@code initImage} or in its place: up to 16 in all with GPT
         * image models on {@link LocalDialect#OPENAI}; as references on {@link LocalDialect#SD_CPP}, {@link
         * LocalDialect#SD_CPP_V1}, {@link LocalDialect#LOCALAI}, {@link LocalDialect#VLLM_OMNI} and {@link
         * LocalDialect#SGLANG}. The default is none.
         */
        public abstract Builder referenceImages(Iterable<? extends ImageInput> referenceImages);

        /** Adds one to {@link #referenceAddresses(Iterable)}. */
        public abstract Builder addReferenceAddress(URI referenceAddress);

        /**
         * Sets images to generate from, like {@link LocalOptions#referenceImages()}, that the server itself fetches, by their http
         * or https addresses: on {@link LocalDialect#VLLM_OMNI} and {@link LocalDialect#SGLANG}, and with GPT image models on
         * {@link LocalDialect#OPENAI}, where the edit then goes as JSON (OpenAI API reference, create image edit). The default
         * is none.
         */
        public abstract Builder referenceAddresses(Iterable<? extends URI> referenceAddresses);

        /** Adds one to {@link #referenceFiles(Iterable)}. */
        public abstract Builder addReferenceFile(String referenceFile);

        /**
         * Sets images to generate from, like {@link LocalOptions#referenceImages()}, that OpenAI keeps, by the ids that its files
         * interface gave them: with GPT image models on {@link LocalDialect#OPENAI}, where the edit then goes as JSON (OpenAI
         * API reference, create image edit). The default is none.
         */
        public abstract Builder referenceFiles(Iterable<String> referenceFiles);

        /**
         * Sets a mask that OpenAI keeps, by its id, in the place of the request's {@code mask}: with GPT image models on {@link
         * LocalDialect#OPENAI}, where the edit then goes as JSON. It is used as it is: transparent is generated anew. The
         * default is none.
         */
        public abstract Builder maskFile(@Nullable String maskFile);

        /** Adds one to {@link #extraImages(Map)}. */
        public abstract Builder putExtraImage(String key, ImageInput value);

        /**
         * Sets images that go under names of the server's own, beside what Easel sends: files in a form, base64 text in JSON.
         * For example {@code ip_adapter_image} of {@link LocalDialect#SD_CPP}, {@code latent_mask} of {@link
         * LocalDialect#A1111}, {@code mask_image} and {@code reference_image} of {@link LocalDialect#VLLM_OMNI}. {@link
         * LocalDialect#SD_API_SERVER} and {@link LocalDialect#SD_CPP_V1} take none. The default is none.
         */
        public abstract Builder extraImages(Map<String, ? extends ImageInput> extraImages);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException with everything that is wrong
         */
        public abstract LocalOptions build();

        abstract Builder from(LocalOptions other);

        abstract Builder outputCompression(OptionalInt outputCompression);

        abstract Builder partialImages(OptionalInt partialImages);
    }
}
