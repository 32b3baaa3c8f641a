package dev.easel.dan;

import dev.easel.Generation;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.ImageRef;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What answers mean (OpenDAN documentation, pages txt2img, interrogate and task status). The envelope is {@code {"code":
 * 200, "data": …, "message": "success"}}; {@link DanProblems} reads every other.
 */
final class DanAnswers {
    /** The field whose texts are pictures. */
    static final String PICTURES = "images";

    private static final int PENDING = 0;
    private static final int PROCESSING = 1;
    private static final int SUCCESS = 2;
    private static final int FAIL = 3;

    private DanAnswers() {}

    /**
     * What the answer to a submission means, whichever endpoint it came from: the documentation's example of the one that
     * queues is a finished task, so only the content tells.
     */
    static SubmitOutcome submitted(WireResponse response) {
        Optional<Problem> problem = DanProblems.of(response);
        if (problem.isPresent()) {
            return new SubmitOutcome.Refused(problem.get());
        }
        JsonValue data = response.json().get("data");
        Optional<FinishedWork> work = work(data);
        if (work.isPresent()) {
            return new SubmitOutcome.Finished(work.get());
        }
        if (hasStatus(data, FAIL)) {
            return new SubmitOutcome.Refused(failed());
        }
        Optional<String> taskId = data.get("taskId").nonBlank();
        return taskId.isPresent()
                ? new SubmitOutcome.Accepted(taskId.get(), standing(data))
                : new SubmitOutcome.Refused(
                        Problem.unreadable("an answer with neither a task nor a result: " + response.excerpt()));
    }

    /** What the answer to a question about a task means. */
    static StatusOutcome status(WireResponse response) {
        Optional<Problem> problem = DanProblems.of(response);
        if (problem.isPresent()) {
            return new StatusOutcome.Refused(problem.get());
        }
        JsonValue data = response.json().get("data");
        if (data.isNull() || !data.isPresent()) {
            return new StatusOutcome.Expired("no data: it does not know the task, or finished it more than "
                    + DanCapabilities.RESULT_LIFETIME.toSeconds() + " seconds ago");
        }
        if (!data.isObject()) {
            return new StatusOutcome.Refused(Problem.unreadable("data that is no object: " + response.excerpt()));
        }
        Optional<FinishedWork> work = work(data);
        if (work.isPresent()) {
            return new StatusOutcome.Finished(work.get());
        }
        if (hasStatus(data, FAIL)) {
            return new StatusOutcome.Refused(failed());
        }
        if (hasStatus(data, SUCCESS)) {
            return new StatusOutcome.Refused(
                    Problem.of(Problem.Kind.TASK_FAILED, "status 2, success, without a picture or a caption"));
        }
        return StatusOutcome.pending(standing(data));
    }

    private static boolean hasStatus(JsonValue data, int status) {
        OptionalInt told = data.get("status").int32();
        return told.isPresent() && told.getAsInt() == status;
    }

    private static Problem failed() {
        return Problem.of(Problem.Kind.TASK_FAILED, "status 3, fail; the service gives no reason");
    }

    private static TaskStatus standing(JsonValue data) {
        JsonValue told = data.get("status");
        OptionalInt status = told.int32();
        if (status.isPresent() && (status.getAsInt() == PROCESSING || status.getAsInt() == SUCCESS)) {
            // A success without its result has to be asked for like work under way.
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

    /** What is there of a result: pictures, or the caption of one. */
    private static Optional<FinishedWork> work(JsonValue data) {
        List<MadeImage> images = images(data);
        if (!images.isEmpty()) {
            return Optional.of(FinishedWork.of(images));
        }
        return data.get("caption").nonBlank().map(caption -> FinishedWork.ofTexts(List.of(caption)));
    }

    private static List<MadeImage> images(JsonValue data) {
        JsonValue images = data.get(PICTURES);
        JsonValue seeds = data.get("seeds");
        List<MadeImage> made = new ArrayList<>();
        for (int i = 0; i < images.elements().size(); i++) {
            Optional<ImageRef> image = images.at(i).image();
            if (image.isPresent()) {
                made.add(MadeImage.inline(image.get()).withGeneration(generation(seeds.at(i))));
            }
        }
        return made;
    }

    private static Generation generation(JsonValue told) {
        OptionalLong seed = told.integer();
        // -1 would be what was asked with, not what was drawn; the picture's own text knows better.
        return seed.isPresent() && seed.getAsLong() >= 0
                ? Generation.builder().seed(seed.getAsLong()).build()
                : Generation.unknown();
    }
}
