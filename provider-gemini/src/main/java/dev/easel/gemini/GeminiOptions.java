package dev.easel.gemini;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only Gemini has. Words are sent as they are, so that new ones need no new release. What the client's interface
 * does not take is left out with a warning; an image, a safety setting, which people may be shown, or an earlier interaction that it does
 * not take is refused. Immutable.
 */
@Value.Immutable
public abstract class GeminiOptions implements ProviderOptions {
    private static final GeminiOptions NONE = builder().build();
    private static final Duration LONGEST = Duration.ofDays(1);

    GeminiOptions() {}

    /** Returns the ratio of width to height; see {@link Builder#aspectRatio}. */
    public abstract Optional<String> aspectRatio();

    /** Returns the resolution; see {@link Builder#imageSize}. */
    public abstract Optional<String> imageSize();

    /** Returns further input images; see {@link Builder#referenceImages}. */
    public abstract List<ImageInput> referenceImages();

    /** Returns input images that Google keeps; see {@link Builder#referenceFiles}. */
    public abstract List<GeminiFile> referenceFiles();

    /** Returns thresholds by category; see {@link Builder#putSafetySetting}. */
    public abstract Map<String, String> safetySettings();

    /** Returns which people may be shown; see {@link Builder#personGeneration}. */
    public abstract Optional<String> personGeneration();

    /** Returns whether prominent people may be shown; see {@link Builder#prominentPeople}. */
    public abstract Optional<String> prominentPeople();

    /** Returns the quality of JPEG in percent; see {@link Builder#compressionQuality(Integer)}. */
    public abstract OptionalInt compressionQuality();

    /** Returns how much the model thinks; see {@link Builder#thinkingLevel}. */
    public abstract Optional<String> thinkingLevel();

    /** Returns whether interim images are delivered; see {@link Builder#includeThoughts(Boolean)}. */
    public abstract Optional<Boolean> includeThoughts();

    /** Returns what holds for the whole conversation; see {@link Builder#systemInstruction}. */
    public abstract Optional<String> systemInstruction();

    /** Returns whether the model may search; see {@link Builder#googleSearch(Boolean)}. */
    public abstract Optional<Boolean> googleSearch();

    /** Returns how freely the model chooses; see {@link Builder#temperature(double)}. */
    public abstract OptionalDouble temperature();

    /** Returns how long the service may take; see {@link Builder#serverTimeout}. */
    public abstract Optional<Duration> serverTimeout();

    /** Returns the interaction that this one continues; see {@link Builder#previousInteraction}. */
    public abstract Optional<String> previousInteraction();

    /** Returns the service tier; see {@link Builder#serviceTier}. */
    public abstract Optional<String> serviceTier();

    /** Returns labels of the bill; see {@link Builder#putLabel}. */
    public abstract Map<String, String> labels();

    /** Returns {@link Gemini#PROVIDER}, also for Vertex AI. */
    @Override
    public final ProviderId provider() {
        return Gemini.PROVIDER;
    }

