package dev.easel.bfl;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.DoubleRange;
import dev.easel.Feature;
import dev.easel.ImageFormat;
import dev.easel.InputForm;
import dev.easel.IntRange;
import dev.easel.Operation;
import java.time.Duration;
import java.util.List;

/** What the service and each of its models can do (OpenAPI description; integration guidelines; help centre). */
final class BflCapabilities {
    /** How long the address of an image is good. */
    static final Duration RESULT_LIFETIME = Duration.ofMinutes(10);

    private static final int MAX_UNFINISHED = 24;
    private static final int MAX_UNFINISHED_KONTEXT_MAX = 6;

    /** The range is not documented; every service of the kind takes this much. */
    private static final long MAX_SEED = Integer.MAX_VALUE;

    private static final Capabilities ALL = Capabilities.builder()
            .operations(List.of(
                    Operation.TEXT_TO_IMAGE, Operation.IMAGE_TO_IMAGE, Operation.INPAINTING, Operation.CONTROLNET))
            .catalogues(List.of(Catalogue.MODELS, Catalogue.LORAS))
            .features(List.of(
                    Feature.MODEL,
                    Feature.SIZE,
                    Feature.STEPS,
                    Feature.GUIDANCE_SCALE,
                    Feature.SEED,
                    Feature.LORAS,
                    Feature.INIT_IMAGE,
                    Feature.MASK,
                    Feature.CONTROLS,
                    Feature.OUTPUT_FORMAT,
                    Feature.CALLBACK_URL))
            .addRequired(Feature.MODEL)
            .maxSeed(MAX_SEED)
            .outputFormats(List.of(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP))
            .inputForm(InputForm.URL_OR_BASE64)
            .delivery(Delivery.QUEUED)
            .progress(true)
            .resultLifetime(RESULT_LIFETIME)
            .maxUnfinishedTasks(MAX_UNFINISHED)
            .build();

    private BflCapabilities() {}

    /** Of all models together: what a model does not do is said by {@link BflChecks}. */
    static Capabilities all() {
        return ALL;
    }

    static Capabilities of(BflModel model) {
        if (!model.isKnown()) {
            return ALL;
        }
        boolean reference = model.sizing() == BflSizing.STEP_16;
        IntRange side = model.sizing() == BflSizing.STEP_32 ? IntRange.of(256, 1_440, 32) : null;
        DoubleRange steps = model.range("steps").orElse(null);
        return ALL.toBuilder()
                .operations(ALL.operations().stream()
                        .filter(operation -> switch (operation) {
                            case TEXT_TO_IMAGE -> model.required().stream().noneMatch(BflCapabilities::isImage);
                            case IMAGE_TO_IMAGE -> model.takesImages() && !model.requires("mask");
                            case INPAINTING -> model.takes("mask");
                            default -> reference || model.takesControl();
                        })
                        .toList())
                .features(ALL.features().stream()
                        .filter(feature -> switch (feature) {
                            case SIZE -> model.sizing() != BflSizing.NONE;
                            case STEPS -> model.takes("steps");
                            case GUIDANCE_SCALE -> model.takes("guidance");
                            case SEED -> model.takes("seed");
                            case LORAS -> model.takes("finetune_id");
                            case INIT_IMAGE -> model.takesImages();
                            case MASK -> model.takes("mask");
                            case CONTROLS -> reference || model.takesControl();
                            case OUTPUT_FORMAT -> model.takes("output_format");
                            case CALLBACK_URL -> model.takes("webhook_url");
                            default -> true;
                        })
                        .toList())
                .width(side)
                .height(side)
                .steps(steps == null ? null : IntRange.of((int) steps.min(), (int) steps.max()))
                .guidanceScale(model.range("guidance").orElse(null))
                .loraWeight(model.range("finetune_strength").orElse(null))
                .outputFormats(model.takes("output_format") ? ALL.outputFormats() : List.of())
                .inputForm(model.inlineImages() ? InputForm.BASE64 : InputForm.URL_OR_BASE64)
                .maxUnfinishedTasks(
                        model.name().equals(Bfl.MODEL_KONTEXT_MAX) ? MAX_UNFINISHED_KONTEXT_MAX : MAX_UNFINISHED)
                .build();
    }

    private static boolean isImage(String required) {
        return required.equals("image") || required.equals("mask") || required.equals("control_image");
    }
}
