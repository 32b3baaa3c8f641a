package dev.easel.routing;

import dev.easel.ConfigurationException;
import dev.easel.InvalidRequestException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.JsonValue;
import java.util.Map;
import java.util.function.Function;

/** Reads {@link Aliases} from JSON. What it does not know it refuses: a slip would pick another model. */
final class AliasFile {
    private AliasFile() {}

    static Aliases read(String json) {
        JsonValue file = JsonValue.parse(json);
        if (!file.isObject()) {
            throw wrong("are not a JSON object of aliases");
        }
        RepeatedNames.in(json).ifPresent(name -> {
            throw wrong("have \"" + name + "\" twice in one object; give it once");
        });
        Aliases.Builder aliases = Aliases.builder();
        file.fields().forEach((alias, clients) -> {
            if (!clients.isObject()) {
                throw wrong("have no JSON object of clients for \"" + alias + "\"");
            }
            clients.fields().forEach((client, settings) -> {
                String where = "\"" + alias + "\" at \"" + client + "\"";
                try {
                    aliases.add(alias, client, preset(where, settings));
                } catch (InvalidRequestException outOfRange) {
                    throw wrong("have a wrong default for " + where + ": " + outOfRange.getMessage());
                }
            });
        });
        return aliases.build();
    }

    private static Preset preset(String where, JsonValue settings) {
        String model = settings.get("model")
                .nonBlank()
                .orElseThrow(() -> wrong("have no model for " + where + "; give {\"model\": \"…\"}"));
        Preset preset = Preset.of(model);
        for (Map.Entry<String, JsonValue> setting : settings.fields().entrySet()) {
            JsonValue value = setting.getValue();
            preset = switch (setting.getKey()) {
                case "model" -> preset;
                case "steps" ->
                    preset.withSteps(
                            value.int32().orElseThrow(() -> wrong("have no whole number as steps for " + where)));
                case "guidanceScale" ->
                    preset.withGuidanceScale(
                            value.decimal().orElseThrow(() -> wrong("have no number as guidanceScale for " + where)));
                case "sampler" -> preset.withSampler(text("sampler", where, value, Sampler::of));
                case "scheduler" -> preset.withScheduler(text("scheduler", where, value, Scheduler::of));
                case "size" -> preset.withSize(text("size", where, value, Size::parse));
                default ->
                    throw wrong("have \"" + setting.getKey() + "\" for " + where
                            + ", which is none of model, steps, guidanceScale, sampler, scheduler, size");
            };
        }
        return preset;
    }

    private static <T> T text(String name, String where, JsonValue value, Function<String, T> read) {
        String text = value.nonBlank().orElseThrow(() -> wrong("have no text as " + name + " for " + where));
        return read.apply(text);
    }

    private static ConfigurationException wrong(String message) {
        return new ConfigurationException(Violation.of(Code.MALFORMED, "aliases", message));
    }
}
