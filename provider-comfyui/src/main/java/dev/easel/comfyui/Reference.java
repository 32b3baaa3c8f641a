package dev.easel.comfyui;

import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a poll needs besides the task's id, as text in its handle.
 *
 * @param seed the seed that was sent; empty where the graph has none
 * @param view how the file is requested; empty for the file as it is
 * @param samplers the nodes whose progress counts, in the order in which they run
 * @param outputs the nodes whose images are the result; none for all
 * @param notes what the user has to be told
 */
record Reference(OptionalLong seed, String view, List<String> samplers, List<String> outputs, List<String> notes) {
    static final Reference NONE = new Reference(OptionalLong.empty(), "", List.of(), List.of(), List.of());

    Reference withNotes(List<String> more) {
        return new Reference(seed, view, samplers, outputs, List.copyOf(more));
    }

    String encode() {
        JsonObject json = JsonObject.create();
        seed.ifPresent(value -> json.put("seed", value));
        if (!view.isEmpty()) {
            json.put("view", view);
        }
        put(json, "samplers", samplers);
        put(json, "outputs", outputs);
        put(json, "notes", notes);
        return json.toString();
    }

    private static void put(JsonObject json, String name, List<String> values) {
        if (!values.isEmpty()) {
            json.put(name, values);
        }
    }

    /** Returns empty for what was not encoded here. */
    static Optional<Reference> decode(Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.of(NONE);
        }
        JsonValue json = JsonValue.parse(text.get());
        return json.isObject()
                ? Optional.of(new Reference(
                        json.get("seed").integer(),
                        json.get("view").text().orElse(""),
                        texts(json.get("samplers")),
                        texts(json.get("outputs")),
                        texts(json.get("notes"))))
                : Optional.empty();
    }

    private static List<String> texts(JsonValue array) {
        return array.elements().stream()
                .flatMap(element -> element.text().stream())
                .toList();
    }
}
