package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a running sd-server says of itself: the model that it was started with, its limits, what it can do and what it does
 * unless told otherwise ({@code GET /sdcpp/v1/capabilities}). Immutable.
 *
 * <p>Read leniently: what a release does not say is empty. Limits of width and height are advertised and not enforced
 * (stable-diffusion.cpp's source, server routes).
 */
@Value.Immutable
public abstract class SdCppCapabilities {
    SdCppCapabilities() {}

    /** Returns what it is doing now: {@code img_gen} for images, {@code vid_gen} for films. */
    public abstract Optional<String> currentMode();

    /** Returns what it can do with its model. */
    public abstract List<String> supportedModes();

    /** Returns the model's file name. */
    public abstract Optional<String> modelName();

    /** Returns where the model's file is on the server. */
    public abstract Optional<String> modelPath();

    /** Returns the model's file name without its extension. */
    public abstract Optional<String> modelStem();

    /**
     * Returns what a request gets that leaves a field out, by the fields' names; those of objects within as {@code
     * sample_params.guidance.txt_cfg}, those of lists with commas between them. Fractions are the server's own, of 32 bits:
     * {@code 0.8999999761581421}.
     */
    public abstract Map<String, String> defaults();

    /** Returns the same for each mode. */
    public abstract Map<String, Map<String, String>> defaultsByMode();

    /** Returns the formats of images that it writes. */
    public abstract List<String> outputFormats();

    /** Returns the same for each mode. */
    public abstract Map<String, List<String>> outputFormatsByMode();

    /** Returns what it has and has not, for example {@code mask_image} or {@code cancel_generating}. */
    public abstract Map<String, Boolean> features();

    /** Returns the same for each mode. */
    public abstract Map<String, Map<String, Boolean>> featuresByMode();

    /** Returns the least width in pixels. */
    public abstract OptionalInt minWidth();

    /** Returns the largest width in pixels. */
    public abstract OptionalInt maxWidth();

    /** Returns the least height in pixels. */
    public abstract OptionalInt minHeight();

    /** Returns the largest height in pixels. */
    public abstract OptionalInt maxHeight();

    /** Returns how many images one job makes at most. */
    public abstract OptionalInt maxBatchCount();

    /** Returns how many jobs may be queued and generated at a time. */
    public abstract OptionalInt maxQueueSize();

    /** Returns the samplers, in its own words. */
    public abstract List<String> samplers();

    /** Returns the schedules, in its own words. */
    public abstract List<String> schedulers();

    /** Returns the LoRAs, by the paths that requests name them by. */
    public abstract List<String> loras();

    /** Returns the upscalers of a second pass. */
    public abstract List<String> upscalers();

    /** Returns a new builder. */
    public static Builder builder() {
        return new SdCppCapabilitiesBuilder();
    }

    /** Returns what Easel can have the queue do: what the server says, where it was asked, else what the newest release has. */
    static Capabilities ofQueue(LocalSettings settings) {
        SdCppCapabilities server = settings.server();
        Capabilities.Builder all = common(settings, SdCppSamplers.samplers(server))
                .addFeatures(Feature.CONTROLS)
                .addOperations(Operation.CONTROLNET)
                .catalogues(Set.of(Catalogue.LORAS, Catalogue.SAMPLERS, Catalogue.SCHEDULERS, Catalogue.UPSCALERS))
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.QUEUED)
                .cancel(true)
                .queuePosition(true)
                .resultLifetime(Duration.ofSeconds(600));
        Map<String, Boolean> features = server == null ? Map.of() : server.features();
        if (features.isEmpty() || features.getOrDefault("lora", false)) {
            all.addFeatures(Feature.LORAS);
        }
        if (features.isEmpty() || features.getOrDefault("hires", false)) {
            all.addFeatures(Feature.UPSCALE);
        }
        return all.build();
    }

    /** Returns what Easel can have the OpenAI-style interface do: it knows no LoRA by its name and has no second pass. */
    static Capabilities ofV1(LocalSettings settings) {
        return common(settings, SdCppSamplers.beforeQueue(SdCppSamplers.SAMPLERS))
                .inputForm(InputForm.MULTIPART)
                .delivery(Delivery.BLOCKING)
                .parallelCalls(1)
                .build();
    }

    private static Capabilities.Builder common(LocalSettings settings, ServerNames samplers) {
        return Capabilities.builder()
                .addOperations(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING)
                .addFeatures(
                        Feature.NEGATIVE_PROMPT,
                        Feature.SIZE,
                        Feature.STEPS,
                        Feature.GUIDANCE_SCALE,
                        Feature.SAMPLER,
                        Feature.SCHEDULER,
                        Feature.SEED,
                        Feature.CLIP_SKIP,
                        Feature.INIT_IMAGE,
                        Feature.MASK,
                        Feature.OUTPUT_FORMAT)
                .width(IntRange.of(64, 4096))
                .height(IntRange.of(64, 4096))
                .steps(IntRange.of(1, 100))
                .samplers(samplers.samplers())
                .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP))
                .imagesPerCall(settings.imagesPerCall());
    }

    /** Builds a {@link SdCppCapabilities}. Null means "not set" wherever it is allowed. For one thread at a time. */
    public abstract static sealed class Builder permits SdCppCapabilitiesBuilder {
        Builder() {}

        /** Sets what it is doing now: {@code img_gen} for images, {@code vid_gen} for films. */
        public abstract Builder currentMode(@Nullable String currentMode);

        /** Adds one to {@link #supportedModes(Iterable)}. */
        public abstract Builder addSupportedMode(String supportedMode);

        /** Sets what it can do with its model. */
        public abstract Builder supportedModes(Iterable<String> supportedModes);

        /** Sets the model's file name. */
        public abstract Builder modelName(@Nullable String modelName);

        /** Sets where the model's file is on the server. */
        public abstract Builder modelPath(@Nullable String modelPath);

        /** Sets the model's file name without its extension. */
        public abstract Builder modelStem(@Nullable String modelStem);

        /** Adds one to {@link #defaults(Map)}. */
        public abstract Builder putDefault(String key, String value);

        /**
         * Sets what a request gets that leaves a field out, by the fields' names; those of objects within as {@code
         * sample_params.guidance.txt_cfg}, those of lists with commas between them. Fractions are the server's own, of 32 bits:
         * {@code 0.8999999761581421}.
         */
        public abstract Builder defaults(Map<String, ? extends String> defaults);

        /** Adds one to {@link #defaultsByMode(Map)}. */
        public abstract Builder putDefaultsByMode(String key, Map<String, String> value);

        /** Sets the same for each mode. */
        public abstract Builder defaultsByMode(Map<String, ? extends Map<String, String>> defaultsByMode);

        /** Adds one to {@link #outputFormats(Iterable)}. */
        public abstract Builder addOutputFormat(String outputFormat);

        /** Sets the formats of images that it writes. */
        public abstract Builder outputFormats(Iterable<String> outputFormats);

        /** Adds one to {@link #outputFormatsByMode(Map)}. */
        public abstract Builder putOutputFormatsByMode(String key, List<String> value);

        /** Sets the same for each mode. */
        public abstract Builder outputFormatsByMode(Map<String, ? extends List<String>> outputFormatsByMode);

        /** Adds one to {@link #features(Map)}. */
        public abstract Builder putFeature(String key, boolean value);

        /** Sets what it has and has not, for example {@code mask_image} or {@code cancel_generating}. */
        public abstract Builder features(Map<String, ? extends Boolean> features);

        /** Adds one to {@link #featuresByMode(Map)}. */
        public abstract Builder putFeaturesByMode(String key, Map<String, Boolean> value);

        /** Sets the same for each mode. */
        public abstract Builder featuresByMode(Map<String, ? extends Map<String, Boolean>> featuresByMode);

        /** Sets the least width in pixels. */
        public final Builder minWidth(@Nullable Integer minWidth) {
            return minWidth(minWidth == null ? OptionalInt.empty() : OptionalInt.of(minWidth));
        }

        /** Sets the largest width in pixels. */
        public final Builder maxWidth(@Nullable Integer maxWidth) {
            return maxWidth(maxWidth == null ? OptionalInt.empty() : OptionalInt.of(maxWidth));
        }

        /** Sets the least height in pixels. */
        public final Builder minHeight(@Nullable Integer minHeight) {
            return minHeight(minHeight == null ? OptionalInt.empty() : OptionalInt.of(minHeight));
        }

        /** Sets the largest height in pixels. */
        public final Builder maxHeight(@Nullable Integer maxHeight) {
            return maxHeight(maxHeight == null ? OptionalInt.empty() : OptionalInt.of(maxHeight));
        }

        /** Sets how many images one job makes at most. */
        public final Builder maxBatchCount(@Nullable Integer maxBatchCount) {
            return maxBatchCount(maxBatchCount == null ? OptionalInt.empty() : OptionalInt.of(maxBatchCount));
        }

        /** Sets how many jobs may be queued and generated at a time. */
        public final Builder maxQueueSize(@Nullable Integer maxQueueSize) {
            return maxQueueSize(maxQueueSize == null ? OptionalInt.empty() : OptionalInt.of(maxQueueSize));
        }

        /** Adds one to {@link #samplers(Iterable)}. */
        public abstract Builder addSampler(String sampler);

        /** Sets the samplers, in its own words. */
        public abstract Builder samplers(Iterable<String> samplers);

        /** Adds one to {@link #schedulers(Iterable)}. */
        public abstract Builder addScheduler(String scheduler);

        /** Sets the schedules, in its own words. */
        public abstract Builder schedulers(Iterable<String> schedulers);

        /** Adds one to {@link #loras(Iterable)}. */
        public abstract Builder addLora(String lora);

        /** Sets the LoRAs, by the paths that requests name them by. */
        public abstract Builder loras(Iterable<String> loras);

        /** Adds one to {@link #upscalers(Iterable)}. */
        public abstract Builder addUpscaler(String upscaler);

        /** Sets the upscalers of a second pass. */
        public abstract Builder upscalers(Iterable<String> upscalers);

        /**
         * Returns it.
         *
         * @throws dev.easel.InvalidRequestException if a required value is missing
         */
        public abstract SdCppCapabilities build();

        abstract Builder minWidth(OptionalInt minWidth);

        abstract Builder maxWidth(OptionalInt maxWidth);

        abstract Builder minHeight(OptionalInt minHeight);

        abstract Builder maxHeight(OptionalInt maxHeight);

        abstract Builder maxBatchCount(OptionalInt maxBatchCount);

        abstract Builder maxQueueSize(OptionalInt maxQueueSize);
    }
}
