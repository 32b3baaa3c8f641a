package dev.easel.internal.metadata;

import dev.easel.Generation;
import dev.easel.spi.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings that are one JSON object, as SwarmUI, Fooocus, InvokeAI and NovelAI write them. They differ in the names,
 * and in what is around the object. An object without a seed is something else.
 */
final class JsonSettings {
    private JsonSettings() {}

    static Generation read(JsonValue json) {
        Map<String, String> settings = new LinkedHashMap<>();
        String prompt = "";
        String negative = null;
        for (Map.Entry<String, JsonValue> field : unwrapped(json).fields().entrySet()) {
            String name = field.getKey();
            String value = text(field.getValue());
            if (value == null) {
                continue;
            }
            switch (NamedSettings.plain(name)) {
                case "prompt", "positiveprompt" -> prompt = value;
                case "negativeprompt", "uc" -> negative = value;
                default -> {
                    if (name.length() <= NamedSettings.LONGEST_NAME && settings.size() < NamedSettings.MAX_ENTRIES) {
                        settings.put(name, value);
                    }
                }
            }
        }
        Generation.Builder builder = NamedSettings.read(settings)
                .prompt(prompt.isBlank() ? null : prompt)
                .negativePrompt(negative);
        Generation generation = builder.build();
        if (generation.seed().isEmpty()) {
            return Generation.unknown();
        }
        // InvokeAI calls that a scheduler which the other programs call a sampler.
        return generation.sampler().isPresent()
                ? generation
                : builder.sampler(generation.scheduler().orElse(null))
                        .scheduler(null)
                        .build();
    }

    /** The object that has the settings: NovelAI's is a text where it is in EXIF data. */
    private static JsonValue unwrapped(JsonValue json) {
        JsonValue swarm = json.get("sui_image_params");
        JsonValue invoke = json.get("image");
        JsonValue novel = JsonValue.parse(json.get("Comment").text().orElse(""));
        return swarm.isObject() ? swarm : novel.isObject() ? novel : invoke.isObject() ? invoke : json;
    }

    /** A value as text; InvokeAI has names of models and, until 2023, the prompt in an object. */
    private static @Nullable String text(JsonValue value) {
        return value.text()
                .or(() -> value.get("name").text())
                .or(() -> value.get("model_name").text())
                .or(() -> value.at(0).get("prompt").text())
                .orElse(null);
    }
}
