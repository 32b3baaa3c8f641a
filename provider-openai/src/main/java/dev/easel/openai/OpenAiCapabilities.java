package dev.easel.openai;

import dev.easel.Capabilities;
import dev.easel.Catalogue;
import dev.easel.Delivery;
import dev.easel.Feature;
import dev.easel.InputForm;
import dev.easel.Operation;
import dev.easel.openai.OpenAiProfile.EditForm;
import dev.easel.openai.OpenAiProfile.SizeForm;
import dev.easel.openai.OpenAiProfile.TaskForm;
import java.time.Duration;
import java.util.Map;

/** What a host can do, by its profile. */
final class OpenAiCapabilities {
    /** How long OpenAI keeps a stored task at least. */
    private static final Duration TASK_LIFETIME = Duration.ofDays(30);

    private static final Map<String, Feature> NAMES = Map.of(
            "negativePrompt", Feature.NEGATIVE_PROMPT,
            "steps", Feature.STEPS,
            "guidanceScale", Feature.GUIDANCE_SCALE,
            "seed", Feature.SEED,
            "loras", Feature.LORAS);

    private OpenAiCapabilities() {}

    static Capabilities of(OpenAiSettings settings) {
        OpenAiProfile profile = settings.profile();
        boolean form = profile.editForm() == EditForm.FORM
                || profile.editForm() == EditForm.FORM_REPEATED
                || profile.editForm() == EditForm.FORM_OR_JSON;
        boolean queued = settings.inBackground() || profile.taskForm() != TaskForm.NONE;
        Capabilities.Builder can = Capabilities.builder()
                .addOperations(Operation.TEXT_TO_IMAGE)
                .addFeatures(Feature.MODEL)
                // Hosts shut their default models down without notice.
                .addRequired(Feature.MODEL)
                .outputFormats(profile.outputFormats())
                .imagesPerCall(settings.inBackground() ? 1 : settings.imagesPerCall())
                .inputForm(form && !settings.inBackground() ? InputForm.MULTIPART : InputForm.BASE64)
                .delivery(queued ? Delivery.QUEUED : Delivery.BLOCKING)
                .cancel(settings.inBackground())
                .resultLifetime(settings.inBackground() ? TASK_LIFETIME : null);
        if (profile.models().isPresent()) {
            can.addCatalogues(Catalogue.MODELS);
        }
        if (profile.sizeForm() != SizeForm.NONE) {
            can.addFeatures(Feature.SIZE);
        }
        if (!profile.outputFormats().isEmpty()) {
            can.addFeatures(Feature.OUTPUT_FORMAT);
        }
        if (profile.editForm() != EditForm.NONE) {
            can.addOperations(Operation.IMAGE_TO_IMAGE).addFeatures(Feature.INIT_IMAGE);
        }
        if (profile.masks()) {
            can.addOperations(Operation.INPAINTING).addFeatures(Feature.MASK);
        }
        if (!settings.inBackground()) {
            NAMES.forEach((neutral, feature) -> {
                if (profile.field(neutral).isPresent()) {
                    can.addFeatures(feature);
                }
            });
        }
        return can.build();
    }
}
