package dev.easel.comfyui;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;

/** What ComfyUI can do by Easel's own graphs. A workflow of the user's own is checked by itself. */
final class ComfyUiCapabilities {
    /** A side is floored to a multiple of 8 by the server, which says nothing about it. */
    private static final IntRange SIDE = IntRange.of(16, 16_384, 8);

    /** The server's own interface. */
    static final Capabilities NATIVE = common().addCatalogues(Catalogue.values())
            .addOutputFormats(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP)
            .clientChoosesTaskId(true)
            .build();

    /** The Comfy API v2 has no lists, and hands on files as they are. */
    static final Capabilities API_V2 =
            common().addOutputFormats(ImageFormat.PNG).build();

    private ComfyUiCapabilities() {}

    private static Capabilities.Builder common() {
        return Capabilities.builder()
                .addOperations(
                        Operation.TEXT_TO_IMAGE,
                        Operation.IMAGE_TO_IMAGE,
                        Operation.INPAINTING,
                        Operation.CONTROLNET,
                        Operation.UPSCALE)
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
                        Feature.CONTROLS,
                        Feature.UPSCALE,
                        Feature.OUTPUT_FORMAT)
                .width(SIDE)
                .height(SIDE)
                .steps(IntRange.of(1, 10_000))
                .guidanceScale(DoubleRange.of(0, 100))
                .clipSkip(IntRange.of(1, 24))
                .loraWeight(DoubleRange.of(-100, 100))
                .upscaleFactor(DoubleRange.of(0.01, 8))
                .samplers(ComfyUiSamplers.known())
                .maxControls(8)
                .imagesPerCall(1)
                .inputForm(InputForm.MULTIPART)
                .delivery(Delivery.QUEUED)
                .cancel(true)
                .queuePosition(true)
                .progress(true);
    }
}
