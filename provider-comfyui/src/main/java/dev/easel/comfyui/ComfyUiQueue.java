package dev.easel.comfyui;

import dev.easel.spi.JsonValue;

/** Reads the server's queue, whose entries are {@code [number, id, graph, …]}. */
final class ComfyUiQueue {
    private ComfyUiQueue() {}

    /** Returns the entry of a task; absent where there is none. */
    static JsonValue find(JsonValue entries, String id) {
        return entries.elements().stream()
                .filter(entry -> entry.at(1).text().orElse("").equals(id))
                .findFirst()
                .orElse(JsonValue.absent());
    }
}
