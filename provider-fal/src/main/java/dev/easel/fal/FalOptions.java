package dev.easel.fal;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ProviderId;
import dev.easel.ProviderOptions;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options that only fal has, beside those of {@link ImageRequest}: some for the platform, some for models. An option that the
 * model does not have is left out with a warning. An upscale and a caption take those of the platform alone. Immutable.
 */
@Value.Immutable
public abstract class FalOptions implements ProviderOptions {
    private static final FalOptions NONE = builder().build();
    private static final Duration SHORTEST_START = Duration.ofMillis(100);

    FalOptions() {}

    /** Returns whether the task lets others go first; see {@link Builder#lowPriority}. */
    public abstract Optional<Boolean> lowPriority();

    /** Returns how long the task may wait before it is begun; see {@link Builder#startTimeout}. */
    public abstract Optional<Duration> startTimeout();

    /** Returns whether fal runs a task once at most; see {@link Builder#noRetry}. */
    public abstract Optional<Boolean> noRetry();

    /** Returns whether fal sends the task to no other endpoint; see {@link Builder#disableFallback}. */
    public abstract Optional<Boolean> disableFallback();

    /** Returns whether fal stores input and output of the task; see {@link Builder#storeIo}. */
    public abstract Optional<Boolean> storeIo();

    /** Returns after how long fal deletes the images; see {@link Builder#expiresIn}. */
    public abstract Optional<Duration> expiresIn();

    /** Returns which runner the task prefers; see {@link Builder#runnerHint}. */
    public abstract Optional<String> runnerHint();

    /** Returns how many tasks may wait before this one; see {@link Builder#maxQueueLength}. */
    public abstract OptionalInt maxQueueLength();

    /** Returns the model that {@code fal-ai/lora} loads; see {@link Builder#baseModel}. */
    public abstract Optional<String> baseModel();

    /** Returns images besides {@link ImageRequest#initImage()}; see {@link Builder#addReferenceImage}. */
    public abstract List<ImageInput> referenceImages();

    /** Returns the proportions in the model's own word, in place of {@link ImageRequest#size()}; see {@link Builder#aspectRatio}. */
    public abstract Optional<String> aspectRatio();

    /** Returns how large the image becomes, in the model's own word; see {@link Builder#resolution}. */
    public abstract Optional<String> resolution();

    /** Returns the style, in the model's own word; see {@link Builder#style}. */
    public abstract Optional<String> style();

    /** Returns how much the model hurries, in its own word; see {@link Builder#acceleration}. */
    public abstract Optional<String> acceleration();

    /** Returns how much the safety check lets through, 1 (least) to 6; see {@link Builder#safetyTolerance}. */
    public abstract OptionalInt safetyTolerance();

    /** Returns whether the images are checked; see {@link Builder#enableSafetyChecker}. */
    public abstract Optional<Boolean> enableSafetyChecker();

    /** Returns whether the model rewrites the prompt; see {@link Builder#enhancePrompt}. */
    public abstract Optional<Boolean> enhancePrompt();

    /** Returns whether images are less processed; see {@link Builder#raw}. */
    public abstract Optional<Boolean> raw();

    /** Returns whether the images come inside the result; see {@link Builder#syncMode}. */
    public abstract Optional<Boolean> syncMode();

    /** Returns {@link Fal#PROVIDER}. */
    @Override
    public final ProviderId provider() {
        return Fal.PROVIDER;
    }

    /** Returns the same as {@link #referenceImages()}. */
    @Override
    public final List<ImageInput> inputs() {
        return referenceImages();
    }

