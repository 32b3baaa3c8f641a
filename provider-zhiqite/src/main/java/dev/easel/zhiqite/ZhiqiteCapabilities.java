package dev.easel.zhiqite;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;

/**
 * What the pages of the generation calls, of the tools interrogate and prompts/expand and of the model list document.
 * Steps, guidance scale, clip skip, upscale factor and seed have no range there, so the service alone decides.
 */
final class ZhiqiteCapabilities {
    private static final IntRange SIDE = IntRange.of(128, 1024, 8);

    static final Capabilities VALUE = Capabilities.builder()
            .addOperations(
                    Operation.TEXT_TO_IMAGE,
                    Operation.IMAGE_TO_IMAGE,
                    Operation.INPAINTING,
                    Operation.CAPTION,
                    Operation.EXPAND_PROMPT)
            // Lists of LoRAs, VAEs and embeddings exist, and their paths are not known.
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
                    Feature.VAE,
                    Feature.CLIP_SKIP,
                    Feature.INIT_IMAGE,
                    Feature.MASK,
                    Feature.UPSCALE,
                    Feature.RESTORE_FACES,
                    Feature.OUTPUT_FORMAT,
                    Feature.CALLBACK_URL)
            .addRequired(Feature.MODEL)
            .width(SIDE)
            .height(SIDE)
            .samplers(ZhiqiteSamplers.SAMPLERS)
            .addOutputFormats(ImageFormat.JPEG, ImageFormat.PNG)
            // No limit is documented. A batch is one task, which fails as a whole: 4 images are not much to lose.
            .imagesPerCall(4)
            // The pages have no field for an image itself, and no call that uploads one.
            .inputForm(InputForm.URL)
            .delivery(Delivery.QUEUED)
            .clientChoosesTaskId(true)
            .build();

    private ZhiqiteCapabilities() {}
}
