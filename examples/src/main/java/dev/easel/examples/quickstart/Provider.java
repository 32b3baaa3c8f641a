package dev.easel.examples.quickstart;

import dev.easel.dan.Dan;
import dev.easel.local.Local;
import dev.easel.openai.OpenAi;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services that the quickstart knows, each with a model that its documentation or its emulator knows. */
enum Provider {
    DAN("dan", "OpenDAN", Dan.MODEL_CLARITY),
    ITSROSE("itsrose", "ItsRose", "dreamshaper"),
    ZHIQITE("zhiqite", "Zhiqite", "revAnimated_v122_7371.safetensors"),
    LOCAL("local", "Local server", Local.ANY_MODEL),
    OPENAI("openai", "OpenAI", OpenAi.MODEL),
    COMFYUI("comfyui", "ComfyUI", "sd_xl_base_1.0.safetensors");

    private final String id;
    private final String title;
    private final String defaultModel;

    Provider(String id, String title, String defaultModel) {
        this.id = id;
        this.title = title;
        this.defaultModel = defaultModel;
    }

    /** As it is typed, and as file names begin. */
    String id() {
        return id;
    }

    /** As it is written in a headline. */
    String title() {
        return title;
    }

    /** What draws unless the user names another. */
    String defaultModel() {
        return defaultModel;
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
