package dev.easel.comfyui;

import dev.easel.CancelOutcome;
import dev.easel.TaskCall;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.List;

/**
 * Cancels a task by its id and nothing else: other people's work is in the same queue. A server below 0.3.57 interrupts whatever it
 * runs, whichever id it is told, so there a running task is left alone.
 */
final class ComfyUiCancel {
    private final String id;

    private ComfyUiCancel(String id) {
        this.id = id;
    }

    static WireExchange<CancelOutcome> of(TaskCall task) {
        ComfyUiCancel cancel = new ComfyUiCancel(PromptIds.of(task));
        return new WireExchange<>(
                WireRequest.post("/api/jobs/" + ComfyUiImages.encoded(cancel.id) + "/cancel")
                        .build(),
                cancel::job);
    }

    private Outcome<CancelOutcome> job(WireResponse response) {
        if (response.status() == 404 || response.status() == 405) {
            return Outcome.next(new WireExchange<>(WireRequest.get("/api/queue").build(), this::queue));
        }
        if (!response.isSuccessful()) {
            return Outcome.failed(ComfyUiErrors.of(response));
        }
        boolean cancelled = response.json().get("cancelled").bool().orElse(false);
        return Outcome.done(cancelled ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE);
    }

    private Outcome<CancelOutcome> queue(WireResponse response) {
        JsonValue json = response.json();
        if (!response.isSuccessful()) {
            return Outcome.failed(ComfyUiErrors.of(response));
        }
        if (ComfyUiQueue.find(json.get("queue_pending"), id).isPresent()) {
            return Outcome.next(post("/api/queue", JsonObject.create().put("delete", List.of(id))));
        }
        return ComfyUiQueue.find(json.get("queue_running"), id).isPresent()
                ? Outcome.next(
                        new WireExchange<>(WireRequest.get("/api/system_stats").build(), this::version))
                : Outcome.done(CancelOutcome.TOO_LATE);
    }

    private Outcome<CancelOutcome> version(WireResponse response) {
        return ComfyUiVersion.in(response).isAtLeast(0, 3, 57)
                ? Outcome.next(post("/api/interrupt", JsonObject.create().put("prompt_id", id)))
                : Outcome.done(CancelOutcome.NOT_SUPPORTED);
    }

    private static WireExchange<CancelOutcome> post(String path, JsonObject body) {
        return new WireExchange<>(
                WireRequest.post(path).json(body).build(),
                response -> response.isSuccessful()
                        ? Outcome.done(CancelOutcome.CANCELLED)
                        : Outcome.failed(ComfyUiErrors.of(response)));
    }
}
