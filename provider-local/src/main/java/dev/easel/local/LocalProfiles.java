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

/** The hosts that follow OpenAI's Images API, each as a {@link LocalProfile}. */
final class LocalProfiles {
    static final LocalProfile OPENAI = LocalProfile.of(
                    LocalDialect.OPENAI,
                    "OpenAI's interface",
                    interfaceOf(Catalogue.MODELS)
                            .addOperations(Operation.INPAINTING)
                            .addFeatures(Feature.MASK, Feature.OUTPUT_FORMAT)
                            .required(Set.of(Feature.MODEL))
                            .outputFormats(
                                    List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP, ImageFormat.GIF)))
            .verbs(LocalVerb.VARIATIONS, LocalVerb.UPSCALING)
            .quirks(LocalProfile.Quirk.MODEL_DECIDES)
            .build();

    /** Its inpainting returns addresses alone. Its field is {@code step}: it reads {@code steps} and does not use it. */
    static final LocalProfile LOCALAI = LocalProfile.of(
                    LocalDialect.LOCALAI,
                    "LocalAI",
                    seeded(Catalogue.MODELS)
                            .addOperations(Operation.INPAINTING, Operation.UPSCALE)
                            .addFeatures(Feature.MASK)
                            .inputForm(InputForm.BASE64))
            .fields(LocalProfile.BEHIND_PROMPT, "step", null, "seed")
            .inpaintingRoute("/images/inpainting")
            .quirks(LocalProfile.Quirk.IMAGES_IN_GENERATIONS)
            .options(LocalOption.QUALITY, LocalOption.REFERENCE_IMAGES, LocalOption.EXTRA_IMAGES)
            .build();

    /** It returns no addresses, and has files in their place. It lists no models but the one that it was started with. */
    static final LocalProfile VLLM_OMNI = LocalProfile.of(
                    LocalDialect.VLLM_OMNI,
                    "vLLM-omni",
                    diffusers().steps(IntRange.of(1, 200)).guidanceScale(DoubleRange.of(0, 20)))
            .fields("negative_prompt", "num_inference_steps", "guidance_scale", "seed")
            .parts("image", "image", "url")
            .options(LocalOption.REFERENCE_IMAGES, LocalOption.REFERENCE_ADDRESSES, LocalOption.EXTRA_IMAGES)
            .build();

    /** Where nothing is said, its generations return addresses and its edits base64, so the form is always named. */
    static final LocalProfile SGLANG = LocalProfile.of(
                    LocalDialect.SGLANG, "SGLang", diffusers(Catalogue.MODELS).addFeatures(Feature.UPSCALE))
            .fields("negative_prompt", "num_inference_steps", "guidance_scale", "seed")
            .parts("image[]", "image[]", "url[]")
            .unreadImages("mask")
            .options(
                    LocalOption.OUTPUT_COMPRESSION,
                    LocalOption.REFERENCE_IMAGES,
                    LocalOption.REFERENCE_ADDRESSES,
                    LocalOption.EXTRA_IMAGES)
            .build();

    private LocalProfiles() {}

    private static Capabilities.Builder interfaceOf(Catalogue... lists) {
        return Capabilities.builder()
                .addOperations(Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE)
                .addFeatures(Feature.MODEL, Feature.SIZE, Feature.INIT_IMAGE)
                .catalogues(Set.of(lists))
                .inputForm(InputForm.MULTIPART)
                .delivery(Delivery.BLOCKING);
    }

    private static Capabilities.Builder seeded(Catalogue... lists) {
        return interfaceOf(lists)
                .addFeatures(Feature.NEGATIVE_PROMPT, Feature.STEPS, Feature.SEED)
                .maxSeed(Integer.MAX_VALUE);
    }

    /** What servers can do that run Diffusers. */
    private static Capabilities.Builder diffusers(Catalogue... lists) {
        return seeded(lists)
                .addFeatures(Feature.GUIDANCE_SCALE, Feature.OUTPUT_FORMAT)
                .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP));
    }
}
