package dev.easel.fal;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import java.time.Duration;

/** What the service can do with one model or another; what a model cannot is said by {@link FalChecks}. */
final class FalCapabilities {
    private static final int MOST_IMAGES = 4;
    private static final int MOST_PIXELS = 14_142;

    static final Capabilities ALL = Capabilities.builder()
            .addOperations(
                    Operation.TEXT_TO_IMAGE,
                    Operation.IMAGE_TO_IMAGE,
                    Operation.INPAINTING,
                    Operation.CONTROLNET,
                    Operation.UPSCALE,
                    Operation.CAPTION)
            .addCatalogues(Catalogue.MODELS)
            .addFeatures(
                    Feature.NEGATIVE_PROMPT,
                    Feature.MODEL,
                    Feature.SIZE,
                    Feature.STEPS,
                    Feature.GUIDANCE_SCALE,
                    Feature.SAMPLER,
                    Feature.SCHEDULER,
                    Feature.SEED,
                    Feature.LORAS,
                    Feature.CLIP_SKIP,
                    Feature.INIT_IMAGE,
                    Feature.MASK,
                    Feature.CONTROLS,
                    Feature.OUTPUT_FORMAT,
                    Feature.CALLBACK_URL)
            .width(IntRange.of(1, MOST_PIXELS))
            .height(IntRange.of(1, MOST_PIXELS))
            .samplers(FalSamplers.known())
            .addOutputFormats(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP)
            // Not documented: no seed that a response named was larger.
            .maxSeed(0xFFFF_FFFFL)
            .imagesPerCall(MOST_IMAGES)
            .inputForm(InputForm.URL_OR_BASE64)
            .delivery(Delivery.QUEUED)
            .cancel(true)
            .queuePosition(true)
            // Of a result of 10 KB or more; a smaller one is kept for an hour.
            .resultLifetime(Duration.ofMinutes(6))
            .build();

    private static final Capabilities ONE_IMAGE =
            ALL.toBuilder().imagesPerCall(1).build();

    private FalCapabilities() {}

    /** A model that nobody knows is asked for one image at a time: one that has no setting for more would ignore it. */
    static Capabilities of(String model) {
        FalModel known = FalModel.named(model);
        return known.known() && known.has("num_images") ? ALL : ONE_IMAGE;
    }
}
