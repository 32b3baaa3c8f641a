package dev.easel.replicate;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.ControlType;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import java.time.Duration;
import java.util.List;

/** What the service can do with one model or another; what a model cannot is said by {@link ReplicateChecks}. */
final class ReplicateCapabilities {
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
                    Feature.INIT_IMAGE,
                    Feature.MASK,
                    Feature.CONTROLS,
                    Feature.OUTPUT_FORMAT,
                    Feature.CALLBACK_URL)
            .addRequired(Feature.MODEL)
            .steps(IntRange.of(1, 500))
            .samplers(ReplicateSamplers.known())
            .controlTypes(List.of(ControlType.CANNY, ControlType.DEPTH))
            .addOutputFormats(ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG)
            .maxSeed(Integer.MAX_VALUE)
            // Several images are several tasks: a task that asks for more drops those that its safety check flags, and
            // the
            // models that return one image would refuse it.
            .imagesPerCall(1)
            .inputForm(InputForm.URL_OR_BASE64)
            .delivery(Delivery.QUEUED)
            .cancel(true)
            .progress(true)
            .resultLifetime(Duration.ofHours(1))
            .build();

    private ReplicateCapabilities() {}
}
