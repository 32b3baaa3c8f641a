package dev.easel.local;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import java.util.List;
import java.util.Set;

/** What servers can do that follow OpenAI's Images API. */
final class OpenAiCapabilities {
    private OpenAiCapabilities() {}

    static Capabilities of(OpenAiProfile profile, LocalSettings settings) {
        Capabilities.Builder all = Capabilities.builder()
                .addOperations(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE)
                .addFeatures(Feature.MODEL, Feature.SIZE, Feature.INIT_IMAGE)
                .imagesPerCall(settings.imagesPerCall())
                .catalogues(Set.of(Catalogue.MODELS))
                .inputForm(InputForm.MULTIPART)
                .delivery(Delivery.BLOCKING);
        if (profile.seed() != null) {
            all.addFeatures(Feature.NEGATIVE_PROMPT, Feature.STEPS, Feature.SEED)
                    .maxSeed(Integer.MAX_VALUE);
        }
        if (profile.guidanceScale() != null) {
            all.addFeatures(Feature.GUIDANCE_SCALE, Feature.OUTPUT_FORMAT)
                    .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP));
        }
        switch (profile.dialect()) {
            case LOCALAI ->
                all.addOperations(Operation.INPAINTING, Operation.UPSCALE)
                        .addFeatures(Feature.MASK)
                        .inputForm(InputForm.BASE64);
            case VLLM_OMNI ->
                all.steps(IntRange.of(1, 200))
                        .guidanceScale(DoubleRange.of(0, 20))
                        // It has no list of its own beside the one model that it was started with.
                        .catalogues(Set.of());
            case SGLANG -> all.addFeatures(Feature.UPSCALE);
            default ->
                all.addOperations(Operation.INPAINTING)
                        .addFeatures(Feature.MASK, Feature.OUTPUT_FORMAT)
                        .required(Set.of(Feature.MODEL))
                        .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.GIF));
        }
        return all.build();
    }
}
