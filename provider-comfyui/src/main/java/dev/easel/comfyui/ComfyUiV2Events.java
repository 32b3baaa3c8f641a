package dev.easel.comfyui;

import dev.easel.TaskStatus;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.JsonValue;
import dev.easel.spi.WireResponse;
import java.util.Set;

/** Reads the events of a job of the Comfy API v2. Their previews are passed over: where the image is in them is not documented. */
enum ComfyUiV2Events implements EventReader {
    READER;

    private static final Set<String> OVER = Set.of("succeeded", "failed", "canceled", "expired");

    @Override
    public boolean isResult(String name) {
        return false;
    }

    @Override
    public EventOutcome read(String name, WireResponse event) {
        JsonValue json = event.json();
        if (name.equals("status") && OVER.contains(json.get("status").text().orElse(""))) {
            return EventOutcome.result();
        }
        double share = json.get("value")
                .decimal()
                .orElse(json.get("progress").get("value").decimal().orElse(-1));
        return name.equals("progress") && share >= 0
                ? new EventOutcome.Progress(TaskStatus.running(Math.min(1, share)), null)
                : EventOutcome.nothing();
    }
}
