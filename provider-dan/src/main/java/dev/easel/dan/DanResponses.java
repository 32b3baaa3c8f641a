package dev.easel.dan;

import dev.easel.Generation;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What responses mean (OpenDAN documentation, pages txt2img, interrogate and task status). The envelope is {@code {"code":
 * 200, "data": …, "message": "success"}}; {@link DanErrors} reads every other.
 */
final class DanResponses {
    /** The field whose texts are images. */
    static final String IMAGES = "images";

    private static final int LONGEST_ID = 1_024;

    private static final int PENDING = 0;
    private static final int PROCESSING = 1;
    private static final int SUCCESS = 2;
    private static final int FAIL = 3;

    private DanResponses() {}

    /**
     * What the response to a submission means, whichever endpoint it came from: the documentation's example of the one that
     * queues is a finished task, so only the content tells.
     */
    static Outcome<FinishedWork> submitted(WireResponse response) {
        Optional<Problem> problem = DanErrors.of(response);
        if (problem.isPresent()) {
            return Outcome.failed(problem.get());
        }
        JsonValue data = response.json().get("data");
        Optional<FinishedWork> work = work(data);
        if (work.isPresent()) {
            return Outcome.done(work.get());
        }
        if (hasStatus(data, FAIL)) {
            return Outcome.failed(failed("status 3; the service gives no reason"));
        }
        String taskId = data.get("taskId").nonBlank().orElse("");
        if (taskId.isEmpty() || taskId.length() > LONGEST_ID) {
            return Outcome.failed(Problem.unreadable(
                    taskId.isEmpty()
                            ? "a response with neither a task nor a result: " + response.excerpt()
                            : "a taskId of " + taskId.length() + " characters"));
        }
        return Outcome.accepted(taskId, standing(data));
    }

    /** What the response to a poll means. */
    static Outcome<FinishedWork> status(WireResponse response, TaskCall task) {
        Optional<Problem> problem = DanErrors.ofPoll(response);
        if (problem.isPresent()) {
            return Outcome.failed(problem.get());
        }
        JsonValue data = response.json().get("data");
        if (data.isNull() || !data.isPresent()) {
            return Outcome.notFound("no data: the task is unknown, or it finished more than "
                    + DanCapabilities.RESULT_LIFETIME.toSeconds() + " seconds ago");
        }
        if (!data.isObject()) {
            return Outcome.failed(Problem.unreadable("data that is no object: " + response.excerpt()));
        }
        Optional<String> named = data.get("taskId").nonBlank();
        if (named.isPresent() && !named.equals(task.taskId())) {
            return Outcome.failed(Problem.ofAnotherTask(named.get()));
        }
        Optional<FinishedWork> work = work(data);
        if (work.isPresent()) {
            return Outcome.done(work.get());
        }
        if (hasStatus(data, FAIL)) {
            return Outcome.failed(failed("status 3; the service gives no reason"));
        }
        // A success without an image or a caption does not get one later: the result is stored with the status.
        return hasStatus(data, SUCCESS)
                ? Outcome.failed(failed("status 2, success, without an image or a caption"))
                : Outcome.pending(standing(data));
    }

    private static boolean hasStatus(JsonValue data, int status) {
        OptionalInt told = data.get("status").int32();
        return told.isPresent() && told.getAsInt() == status;
    }

    /** The service gives no reason: its "message" says "success" all the same. */
    private static Problem failed(String hint) {
        return Problem.of(Problem.Kind.TASK_FAILED, "").withHint(hint);
    }

    private static TaskStatus standing(JsonValue data) {
        JsonValue told = data.get("status");
        OptionalInt status = told.int32();
        if (status.isPresent() && (status.getAsInt() == PROCESSING || status.getAsInt() == SUCCESS)) {
            // A success whose result did not come with it is polled like work that goes on.
            return TaskStatus.running();
        }
        Optional<String> word = told.nonBlank();
        if (word.isPresent() && !(status.isPresent() && status.getAsInt() == PENDING)) {
            return TaskStatus.runningAs(word.get());
        }
        OptionalInt position = data.get("queuePosition").int32();
        return position.isPresent() && position.getAsInt() > 0
                ? TaskStatus.queued(position.getAsInt())
                : TaskStatus.queued();
    }

    /** What is there of a result: images, or the caption of one. */
    private static Optional<FinishedWork> work(JsonValue data) {
        JsonValue images = data.get(IMAGES);
        List<JsonValue> listed = images.isArray() ? images.elements() : List.of(images);
        JsonValue seeds = data.get("seeds");
        int own = own(listed, seeds.elements().size());
        List<MadeImage> extra = new ArrayList<>();
        for (int i = 0; i < listed.size(); i++) {
            if (i != own) {
                listed.get(i).image().map(MadeImage::inline).ifPresent(extra::add);
            }
        }
        if (own < 0 && extra.isEmpty()) {
            return data.get("caption").nonBlank().map(caption -> FinishedWork.ofTexts(List.of(caption)));
        }
        MadeImage image = own < 0
                ? MadeImage.failed(failed("the image is missing from the response"))
                : MadeImage.inline(listed.get(own).image().orElseThrow()).withGeneration(generation(seeds.at(own)));
        return Optional.of(FinishedWork.of(List.of(image)).withExtraImages(extra));
    }

    /**
     * Where the one image is that a task makes; -1 where it is missing. Behind it a worker may put the map that its
     * ControlNet made of the control image, without a mark and without a seed.
     */
    private static int own(List<JsonValue> listed, int seeds) {
        int end = seeds == 0 ? listed.size() : Math.min(seeds, listed.size());
        for (int i = 0; i < end; i++) {
            if (listed.get(i).image().isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private static Generation generation(JsonValue told) {
        OptionalLong seed = told.integer();
        // -1 is what was requested, not what was generated with; the image's own metadata tells that.
        return seed.isPresent() && seed.getAsLong() >= 0
                ? Generation.builder().seed(seed.getAsLong()).build()
                : Generation.unknown();
    }
}
