package dev.easel.zhiqite;

import dev.easel.TaskPart;
import dev.easel.spi.JsonObject;
import dev.easel.spi.WireRequest;

/** The three calls that ask for a task: by the client's id, whatever the service calls the task in its answers. */
final class TaskQueries {
    private TaskQueries() {}

    /** Asks for a drawing task of the current month, wherever it stands (queryTaskInfoV2.0). */
    static WireRequest live(TaskPart task) {
        return query("/sd/v2/queryTaskInfo", task, PictureAddress.OF_DRAWING);
    }

    /** Asks for a drawing task that was put into the archive (queryTaskInfoV1.0). */
    static WireRequest archived(TaskPart task) {
        return query("/sd/queryTaskInfo", task, PictureAddress.OF_DRAWING);
    }

    /** Asks for the task of an image tool (queryImageToolTaskInfo); its kind is the tool's code. */
    static WireRequest tool(TaskPart task) {
        return query(ToolCode.path(task.kind()) + "/queryTask", task, PictureAddress.OF_TOOL);
    }

    private static WireRequest query(String path, TaskPart task, String pictures) {
        JsonObject body = JsonObject.create().put("businessTaskId", task.requestId());
        return WireRequest.post(ZhiqiteRequests.PREFIX + path)
                .json(body)
                .dataUrisIn(pictures)
                .build();
    }
}