    @Value.Check
    void check() {
        List<Violation> found = new ArrayList<>();
        startTimeout()
                .filter(wait -> wait.compareTo(SHORTEST_START) <= 0)
                .ifPresent(wait -> found.add(
                        wrong(Code.OUT_OF_RANGE, "has startTimeout " + wait + "; give more than a tenth of a second")));
        expiresIn()
                .filter(after -> after.compareTo(Duration.ofSeconds(1)) < 0)
                .ifPresent(after ->
                        found.add(wrong(Code.OUT_OF_RANGE, "has expiresIn " + after + "; give a second or more")));
        if (maxQueueLength().orElse(0) < 0) {
            found.add(wrong(
                    Code.OUT_OF_RANGE, "has maxQueueLength " + maxQueueLength().getAsInt() + "; give 0 or more"));
        }
        if (safetyTolerance().orElse(1) < 1 || safetyTolerance().orElse(1) > 6) {
            found.add(wrong(
                    Code.OUT_OF_RANGE,
                    "has safetyTolerance " + safetyTolerance().getAsInt() + "; give 1 to 6"));
        }
        runnerHint()
                .filter(hint -> !hint.matches("[\\x21-\\x7e]{1,200}"))
                .ifPresent(hint -> found.add(wrong(
                        Code.MALFORMED, "has a runnerHint that is no word of 1 to 200 ASCII characters; give one")));
        words().forEach((name, word) -> {
            if (word.isBlank()) {
                found.add(wrong(Code.MISSING, "has a blank " + name + "; give the model's word, or leave it out"));
            }
        });
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
    }

