package dev.easel.openai;

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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only OpenAI and hosts of its interface have. Words are sent as they are, so that new ones need no new
 * release. What the host or the model does not take is left out with a warning; an image that it does not take is refused.
 * Immutable.
 */
@Value.Immutable
public abstract class OpenAiOptions implements ProviderOptions {
    private static final OpenAiOptions NONE = builder().build();

    OpenAiOptions() {}

    /** Returns how the images of this request come; see {@link Builder#responseFormat}. */
    public abstract Optional<OpenAiResponseFormat> responseFormat();

    /** Returns the model whose family the request's model belongs to; see {@link Builder#family}. */
    public abstract Optional<String> family();

    /** Returns the image's quality; see {@link Builder#quality}. */
    public abstract Optional<String> quality();

    /** Returns what is behind the subject; see {@link Builder#background}. */
    public abstract Optional<String> background();

    /** Returns how strictly content is judged; see {@link Builder#moderation}. */
    public abstract Optional<String> moderation();

    /** Returns the quality of JPEG and WebP in percent; see {@link Builder#outputCompression(Integer)}. */
    public abstract OptionalInt outputCompression();

    /** Returns how closely an edit follows its input images; see {@link Builder#inputFidelity}. */
    public abstract Optional<String> inputFidelity();

    /** Returns how much the model thinks before it generates; see {@link Builder#complexity}. */
    public abstract Optional<String> complexity();

    /** Returns the style; see {@link Builder#style}. */
    public abstract Optional<String> style();

    /** Returns the number of frames of a GIF; see {@link Builder#frameCount(Integer)}. */
    public abstract OptionalInt frameCount();

    /** Returns how long a frame of a GIF is shown; see {@link Builder#frameDurationMs(Integer)}. */
    public abstract OptionalInt frameDurationMs();

    /** Returns the model that writes an SVG; see {@link Builder#svgModel}. */
    public abstract Optional<String> svgModel();

    /** Returns how much that model thinks; see {@link Builder#svgEffort}. */
    public abstract Optional<String> svgEffort();

    /** Returns a hashed id of the end user; see {@link Builder#safetyIdentifier}. */
    public abstract Optional<String> safetyIdentifier();

    /** Returns the end user's name; see {@link Builder#user}. */
    public abstract Optional<String> user();

    /** Returns the ratio of width to height; see {@link Builder#aspectRatio}. */
    public abstract Optional<String> aspectRatio();

    /** Returns the resolution; see {@link Builder#resolution}. */
    public abstract Optional<String> resolution();

    /** Returns how many times the image is shown while it is generated; see {@link Builder#partialImages(Integer)}. */
    public abstract OptionalInt partialImages();

    /** Returns marks drawn over the first input image; see {@link Builder#markup}. */
    public abstract Optional<ImageInput> markup();

    /** Returns further input images; see {@link Builder#referenceImages}. */
    public abstract List<ImageInput> referenceImages();

    /** Returns input images that the service fetches; see {@link Builder#referenceAddresses}. */
    public abstract List<URI> referenceAddresses();

    /** Returns input images that OpenAI keeps; see {@link Builder#referenceFiles}. */
    public abstract List<String> referenceFiles();

    /** Returns a mask that OpenAI keeps; see {@link Builder#maskFile}. */
    public abstract Optional<String> maskFile();

    /** Returns the text model of a task; see {@link Builder#textModel}. */
    public abstract Optional<String> textModel();

    /** Returns what the image tool of a task does; see {@link Builder#action}. */
    public abstract Optional<String> action();

    /** Returns whether the service keeps the task; see {@link Builder#store(Boolean)}. */
    public abstract Optional<Boolean> store();

