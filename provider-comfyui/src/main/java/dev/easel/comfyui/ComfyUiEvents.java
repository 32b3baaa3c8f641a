package dev.easel.comfyui;

import dev.easel.TaskStatus;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;
import java.util.List;

/**
 * Reads what the server's WebSocket says about one task. Events of others come there too, where their client gave no id.
 *
 * <p>A preview names no task: it belongs to the run that was named last. So this reader remembers that, and the last progress, and each
 * task has one of its own. A preview that comes before any name is passed over.
 */
final class ComfyUiEvents implements EventReader {
    private final String id;
    private final List<String> samplers;
    private volatile boolean own;
    private volatile TaskStatus told = TaskStatus.running();

    ComfyUiEvents(String id, List<String> samplers) {
        this.id = id;
        this.samplers = List.copyOf(samplers);
    }

    @Override
    public boolean isResult(String name) {
        return false;
    }

    @Override
    public EventOutcome read(String name, WireResponse event) {
        if (!event.images().isEmpty()) {
            return own ? new EventOutcome.Progress(told, event.images().get(0)) : EventOutcome.nothing();
        }
        JsonValue data = event.json().get("data");
        String named = data.get("prompt_id").text().orElse("");
        if (!named.isEmpty()) {
            own = named.equals(id);
        }
        // On a reconnection the server names a node and no task.
        if (!named.equals(id)) {
            return EventOutcome.nothing();
        }
        return switch (name) {
            case "execution_start" -> new EventOutcome.Progress(TaskStatus.running(), null);
            case "progress" -> progress(data);
            // The history is not written yet after execution_success, and is after this.
            case "executing" -> data.get("node").isNull() ? EventOutcome.result() : EventOutcome.nothing();
            case "execution_error", "execution_interrupted" -> EventOutcome.result();
            default -> EventOutcome.nothing();
        };
    }

    /** The steps are those of one node. Of a node that is no sampler nothing follows for the whole. */
    private EventOutcome progress(JsonValue data) {
        int place = samplers.indexOf(data.get("node").text().orElse(""));
        double value = data.get("value").decimal().orElse(-1);
        double max = data.get("max").decimal().orElse(0);
        if (place < 0 || value < 0 || max <= 0) {
            return EventOutcome.nothing();
        }
        double share = (place + Math.min(1, value / max)) / samplers.size();
        told = TaskStatus.running(share);
        return new EventOutcome.Progress(told, null);
    }
}