    private Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        aspectRatio().ifPresent(value -> words.put("aspectRatio", value));
        resolution().ifPresent(value -> words.put("resolution", value));
        style().ifPresent(value -> words.put("style", value));
        acceleration().ifPresent(value -> words.put("acceleration", value));
        baseModel().ifPresent(value -> words.put("baseModel", value));
        return words;
    }

    private static Violation wrong(Code code, String message) {
        return Violation.of(code, "options", message);
    }

    /** Returns a new builder. */
    public static Builder builder() {
        return new FalOptionsBuilder();
    }

    /** Returns a new builder that starts from these. */
    public final Builder toBuilder() {
        return builder().from(this);
    }

    /** Returns those of the service among a request's, or ones that say nothing. */
    static FalOptions in(List<ProviderOptions> options) {
        return options.stream()
                .filter(FalOptions.class::isInstance)
                .map(FalOptions.class::cast)
                .findFirst()
                .orElse(NONE);
    }

    /** Returns those that go among the model's settings, by their names on the wire: each a text or a truth value. */
    final Map<String, Object> modelInputs() {
        Map<String, Object> set = new LinkedHashMap<>();
        baseModel().ifPresent(value -> set.put("model_name", value));
        aspectRatio().ifPresent(value -> set.put("aspect_ratio", value));
        resolution().ifPresent(value -> set.put("resolution", value));
        style().ifPresent(value -> set.put("style", value));
        acceleration().ifPresent(value -> set.put("acceleration", value));
        // A text on the wire, although it is a number.
        safetyTolerance().ifPresent(value -> set.put("safety_tolerance", Integer.toString(value)));
        enableSafetyChecker().ifPresent(value -> set.put("enable_safety_checker", value));
        enhancePrompt().ifPresent(value -> set.put("enhance_prompt", value));
        raw().ifPresent(value -> set.put("raw", value));
        syncMode().ifPresent(value -> set.put("sync_mode", value));
        return set;
    }

    /** Builds {@link FalOptions}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits FalOptionsBuilder {
        Builder() {}

        /** Sets whether the task lets others go first ({@code X-Fal-Queue-Priority: low}). By default it does not. */
        public abstract Builder lowPriority(@Nullable Boolean lowPriority);

        /**
         * Sets how long the task may wait before it is begun ({@code X-Fal-Request-Start-Timeout}): more than a tenth of a second. One
         * that waits longer fails and is not charged. By default it waits without a limit.
         */
        public abstract Builder startTimeout(@Nullable Duration startTimeout);

        /**
         * Sets whether fal runs a task once at most ({@code X-Fal-No-Retry}). By default fal runs it again after a failure of its own, up
         * to ten times.
         */
        public abstract Builder noRetry(@Nullable Boolean noRetry);

        /**
         * Sets whether fal sends the task to no other endpoint ({@code x-app-fal-disable-fallback}). By default it may send it to an
         * equivalent one without a word.
         */
        public abstract Builder disableFallback(@Nullable Boolean disableFallback);

        /** Sets whether fal stores input and output of the task ({@code X-Fal-Store-IO}). By default it does. */
        public abstract Builder storeIo(@Nullable Boolean storeIo);

        /**
         * Sets after how long fal deletes the images ({@code X-Fal-Object-Lifecycle-Preference}), uploaded ones too: a second or more,
         * in whole seconds. By default the account's setting holds.
         */
        public abstract Builder expiresIn(@Nullable Duration expiresIn);

        /** Sets which runner the task prefers ({@code X-Fal-Runner-Hint}): 1 to 200 ASCII characters without a space. */
        public abstract Builder runnerHint(@Nullable String runnerHint);

        /**
         * Sets how many tasks may wait before this one ({@code fal_max_queue_length}), 0 or more. Where more wait, fal refuses the
         * task, and Easel submits it again later. By default there is no limit.
         */
        public final Builder maxQueueLength(@Nullable Integer maxQueueLength) {
            return maxQueueLength(maxQueueLength == null ? OptionalInt.empty() : OptionalInt.of(maxQueueLength));
        }

        /** Sets the model that {@code fal-ai/lora} loads ({@code model_name}): an id of Hugging Face or an address. It requires one. */
        public abstract Builder baseModel(@Nullable String baseModel);

        /** Adds an image besides {@link ImageRequest#initImage()}, for models that take several ({@code image_urls}). */
        public abstract Builder addReferenceImage(ImageInput referenceImage);

        /** Sets the images besides {@link ImageRequest#initImage()}, in place of those set before. */
        public abstract Builder referenceImages(Iterable<? extends ImageInput> referenceImages);

        /**
         * Sets the proportions in the model's own word ({@code aspect_ratio}), for example {@code 16:9}, in place of {@link
         * ImageRequest#size()}.
         */
        public abstract Builder aspectRatio(@Nullable String aspectRatio);

        /** Sets how large the image becomes, in the model's own word ({@code resolution}): {@code 1K}, {@code 2K} or {@code 4K}. */
        public abstract Builder resolution(@Nullable String resolution);

        /** Sets the style, in the model's own word ({@code style}), for Recraft and Ideogram. */
        public abstract Builder style(@Nullable String style);

        /** Sets how much the model hurries ({@code acceleration}): {@code none}, {@code regular} or {@code high}. */
        public abstract Builder acceleration(@Nullable String acceleration);

        /**
         * Sets how much the safety check lets through ({@code safety_tolerance}), 1, the least, to 6; to 5 with FLUX.2. The models' default
         * is 2, that of Nano Banana 4.
         */
        public final Builder safetyTolerance(@Nullable Integer safetyTolerance) {
            return safetyTolerance(safetyTolerance == null ? OptionalInt.empty() : OptionalInt.of(safetyTolerance));
        }

        /** Sets whether the images are checked ({@code enable_safety_checker}). By default they are. */
        public abstract Builder enableSafetyChecker(@Nullable Boolean enableSafetyChecker);

        /** Sets whether the model rewrites the prompt ({@code enhance_prompt}). By default it does not. */
        public abstract Builder enhancePrompt(@Nullable Boolean enhancePrompt);

        /** Sets whether images are less processed ({@code raw}, FLUX 1.1 pro ultra). By default they are not. */
        public abstract Builder raw(@Nullable Boolean raw);

        /**
         * Sets whether the images come inside the result ({@code sync_mode}) and are not kept by fal. Such a result is kept for six
         * minutes. By default they are downloaded.
         */
        public abstract Builder syncMode(@Nullable Boolean syncMode);

        /**
         * Returns it.
         *
         * @throws InvalidRequestException with everything that is wrong
         */
        public abstract FalOptions build();

        abstract Builder from(FalOptions other);

        abstract Builder maxQueueLength(OptionalInt maxQueueLength);

        abstract Builder safetyTolerance(OptionalInt safetyTolerance);
    }
}
