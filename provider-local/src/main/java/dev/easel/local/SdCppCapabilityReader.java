package dev.easel.local;

import dev.easel.openai.internal.ErrorWords;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** Asks sd-server what it can do. */
final class SdCppCapabilityReader {
    private SdCppCapabilityReader() {}

    static WireExchange<SdCppCapabilities> exchange() {
        return new WireExchange<>(WireRequest.get(SdCppDialect.CAPABILITIES).build(), SdCppCapabilityReader::read);
    }

    static Outcome<SdCppCapabilities> read(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(ErrorWords.problem(response));
        }
        JsonValue said = response.json();
        if (!said.isObject()) {
            return Outcome.failed(Problem.unreadable("HTTP 200 with no capabilities: " + response.excerpt()));
        }
        JsonValue model = said.get("model");
        SdCppCapabilities.Builder read = SdCppCapabilities.builder()
                .currentMode(said.get("current_mode").nonBlank().orElse(null))
                .supportedModes(texts(said.get("supported_modes")))
                .modelName(model.get("name").nonBlank().orElse(null))
                .modelPath(model.get("path").nonBlank().orElse(null))
                .modelStem(model.get("stem").nonBlank().orElse(null))
                .defaults(said.get("defaults").flattened())
                .defaultsByMode(each(said.get("defaults_by_mode"), JsonValue::flattened))
                .outputFormats(texts(said.get("output_formats")))
                .outputFormatsByMode(each(said.get("output_formats_by_mode"), SdCppCapabilityReader::texts))
                .features(flags(said.get("features")))
                .featuresByMode(each(said.get("features_by_mode"), SdCppCapabilityReader::flags))
                .samplers(texts(said.get("samplers")))
                .schedulers(texts(said.get("schedulers")))
                .loras(names(said.get("loras"), "path"))
                .upscalers(names(said.get("upscalers"), "name"));
        JsonValue limits = said.get("limits");
        return Outcome.done(read.minWidth(number(limits, "min_width"))
                .maxWidth(number(limits, "max_width"))
                .minHeight(number(limits, "min_height"))
                .maxHeight(number(limits, "max_height"))
                .maxBatchCount(number(limits, "max_batch_count"))
                .maxQueueSize(number(limits, "max_queue_size"))
                .build());
    }

    /** The server prints whole numbers that it keeps in 32 bits as fractions at times. */
    private static OptionalInt number(JsonValue limits, String name) {
        return limits.get(name).int32();
    }

    private static List<String> texts(JsonValue list) {
        return list.elements().stream()
                .flatMap(element -> element.nonBlank().stream())
                .toList();
    }

    private static List<String> names(JsonValue list, String field) {
        List<String> names = new ArrayList<>();
        for (JsonValue element : list.elements()) {
            (element.isObject() ? element.get(field) : element).nonBlank().ifPresent(names::add);
        }
        return names;
    }

    private static Map<String, Boolean> flags(JsonValue object) {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        object.fields().forEach((name, value) -> value.bool().ifPresent(flag -> flags.put(name, flag)));
        return flags;
    }

    private static <T> Map<String, T> each(JsonValue object, Function<JsonValue, T> reader) {
        Map<String, T> all = new LinkedHashMap<>();
        object.fields().forEach((name, value) -> all.put(name, reader.apply(value)));
        return all;
    }
}