    /** Returns {@link OpenAi#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return OpenAi.PROVIDER;
    }

    /** Returns the {@link #referenceImages()} and the {@link #markup()}. */
    @Override
    public final List<ImageInput> inputs() {
        return Stream.concat(referenceImages().stream(), markup().stream()).toList();
    }

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        for (OpenAiOption option : OpenAiOption.values()) {
            if (option.value(this).filter(value -> value.toString().isBlank()).isPresent()) {
                found.add(wrong(Code.MISSING, "has a blank " + option.setting() + "; give one or leave it out"));
            }
        }
        if (Stream.concat(
                        referenceFiles().stream(),
                        Stream.of(family(), maskFile(), textModel(), svgModel(), svgEffort())
                                .flatMap(Optional::stream))
                .anyMatch(String::isBlank)) {
            found.add(wrong(
                    Code.MISSING,
                    "has a blank family, maskFile, referenceFile, textModel, svgModel or svgEffort; give one or leave it"
                            + " out"));
        }
        referenceAddresses().stream()
                .filter(address -> !Addresses.isWeb(address))
                .findFirst()
                .ifPresent(address -> found.add(wrong(
                        Code.MALFORMED,
                        "has referenceAddresses with one that is not http:// or https://; for a file or bytes use"
                                + " referenceImages")));
        range("outputCompression", outputCompression(), 0, 100, found);
        range("partialImages", partialImages(), 0, 3, found);
        range("frameCount", frameCount(), 2, 16, found);
        range("frameDurationMs", frameDurationMs(), 20, 655_350, found);
        if (frameDurationMs().orElse(0) % 10 != 0) {
            found.add(wrong(
                    Code.OUT_OF_RANGE,
                    "has frameDurationMs " + frameDurationMs().getAsInt() + "; give a multiple of 10"));
        }
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
    }

    private static void range(String name, OptionalInt value, int least, int most, List<Violation> found) {
        if (value.isPresent() && (value.getAsInt() < least || value.getAsInt() > most)) {
            found.add(wrong(
                    Code.OUT_OF_RANGE, "has " + name + " " + value.getAsInt() + "; give " + least + " to " + most));
        }
    }

    private static Violation wrong(Code code, String message) {
        return Violation.of(code, "options", message);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new OpenAiOptionsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Those of the request, or none. */
    static OpenAiOptions of(ImageRequest request) {
        return request.options().stream()
                .filter(OpenAiOptions.class::isInstance)
                .map(OpenAiOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    /** Builds {@link OpenAiOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits OpenAiOptionsBuilder {
        Builder() {}

        /**
         * Sets how the images of this request come. By default the model's family decides, else {@link
         * OpenAiBuilder#responseFormat}, else the host's profile. What is set here is sent whatever the model is.
         */
        public abstract Builder responseFormat(@Nullable OpenAiResponseFormat responseFormat);

        /**
         * Sets the name of one of OpenAI's models, for example {@code gpt-image-2}, whose fields the request's model takes: for a
         * deployment or an alias whose name does not tell. The default is {@link OpenAiBuilder#family}.
         */
        public abstract Builder family(@Nullable String family);

        /**
         * Sets the image's quality: {@code low}, {@code medium}, {@code high} or {@code auto}; from gpt-image-2.5 on also {@code
         * xhigh} and {@code max}. By default the service chooses.
         */
        public abstract Builder quality(@Nullable String quality);

        /** Sets {@code transparent}, {@code opaque} or {@code auto}. By default the service chooses. */
        public abstract Builder background(@Nullable String background);

        /** Sets {@code low} or {@code auto}; not for edits that go as a form. The default is {@code auto}. */
        public abstract Builder moderation(@Nullable String moderation);

        /** Sets the quality of JPEG and WebP in percent, 0 to 100. The default is 100. */
        public final Builder outputCompression(@Nullable Integer outputCompression) {
            return outputCompression(optional(outputCompression));
        }

        /** Sets {@code high} or {@code low}, for edits with gpt-image-1 and its kin. The default is {@code low}. */
        public abstract Builder inputFidelity(@Nullable String inputFidelity);

        /** Sets {@code low}, {@code medium} or {@code high}, from gpt-image-2.6 on. By default the service chooses. */
        public abstract Builder complexity(@Nullable String complexity);

        /** Sets the style, for hosts that have styles. By default the service chooses. */
        public abstract Builder style(@Nullable String style);

        /** Sets the number of frames of a GIF, 2 to 16. The service's default is 9. */
        public final Builder frameCount(@Nullable Integer frameCount) {
            return frameCount(optional(frameCount));
        }

        /** Sets how long a frame of a GIF is shown, 20 to 655,350 ms in steps of 10. The service's default is 200. */
        public final Builder frameDurationMs(@Nullable Integer frameDurationMs) {
            return frameDurationMs(optional(frameDurationMs));
        }

        /**
         * Sets the model that writes an SVG. Required where the project selects such a model, and refused elsewhere. The default
         * is none.
         */
        public abstract Builder svgModel(@Nullable String svgModel);

        /** Sets how much the model that writes an SVG thinks, {@code none} to {@code max}. By default the service chooses. */
        public abstract Builder svgEffort(@Nullable String svgEffort);

        /** Sets a hashed id of the end user, by which OpenAI watches for misuse. The default is none. */
        public abstract Builder safetyIdentifier(@Nullable String safetyIdentifier);

        /** Sets the end user's name, which OpenAI replaced by {@link #safetyIdentifier}. The default is none. */
        public abstract Builder user(@Nullable String user);

        /** Sets the ratio of width to height in the host's own word, for example {@code 16:9}, in place of a size. */
        public abstract Builder aspectRatio(@Nullable String aspectRatio);

        /** Sets the resolution in the host's own word, for example {@code 2k}, in place of a size. */
        public abstract Builder resolution(@Nullable String resolution);

        /**
         * Sets how many times the image is shown while it is generated, 0 to 3: in {@link dev.easel.TaskStatus.Running#preview()}.
         * The service may show it less often. By default the response is not a stream. A request for several images needs {@link
         * OpenAiBuilder#imagesPerCall} 1.
         */
        public final Builder partialImages(@Nullable Integer partialImages) {
            return partialImages(optional(partialImages));
        }

        /**
         * Sets marks drawn over the first input image, from gpt-image-2.5 on: a PNG of the same size with transparent pixels, in the
         * place of a mask. The default is none.
         */
        public abstract Builder markup(@Nullable ImageInput markup);

        /** Adds one to {@link #referenceImages(Iterable)}. */
        public abstract Builder addReferenceImage(ImageInput referenceImage);

        /** Sets further input images, beside the request's {@code initImage} or in its place. The default is none. */
        public abstract Builder referenceImages(Iterable<? extends ImageInput> referenceImages);

        /** Adds one to {@link #referenceAddresses(Iterable)}. */
        public abstract Builder addReferenceAddress(URI referenceAddress);

        /** Sets input images that the service itself fetches, by their http or https addresses. The default is none. */
        public abstract Builder referenceAddresses(Iterable<? extends URI> referenceAddresses);

        /** Adds one to {@link #referenceFiles(Iterable)}. */
        public abstract Builder addReferenceFile(String referenceFile);

        /** Sets input images that OpenAI keeps, by the ids that its files interface gave them. The default is none. */
        public abstract Builder referenceFiles(Iterable<String> referenceFiles);

        /**
         * Sets a mask that OpenAI keeps, by its id, in the place of the request's {@code mask}. It is used as it is: transparent is
         * generated anew. The default is none.
         */
        public abstract Builder maskFile(@Nullable String maskFile);

        /** Sets the text model of a task of the Responses API. The default is that of {@link OpenAiBuilder#background}. */
        public abstract Builder textModel(@Nullable String textModel);

        /** Sets {@code generate}, {@code edit} or {@code auto}, for a task of the Responses API. By default the service chooses. */
        public abstract Builder action(@Nullable String action);

        /**
         * Sets whether the service keeps a task of the Responses API, so that it can be resumed for 30 days. The default is {@code
         * true}. Without it a project that keeps no data has the task for about ten minutes, and others refuse the request.
         */
        public abstract Builder store(@Nullable Boolean store);

        /**
         * Returns the options.
         *
         * @throws InvalidRequestException with everything that is wrong
         */
        public abstract OpenAiOptions build();

        abstract Builder from(OpenAiOptions other);

        abstract Builder outputCompression(OptionalInt outputCompression);

        abstract Builder frameCount(OptionalInt frameCount);

        abstract Builder frameDurationMs(OptionalInt frameDurationMs);

        abstract Builder partialImages(OptionalInt partialImages);

        private static OptionalInt optional(@Nullable Integer value) {
            return value == null ? OptionalInt.empty() : OptionalInt.of(value);
        }
    }
}
