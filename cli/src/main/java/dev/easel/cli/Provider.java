package dev.easel.cli;

import dev.easel.Operation;
import dev.easel.bfl.Bfl;
import dev.easel.dan.Dan;
import dev.easel.gemini.Gemini;
import dev.easel.local.Local;
import dev.easel.openai.OpenAi;
import dev.easel.replicate.Replicate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services that the command line knows, each with a model that its documentation or its emulator knows. */
enum Provider {
    DAN("dan", "OpenDAN", Dan.MODEL_CLARITY),
    ITSROSE("itsrose", "ItsRose", "dreamshaper"),
    ZHIQITE("zhiqite", "Zhiqite", "revAnimated_v122_7371.safetensors"),
    LOCAL("local", "Local server", Local.ANY_MODEL),
    OPENAI("openai", "OpenAI", OpenAi.MODEL),
    COMFYUI("comfyui", "ComfyUI", "sd_xl_base_1.0.safetensors"),
    REPLICATE(
            "replicate",
            "Replicate",
            Replicate.FLUX_DEV,
            Map.of(
                    Operation.INPAINTING,
                    Replicate.FLUX_FILL_DEV,
                    Operation.UPSCALE,
                    "nightmareai/real-esrgan",
                    Operation.CAPTION,
                    "salesforce/blip")),
    BFL("bfl", "Black Forest Labs", Bfl.MODEL_FLUX_2_KLEIN_4B, Map.of(Operation.INPAINTING, Bfl.MODEL_FILL)),
    FAL("fal", "fal", "fal-ai/fast-sdxl"),
    GEMINI("gemini", "Gemini", Gemini.MODEL);

    private final String id;
    private final String title;
    private final String defaultModel;
    private final Map<Operation, String> otherModels;

    Provider(String id, String title, String defaultModel) {
        this(id, title, defaultModel, Map.of());
    }

    Provider(String id, String title, String defaultModel, Map<Operation, String> otherModels) {
        this.id = id;
        this.title = title;
        this.defaultModel = defaultModel;
        this.otherModels = otherModels;
    }

    /** As it is typed, and as file names begin. */
    String id() {
        return id;
    }

    /** As it is written in a headline. */
    String title() {
        return title;
    }

    /** The model that draws unless the user names another. */
    String defaultModel() {
        return defaultModel;
    }

    /** The model that an operation needs; empty where the default model or the service's usual one does it. */
    Optional<String> modelOf(Operation operation) {
        return Optional.ofNullable(otherModels.get(operation));
    }

    static Optional<Provider> of(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(known -> known.id.equals(wanted)).findFirst();
    }

    /** All ids, as in a sentence. */
    static String ids() {
        return Arrays.stream(values()).map(Provider::id).collect(Collectors.joining(", "));
    }
}
