package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.TaskQueue.Task;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the {@code data} of responses about tasks, from the examples of the query pages and of the tools' pages. */
final class TaskResponses {
    private static final int FINISHED = 2;

    private final ZhiqiteTasks tasks;
    private final ImageShelf shelf;
    private final Consumer<Drawn> journal;
    private final @Nullable Integer failedStatus;

    TaskResponses(ZhiqiteTasks tasks, ImageShelf shelf, Consumer<Drawn> journal, @Nullable Integer failedStatus) {
        this.tasks = tasks;
        this.shelf = shelf;
        this.journal = journal;
        this.failedStatus = failedStatus;
    }

    /** A drawing task as both queries show it, its id under the name that the version uses. */
    ObjectNode drawing(Task<Work> task, String idName, boolean withTemporaryImage) {
        ObjectNode data = Json.object().put(idName, task.work().id());
        ArrayNode images = Json.array();
        if (!tasks.isFinished(task)) {
            data.put("status", tasks.pendingStatus(task)).put("desc", "Processing");
        } else if (task.fails()) {
            data.put("status", failedStatus == null ? FINISHED : failedStatus);
            data.put("desc", failedStatus == null ? "Success" : "Failed");
        } else {
            data.put("status", FINISHED).put("desc", withTemporaryImage ? "Success" : "success");
            addImages(task.work(), images);
        }
        if (withTemporaryImage) {
            data.putNull("temporaryImageDto");
        }
        return data.set("differentialImageRspList", images);
    }

    private void addImages(Work work, ArrayNode images) {
        List<String> addresses = work.addresses(shelf, journal);
        for (int i = 0; i < addresses.size(); i++) {
            ObjectNode image = images.addObject();
            image.putArray("img_audit").addObject().putNull("confidence").put("label", "nonLabel");
            image.put("img_audit_status", true)
                    .put("image_status", 1)
                    .put("image_url", addresses.get(i))
                    .put("seed", work.plans().get(i).settings().seed());
        }
    }

    /** What a tool returns at once when the result comes later. */
    ObjectNode acceptedTool(Tool tool, Task<Work> task) {
        ObjectNode data = Json.object().put(idName(tool), task.id());
        // The pages whose response is an id alone spell it task_id and repeat nothing beside it.
        return tool.snakeCaseId() ? data : withClientId(data, tool, task);
    }

    /** A tool's task with its result, which is null until it is there. */
    ObjectNode tool(Tool tool, Task<Work> task) {
        boolean done = tasks.isFinished(task);
        ObjectNode data = withClientId(Json.object().put(idName(tool), task.id()), tool, task);
        data.put("status", toolStatus(tool, task, done));
        Work result = done && !task.fails() ? task.work() : null;
        switch (tool.result()) {
            case IMAGE ->
                data.put(
                        "outputImageUrl",
                        result == null ? null : result.addresses(shelf, journal).get(0));
            case CAPTION ->
                data.put("caption", result == null ? null : result.texts().get(0));
            case PROMPTS -> {
                data.put("toolTask", tool.code());
                if (result == null) {
                    data.putNull("prompts");
                } else {
                    result.texts().forEach(data.putArray("prompts")::add);
                }
            }
            case UNDOCUMENTED ->
                data.put(
                        "emulatorResult", result == null ? null : result.texts().get(0));
        }
        return data;
    }

    private int toolStatus(Tool tool, Task<Work> task, boolean done) {
        int finished = tool.result().finishedStatus();
        if (!done) {
            return finished == 0 ? 1 : 0;
        }
        return task.fails() && failedStatus != null ? failedStatus : finished;
    }

    private static ObjectNode withClientId(ObjectNode data, Tool tool, Task<Work> task) {
        return tool.repeatsClientId() ? data.put(Tool.TASK_ID, task.work().id()) : data;
    }

    private static String idName(Tool tool) {
        return tool.snakeCaseId() ? "task_id" : "taskId";
    }
}
