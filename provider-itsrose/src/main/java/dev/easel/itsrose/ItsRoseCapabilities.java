package dev.easel.itsrose;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;

/**
 * What ItsRose can do: as its documentation's pages have it, and, of input images, captions and lists, as its users call
 * it.
 */
final class ItsRoseCapabilities {
    private ItsRoseCapabilities() {}

    /** @param form how images at hand travel */
    static Capabilities of(int parallelCalls, InputForm form) {
        return Capabilities.builder()
                .addOperations(
                        Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING, Operation.CAPTION)
                // What it calls schedulers are samplers. Of noise schedules it has a switch and no list.
                .addCatalogues(Catalogue.MODELS, Catalogue.SAMPLERS)
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
                        Feature.VAE,
                        Feature.CLIP_SKIP,
                        Feature.INIT_IMAGE,
                        Feature.MASK,
                        Feature.UPSCALE)
                .addRequired(Feature.MODEL)
                .width(IntRange.of(1, 1024))
                .height(IntRange.of(1, 1024))
                .steps(IntRange.of(5, 25))
                // The page's table begins at 0 and its words at 1; what satisfies both is taken.
                .guidanceScale(DoubleRange.of(1, 20))
                .clipSkip(IntRange.of(1, 10))
                .loraWeight(DoubleRange.of(0.1, 1))
                .upscaleFactor(DoubleRange.of(2, 2))
                .samplers(ItsRoseSamplers.samplers())
                .imagesPerCall(1)
                .inputForm(form)
                .delivery(Delivery.BLOCKING)
                .parallelCalls(parallelCalls)
                .build();
    }
}
