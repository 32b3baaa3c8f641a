package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.CapabilitiesBuilder;
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

/**
 * What a running sd-server says of itself: the model that it was started with, its limits, what it can do and what it does
 * unless told otherwise ({@code GET /sdcpp/v1/capabilities}). Immutable.
 *
 * <p>Read leniently: what a release does not say is empty. Limits of width and height are advertised and not enforced
 * (stable-diffusion.cpp's source, server routes).
 */
@LocalStyle
@Value.Immutable
public abstract class SdCppCapabilities {
    SdCppCapabilities() {}

    /** What it is doing now: {@code img_gen} for images, {@code vid_gen} for films. */
    public abstract Optional<String> currentMode();

    /** What it can do with its model. */
    public abstract List<String> supportedModes();

    /** The model's file name. */
    public abstract Optional<String> modelName();

    /** Where the model's file is on the server. */
    public abstract Optional<String> modelPath();

    /** The model's file name without its extension. */
    public abstract Optional<String> modelStem();

    /**
     * What a request gets that leaves a field out, by the fields' names; those of objects within as {@code
     * sample_params.guidance.txt_cfg}, those of lists with commas between them. Fractions are the server's own, of 32 bits:
     * {@code 0.8999999761581421}.
     */
    public abstract Map<String, String> defaults();

    /** The same for each mode. */
    public abstract Map<String, Map<String, String>> defaultsByMode();

    /** The formats of images that it writes. */
    public abstract List<String> outputFormats();

    /** The same for each mode. */
    public abstract Map<String, List<String>> outputFormatsByMode();

    /** What it has and has not, for example {@code mask_image} or {@code cancel_generating}. */
    public abstract Map<String, Boolean> features();

    /** The same for each mode. */
    public abstract Map<String, Map<String, Boolean>> featuresByMode();

    /** The least width in pixels. */
    public abstract OptionalInt minWidth();

    /** The largest width in pixels. */
    public abstract OptionalInt maxWidth();

    /** The least height in pixels. */
    public abstract OptionalInt minHeight();

    /** The largest height in pixels. */
    public abstract OptionalInt maxHeight();

    /** How many images one job makes at most. */
    public abstract OptionalInt maxBatchCount();

    /** How many jobs may be queued and generated at a time. */
    public abstract OptionalInt maxQueueSize();

    /** The samplers, in its own words. */
    public abstract List<String> samplers();

    /** The schedules, in its own words. */
    public abstract List<String> schedulers();

    /** The LoRAs, by the paths that requests name them by. */
    public abstract List<String> loras();

    /** The upscalers of a second pass. */
    public abstract List<String> upscalers();

    /** Makes one step by step. */
    public static SdCppCapabilitiesBuilder builder() {
        return new SdCppCapabilitiesBuilder();
    }

    /** Returns what Easel can have the queue do: what the server says, where it was asked, else what the newest release has. */
    static Capabilities ofQueue(LocalSettings settings) {
        SdCppCapabilities server = settings.server();
        CapabilitiesBuilder all = common(settings, SdCppSamplers.samplers(server))
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

    private static CapabilitiesBuilder common(LocalSettings settings, ServerNames samplers) {
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
}
