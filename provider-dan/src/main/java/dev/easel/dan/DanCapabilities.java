package dev.easel.dan;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.ControlType;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import java.time.Duration;
import java.util.List;

/** What the service can do, as its documentation says (OpenDAN documentation, pages txt2img, img2img, interrogate and
 * task status; OpenAPI description, upscale and supportedModelInfo). */
final class DanCapabilities {
    /** How long a finished result is kept. */
    static final Duration RESULT_LIFETIME = Duration.ofSeconds(120);

    /** The vendor's server is JavaScript, whose numbers hold whole ones exactly up to here. */
    private static final long MAX_SEED = (1L << 53) - 1;

    private DanCapabilities() {}

    static Capabilities of(boolean blocking) {
        IntRange side = IntRange.of(8, 1024, 8);
        return Capabilities.builder()
                .operations(List.of(
                        Operation.TEXT_TO_IMAGE,
                        Operation.IMAGE_TO_IMAGE,
                        Operation.INPAINTING,
                        Operation.CONTROLNET,
                        Operation.UPSCALE,
                        Operation.CAPTION))
                .catalogues(List.of(Catalogue.MODELS, Catalogue.LORAS, Catalogue.SAMPLERS, Catalogue.UPSCALERS))
                .features(List.of(
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
                        Feature.UPSCALE,
                        Feature.OUTPUT_FORMAT))
                .addRequired(Feature.MODEL)
                .width(side)
                .height(side)
                .steps(IntRange.of(20, 60))
                .guidanceScale(DoubleRange.of(1, 30))
                .upscaleFactor(DoubleRange.of(1, 2))
                .maxSeed(MAX_SEED)
                .controlTypes(List.of(ControlType.CANNY, ControlType.OPENPOSE))
                .outputFormats(List.of(ImageFormat.PNG))
                .inputForm(InputForm.BASE64)
                .delivery(blocking ? Delivery.BLOCKING : Delivery.QUEUED)
                .queuePosition(!blocking)
                // A blocking call is told no task before its end, so there is nothing that could be requested later.
                .resultLifetime(blocking ? null : RESULT_LIFETIME)
                .maxUnfinishedTasks(10)
                .build();
    }
}
