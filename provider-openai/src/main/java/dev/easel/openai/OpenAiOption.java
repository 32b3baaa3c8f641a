package dev.easel.openai;

import dev.easel.spi.JsonObject;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The options that are a field of their own, each with its name on the wire. */
enum OpenAiOption {
    QUALITY("quality", "quality", OpenAiOptions::quality),
    BACKGROUND("background", "background", OpenAiOptions::background),
    MODERATION("moderation", "moderation", OpenAiOptions::moderation),
    OUTPUT_COMPRESSION("output_compression", "outputCompression", options -> boxed(options.outputCompression())),
    INPUT_FIDELITY("input_fidelity", "inputFidelity", OpenAiOptions::inputFidelity),
    COMPLEXITY("complexity", "complexity", OpenAiOptions::complexity),
    STYLE("style", "style", OpenAiOptions::style),
    FRAME_COUNT("frame_count", "frameCount", options -> boxed(options.frameCount())),
    FRAME_DURATION_MS("frame_duration_ms", "frameDurationMs", options -> boxed(options.frameDurationMs())),
    SVG("svg", "svgModel or svgEffort", OpenAiOption::svg),
    SAFETY_IDENTIFIER("safety_identifier", "safetyIdentifier", OpenAiOptions::safetyIdentifier),
    USER("user", "user", OpenAiOptions::user),
    ASPECT_RATIO("aspect_ratio", "aspectRatio", OpenAiOptions::aspectRatio),
    RESOLUTION("resolution", "resolution", OpenAiOptions::resolution),
    PARTIAL_IMAGES("partial_images", "partialImages", options -> boxed(options.partialImages()));

    private final String field;
    private final String setting;
    private final Function<OpenAiOptions, Optional<?>> value;

    OpenAiOption(String field, String setting, Function<OpenAiOptions, Optional<?>> value) {
        this.field = field;
        this.setting = setting;
        this.value = value;
    }

    static boolean isField(String name) {
        return Arrays.stream(values()).anyMatch(option -> option.field.equals(name));
    }

    /** Returns those with these names on the wire. */
    static Set<OpenAiOption> of(Set<String> fields) {
        return Arrays.stream(values())
                .filter(option -> fields.contains(option.field))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(OpenAiOption.class)));
    }

    /** Returns its name on the wire, unless the host has another. */
    String field() {
        return field;
    }

    /** Returns its name in {@link OpenAiOptions}. */
    String setting() {
        return setting;
    }

    /** Returns what is to be sent; empty where it is not set. */
    Optional<Object> value(OpenAiOptions options) {
        return value.apply(options).map(Function.identity());
    }

    /** Puts it where it is set. */
    void put(OpenAiOptions options, String name, JsonObject into) {
        value(options).ifPresent(what -> {
            if (what instanceof JsonObject object) {
                into.put(name, object);
            } else if (what instanceof Integer number) {
                into.put(name, number.longValue());
            } else {
                into.put(name, what.toString());
            }
        });
    }

    private static Optional<Integer> boxed(OptionalInt value) {
        return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
    }

    private static Optional<JsonObject> svg(OpenAiOptions options) {
        JsonObject svg = JsonObject.create();
        options.svgModel().ifPresent(model -> svg.put("model", model));
        options.svgEffort()
                .ifPresent(effort -> svg.put("reasoning", JsonObject.create().put("effort", effort)));
        return svg.isEmpty() ? Optional.empty() : Optional.of(svg);
    }
}