    /** Returns the {@link #referenceImages()}. */
    @Override
    public final List<ImageInput> inputs() {
        return referenceImages();
    }

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        Stream.of(
                        named("aspectRatio", aspectRatio()),
                        named("imageSize", imageSize()),
                        named("personGeneration", personGeneration()),
                        named("prominentPeople", prominentPeople()),
                        named("thinkingLevel", thinkingLevel()),
                        named("systemInstruction", systemInstruction()),
                        named("previousInteraction", previousInteraction()),
                        named("serviceTier", serviceTier()))
                .flatMap(Optional::stream)
                .forEach(name -> found.add(wrong(Code.MISSING, "has a blank " + name + "; give one or leave it out")));
        if (imageSize().filter(size -> size.matches("\\d+k")).isPresent()) {
            String size = imageSize().get();
            found.add(wrong(
                    Code.MALFORMED,
                    "has imageSize " + size + ", which the service knows in upper case alone; give "
                            + size.replace('k', 'K')));
        }
        if (compressionQuality().isPresent()
                && (compressionQuality().getAsInt() < 0 || compressionQuality().getAsInt() > 100)) {
            found.add(wrong(
                    Code.OUT_OF_RANGE,
                    "has compressionQuality " + compressionQuality().getAsInt() + "; give 0 to 100"));
        }
        if (temperature().isPresent()
                && !(temperature().getAsDouble() >= 0 && temperature().getAsDouble() <= 2)) {
            found.add(
                    wrong(Code.OUT_OF_RANGE, "has temperature " + temperature().getAsDouble() + "; give 0 to 2"));
        }
        if (serverTimeout()
                .filter(time -> time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0)
                .isPresent()) {
            found.add(wrong(
                    Code.OUT_OF_RANGE, "has serverTimeout " + serverTimeout().get() + "; give one second to one day"));
        }
        if (labels().entrySet().stream()
                .anyMatch(label -> !label.getKey().matches("[a-z][a-z0-9_-]{0,62}")
                        || !label.getValue().matches("[a-z0-9_-]{0,63}"))) {
            found.add(wrong(
                    Code.MALFORMED,
                    "has labels with a key or a value that is none; give up to 63 lower-case letters, digits, hyphens and"
                            + " underscores, the key with a letter first"));
        }
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
    }

    /** Returns the name of a text that is blank. */
    private static Optional<String> named(String name, Optional<String> text) {
        return text.filter(String::isBlank).map(blank -> name);
    }

    private static Violation wrong(Code code, String message) {
        return Violation.of(code, "options", message);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new GeminiOptionsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Those of the request, or none. */
    static GeminiOptions of(ImageRequest request) {
        return request.options().stream()
                .filter(GeminiOptions.class::isInstance)
                .map(GeminiOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    /** Builds {@link GeminiOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits GeminiOptionsBuilder {
        Builder() {}

        /**
         * Sets the ratio of width to height in the service's own word, for example {@code 16:9}, in place of a size. By default the
         * service chooses, and an image made from another keeps its proportions.
         */
        public abstract Builder aspectRatio(@Nullable String aspectRatio);

        /**
         * Sets the resolution in the service's own word, in place of a size: {@code 1K}, {@code 2K} or {@code 4K}; some models have
         * {@code 512}. The service's default is {@code 1K}.
         */
        public abstract Builder imageSize(@Nullable String imageSize);

        /** Adds one to {@link #referenceImages(Iterable)}. */
        public abstract Builder addReferenceImage(ImageInput referenceImage);

        /**
         * Sets further input images, after the request's {@code initImage} or in its place: about 14 in all with newer models, 3 with
         * older ones. The prompt names them by their order. The default is none.
         */
        public abstract Builder referenceImages(Iterable<? extends ImageInput> referenceImages);

        /** Adds one to {@link #referenceFiles(Iterable)}. */
        public abstract Builder addReferenceFile(GeminiFile referenceFile);

        /** Sets input images that Google keeps, after those of {@link #referenceImages}. The default is none. */
        public abstract Builder referenceFiles(Iterable<? extends GeminiFile> referenceFiles);

        /**
         * Adds the threshold of a category, for example {@code HARM_CATEGORY_HARASSMENT} and {@code BLOCK_ONLY_HIGH}. No threshold
         * switches off {@code IMAGE_SAFETY}. In the background they are sent in the short words of interactions. By default the service
         * chooses.
         */
        public abstract Builder putSafetySetting(String category, String threshold);

        /** Sets the thresholds by category, in place of those set before. */
        public abstract Builder safetySettings(Map<String, ? extends String> safetySettings);

        /**
         * Sets {@code ALLOW_ALL}, {@code ALLOW_ADULT} or {@code ALLOW_NONE}, at Vertex AI; the Gemini API does not take it, and it is
         * refused there. By default the service chooses.
         */
        public abstract Builder personGeneration(@Nullable String personGeneration);

        /**
         * Sets {@code ALLOW_PROMINENT_PEOPLE} or {@code BLOCK_PROMINENT_PEOPLE}, at Vertex AI; the Gemini API does not take it, and it
         * is refused there. By default the service chooses.
         */
        public abstract Builder prominentPeople(@Nullable String prominentPeople);

        /** Sets the quality of JPEG in percent, 0 to 100, at Vertex AI. By default the service chooses. */
        public final Builder compressionQuality(@Nullable Integer compressionQuality) {
            return compressionQuality(
                    compressionQuality == null ? OptionalInt.empty() : OptionalInt.of(compressionQuality));
        }

        /** Sets how much the model thinks, {@code MINIMAL} to {@code XHIGH}. By default the service chooses. */
        public abstract Builder thinkingLevel(@Nullable String thinkingLevel);

        /**
         * Sets whether the model's interim images are delivered, as {@link dev.easel.ImageResult#extraImages()}. By default the service
         * chooses.
         */
        public abstract Builder includeThoughts(@Nullable Boolean includeThoughts);

        /** Sets an instruction that stands above the prompt. By default there is none. */
        public abstract Builder systemInstruction(@Nullable String systemInstruction);

        /** Sets whether the model may search the web before it generates, which is billed too. The default is {@code false}. */
        public abstract Builder googleSearch(@Nullable Boolean googleSearch);

        /** Sets how freely the model chooses its words and images, 0 to 2. By default the service chooses. */
        public abstract Builder temperature(double temperature);

        /** Does the same as {@link #temperature(double)}; null means not set. */
        public final Builder temperature(@Nullable Double temperature) {
            return temperature(temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature));
        }

        /**
         * Sets how long the service may take, one second to one day ({@code X-Server-Timeout}). The default is ten minutes, as long as
         * a task takes at most; without it the service gives up after about one minute, which is too short for large images. Set it
         * together with {@link dev.easel.CallOptions#deadline()}.
         */
        public abstract Builder serverTimeout(@Nullable Duration serverTimeout);

        /**
         * Sets the id of an earlier interaction that this one continues, for a client in {@link GeminiBuilder#background} mode. The
         * default is none.
         */
        public abstract Builder previousInteraction(@Nullable String previousInteraction);

        /** Sets the service tier, for a client in {@link GeminiBuilder#background} mode. By default the service chooses. */
        public abstract Builder serviceTier(@Nullable String serviceTier);

        /** Adds a label by which the bill can be sorted, at Vertex AI and for interactions. */
        public abstract Builder putLabel(String key, String value);

        /** Sets the labels, in place of those set before. */
        public abstract Builder labels(Map<String, ? extends String> labels);

        /**
         * Returns the options.
         *
         * @throws InvalidRequestException with everything that is wrong
         */
        public abstract GeminiOptions build();

        abstract Builder from(GeminiOptions other);

        abstract Builder compressionQuality(OptionalInt compressionQuality);

        abstract Builder temperature(OptionalDouble temperature);
    }
}
