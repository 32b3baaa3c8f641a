package dev.easel.studio.internal.task;

import dev.easel.ImageRequest;
import dev.easel.TaskHandle;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a task. Immutable.
 *
 * @param order which order it belongs to: one prompt, sent to several services
 * @param emulated whether it was sent to an emulator, which ended with its process
 * @param request the request as JSON
 * @param chosenModel the model that was chosen on the page; {@code null} where the service's own is used
 * @param ticket the encoded handle; {@code null} where no task id is known
 * @param note what is to be said about it; {@code null} for nothing
 * @param billed whether it may have been billed although it has no image
 * @param cost what it cost, in words; {@code null} where that is not known
 * @param reservation the amount that is set aside for it; {@code null} without a budget
 */
public record TaskRecord(
        UUID id,
        UUID order,
        Instant created,
        String service,
        boolean emulated,
        String request,
        @Nullable String chosenModel,
        TaskState state,
        @Nullable String ticket,
        @Nullable String note,
        boolean billed,
        List<TaskImage> images,
        @Nullable String cost,
        @Nullable String reservation) {
    private static final int LONGEST_NOTE = 2_000;

    /** Copies the images, and cuts the note. */
    public TaskRecord {
        images = List.copyOf(images);
        note = note == null || note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE);
    }

    /** The encoded handle, where a part of the task has an id; another handle finds nothing. */
    static @Nullable String ticket(TaskHandle handle) {
        boolean named = handle.calls().stream().anyMatch(call -> call.taskId().isPresent());
        return named ? handle.encode() : null;
    }

    /** Which request it is, read again. */
    public ImageRequest imageRequest() {
        return ImageRequest.fromJson(request);
    }

    /** Whether its request has an input image of that name. The name is enough: it says what is in the file, and folders are moved. */
    boolean needs(String input) {
        return request.contains(input);
    }

    TaskRecord sending(@Nullable String known) {
        return with(TaskState.SENDING, known == null ? ticket : known, note, billed);
    }

    TaskRecord accepted(String known) {
        return with(TaskState.ACCEPTED, known, note, billed);
    }

    /** Left at the service, for a later resumption. */
    TaskRecord left(String known, @Nullable String why) {
        return with(TaskState.ACCEPTED, known, why, billed);
    }

    TaskRecord noted(@Nullable String why) {
        return with(state, ticket, why, billed);
    }

    TaskRecord ended(TaskState end, @Nullable String why, boolean mayHaveBeenBilled) {
        return with(end, ticket, why, mayHaveBeenBilled);
    }

    TaskRecord done(List<TaskImage> files, @Nullable String why, @Nullable String spent) {
        return new TaskRecord(
                id,
                order,
                created,
                service,
                emulated,
                request,
                chosenModel,
                TaskState.DONE,
                ticket,
                why,
                false,
                files,
                spent,
                reservation);
    }

    private TaskRecord with(TaskState next, @Nullable String known, @Nullable String why, boolean mayHaveBeenBilled) {
        return new TaskRecord(
                id,
                order,
                created,
                service,
                emulated,
                request,
                chosenModel,
                next,
                known,
                why,
                mayHaveBeenBilled,
                images,
                cost,
                reservation);
    }

    String toJson() {
        JsonObject json = JsonObject.create()
                .put("version", 1)
                .put("id", id.toString())
                .put("order", order.toString())
                .put("created", created.toEpochMilli())
                .put("service", service)
                .put("emulated", emulated)
                .put("request", request)
                .put("state", state.name())
                .put("billed", billed)
                .put("images", images.stream().map(TaskImage::json).toList());
        put(json, "chosenModel", chosenModel);
        put(json, "ticket", ticket);
        put(json, "note", note);
        put(json, "cost", cost);
        put(json, "reservation", reservation);
        return json.toString();
    }

    private static void put(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /** @throws IllegalArgumentException if the text is not a record that this version of Easel wrote */
    static TaskRecord read(String text) {
        JsonValue json = JsonValue.parse(text);
        if (json.get("version").int32().orElse(0) != 1) {
            throw new IllegalArgumentException("it is not a task of this version of the studio");
        }
        return new TaskRecord(
                UUID.fromString(required(json, "id")),
                UUID.fromString(required(json, "order")),
                Instant.ofEpochMilli(json.get("created").integer().orElse(0)),
                required(json, "service"),
                json.get("emulated").bool().orElse(false),
                required(json, "request"),
                json.get("chosenModel").text().orElse(null),
                TaskState.valueOf(required(json, "state")),
                json.get("ticket").text().orElse(null),
                json.get("note").text().orElse(null),
                json.get("billed").bool().orElse(false),
                json.get("images").elements().stream().map(TaskImage::read).toList(),
                json.get("cost").text().orElse(null),
                json.get("reservation").text().orElse(null));
    }

    private static String required(JsonValue json, String field) {
        return json.get(field).text().orElseThrow(() -> new IllegalArgumentException("it has no " + field));
    }
}
