package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.Operation;
import java.util.Set;

/** What sd-api-server can do, as of 0.2.4. */
final class SdApiServerCapabilities {
    static final Capabilities ALL = Capabilities.builder()
            .operations(Set.of(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.CONTROLNET))
            .features(Set.of(
                    Feature.NEGATIVE_PROMPT,
                    Feature.MODEL,
                    Feature.SIZE,
                    Feature.STEPS,
                    Feature.GUIDANCE_SCALE,
                    Feature.SAMPLER,
                    Feature.SEED,
                    Feature.INIT_IMAGE,
                    Feature.CONTROLS,
                    // It cannot be requested one, but PNG is what comes: only who wants another has to hear of it.
                    Feature.OUTPUT_FORMAT))
            .addOutputFormats(ImageFormat.PNG)
            .maxSeed(Integer.MAX_VALUE)
            .samplers(SdApiServerSamplers.WORDS.samplers())
            .inputForm(InputForm.MULTIPART)
            .delivery(Delivery.BLOCKING)
            // It draws one image after another anyway; side by side, one call that breaks it would take the others
            // along.
            .parallelCalls(1)
            .build();

    private SdApiServerCapabilities() {}
}
