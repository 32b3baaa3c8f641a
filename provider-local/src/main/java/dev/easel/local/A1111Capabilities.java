package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.InputForm;
import dev.easel.Operation;
import java.util.Set;

/** What AUTOMATIC1111, Forge and the servers can do that speak a part of their interface. */
final class A1111Capabilities {
    private A1111Capabilities() {}

    static Capabilities of(LocalSettings settings) {
        Capabilities.Builder all = Capabilities.builder()
                .operations(Set.of(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING))
                .addFeatures(
                        Feature.NEGATIVE_PROMPT,
                        Feature.SIZE,
                        Feature.STEPS,
                        Feature.GUIDANCE_SCALE,
                        Feature.SAMPLER,
                        Feature.SCHEDULER,
                        Feature.SEED,
                        Feature.LORAS,
                        Feature.INIT_IMAGE,
                        Feature.MASK,
                        Feature.UPSCALE)
                .imagesPerCall(settings.imagesPerCall())
                .catalogues(Set.of(
                        Catalogue.MODELS,
                        Catalogue.LORAS,
                        Catalogue.SAMPLERS,
                        Catalogue.SCHEDULERS,
                        Catalogue.UPSCALERS))
                .inputForm(InputForm.BASE64)
                .delivery(Delivery.BLOCKING)
                .progress(true)
                .queuePosition(true)
                .cancel(settings.interrupt() != LocalInterrupt.NEVER)
                // It draws one request after another, and a call that waits for its turn costs a connection.
                .parallelCalls(1);
        SdCppCapabilities server = settings.server();
        return server == null
                ? all.addFeatures(Feature.MODEL, Feature.RESTORE_FACES).build()
                : all.samplers(SdCppSamplers.samplers(server).samplers()).build();
    }
}
