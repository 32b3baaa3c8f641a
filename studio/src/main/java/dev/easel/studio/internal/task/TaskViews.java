package dev.easel.studio.internal.task;

import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.PollFailure;
import dev.easel.Preview;
import dev.easel.Sampler;
import dev.easel.Size;
import dev.easel.TaskStatus;
import dev.easel.spi.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task as the page shows it: what is stored, and where it stands now. */
final class TaskViews {
    private TaskViews() {}

    /** Returns it as JSON. A handle is not in it. */
    static JsonObject view(TaskRecord task, @Nullable TaskStatus status, @Nullable Preview preview) {
        JsonObject view = JsonObject.create()
                .put("id", task.id().toString())
                .put("order", task.order().toString())
                .put("created", task.created().toEpochMilli())
                .put("service", task.service())
                .put("emulated", task.emulated())
                .put("billed", task.billed())
                .put("over", task.state().isFinal())
                .put("followed", status != null)
                .put("images", task.images().stream().map(TaskImage::json).toList());
        putRequest(view, task);
        put(view, "note", Optional.ofNullable(task.note()));
        put(view, "cost", Optional.ofNullable(task.cost()));
        // An address that changes with the preview has the page load the new one.
        if (preview != null) {
            view.put("preview", preview.hashCode());
        }
        putStatus(view, task, status);
        return view;
    }

    private static void putRequest(JsonObject view, TaskRecord task) {
        try {
            ImageRequest request = task.imageRequest();
            view.put("prompt", request.prompt()).put("count", request.count());
            put(view, "negativePrompt", request.negativePrompt());
            put(view, "model", request.model());
            put(view, "chosenModel", Optional.ofNullable(task.chosenModel()));
            put(view, "sampler", request.sampler().map(Sampler::name));
            request.steps().ifPresent(steps -> view.put("steps", steps));
            request.guidanceScale().ifPresent(scale -> view.put("guidanceScale", scale));
            put(view, "size", request.size().map(Size::toString));
            request.seed().ifPresent(seed -> view.put("seed", Long.toString(seed)));
            view.put("fromImage", request.initImage().isPresent())
                    .put("masked", request.mask().isPresent());
        } catch (InvalidRequestException e) {
            view.put("prompt", "(a request that this version of Easel cannot read)")
                    .put("count", 1);
        }
    }

    private static void putStatus(JsonObject view, TaskRecord task, @Nullable TaskStatus now) {
        if (task.state().isFinal() || now == null) {
            view.put("status", task.state().isFinal() ? task.state().name() : "UNWATCHED");
            return;
        }
        now.pollFailure().map(PollFailure::reason).ifPresent(reason -> view.put("pollFailure", reason));
        if (now instanceof TaskStatus.Queued queued) {
            view.put("status", "QUEUED");
            queued.position().ifPresent(position -> view.put("position", position));
        } else if (now instanceof TaskStatus.Running running) {
            view.put("status", "RUNNING");
            running.progress().ifPresent(progress -> view.put("progress", progress));
            running.word().ifPresent(word -> view.put("word", word));
        } else if (now instanceof TaskStatus.Unknown) {
            view.put("status", "RESUMING");
        } else if (now instanceof TaskStatus.Submitting) {
            view.put("status", "SUBMITTING");
        } else {
            view.put("status", "ENDING");
        }
    }

    private static void put(JsonObject view, String name, Optional<String> value) {
        value.ifPresent(text -> view.put(name, text));
    }
}
