package dev.easel.zhiqite;

import dev.easel.ContentRefusedException.Stage;
import dev.easel.Generation;
import dev.easel.SafetyFinding;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says what the responses to generation calls and to their two task queries mean. Immutable. */
final class ZhiqiteResponses {
    /** The one status number whose meaning is known, from the documentation's examples. */
    private static final int FINISHED = 2;

    private static final Pattern COUNT = Pattern.compile("[1-9]\\d{0,3}");

    private final IntPredicate failure;

    /** @param failure which other status numbers mean that the task has failed */
    ZhiqiteResponses(IntPredicate failure) {
        this.failure = failure;
    }

    /** The page shows an id alone; a response that already holds the images is taken too. */
    Outcome<FinishedWork> submitted(WireResponse response, SubmitContext context) {
        Optional<Problem> problem = ZhiqiteErrors.ofSubmission(response);
        if (problem.isPresent()) {
            return Outcome.failed(problem.get());
        }
        JsonValue data = response.json().get("data");
        if (isFinished(data) && otherTask(data, context.requestId()).isEmpty()) {
            List<MadeImage> images = images(data);
            if (images.stream().anyMatch(image -> !(image.source() instanceof MadeImage.NotMade))) {
                return Outcome.done(work(images, context.images()));
            }
        }
        return new Outcome.Accepted<>(context.requestId(), Integer.toString(context.images()), TaskStatus.queued());
    }

    /** Returns whether a reference is one of a generation: none, or how many images the call was for. */
    static boolean isReference(Optional<String> reference) {
        return reference.isEmpty() || COUNT.matcher(reference.get()).matches();
    }

    /** Polls a task: the query for tasks of this month first, and where that does not have it the one for archived tasks. */
    WireExchange<FinishedWork> poll(TaskCall task) {
        return new WireExchange<>(
                ZhiqiteRequests.query("/sd/v2/queryTaskInfo", ResponseImage.OF_GENERATION, task),
                response -> live(response, task));
    }

    private Outcome<FinishedWork> live(WireResponse response, TaskCall task) {
        Optional<Problem> problem = ZhiqiteErrors.of(response);
        boolean mayBeArchived = problem.map(ZhiqiteErrors::isRefusal).orElseGet(() -> isAboutNothing(response));
        return mayBeArchived
                ? Outcome.next(new WireExchange<>(
                        ZhiqiteRequests.query("/sd/queryTaskInfo", ResponseImage.OF_GENERATION, task),
                        archive -> archived(archive, problem, task)))
                : status(response, task);
    }

    /** A task is unknown only where neither query has it. Any other refusal is about the query. */
    private Outcome<FinishedWork> archived(WireResponse response, Optional<Problem> live, TaskCall task) {
        Optional<Problem> archive = ZhiqiteErrors.of(response);
        if (archive.isEmpty() && !isAboutNothing(response)) {
            return status(response, task);
        }
        List<Problem> problems =
                Stream.of(live, archive).flatMap(Optional::stream).toList();
        return problems.stream()
                .filter(problem -> !ZhiqiteErrors.isUnknownTask(problem))
                .findFirst()
                .map(Outcome::<FinishedWork>failed)
                .orElseGet(() -> Outcome.notFound(
                        problems.stream().map(Problem::message).findFirst().orElseGet(response::excerpt)));
    }

    private Outcome<FinishedWork> status(WireResponse response, TaskCall task) {
        return ZhiqiteErrors.read(response, data -> {
            Optional<String> other = otherTask(data, task.requestId());
            if (other.isPresent()) {
                return Outcome.failed(Problem.ofAnotherTask(other.get()));
            }
            if (isFinished(data)) {
                int asked = task.reference().map(Integer::parseInt).orElse(Integer.MAX_VALUE);
                return Outcome.done(work(images(data), asked));
            }
            OptionalInt number = data.get("status").int32();
            return number.isPresent() && failure.test(number.getAsInt())
                    ? Outcome.failed(ZhiqiteErrors.ofTask(number.getAsInt(), data))
                    : Outcome.pending(pending(data));
        });
    }

    /** Where a task stands that is not finished, by the number as it came and the service's description. */
    static TaskStatus pending(JsonValue data) {
        return data.get("status")
                .nonBlank()
                .map(number -> TaskStatus.runningAs("status " + number
                        + data.get("desc").nonBlank().map(words -> ": " + words).orElse("")))
                .orElseGet(TaskStatus::queued);
    }

    /**
     * Returns the id of the task that a response is about, where that is not the one that was requested. Only these two fields
     * hold the client's id; the others may hold the service's own.
     */
    static Optional<String> otherTask(JsonValue data, String id) {
        return Stream.of("id_task", "businessTaskId")
                .flatMap(name -> data.get(name).nonBlank().stream())
                .filter(named -> !named.equals(id))
                .findFirst();
    }

    /** Images without a status count as finished. A task that is not finished may show its first images already. */
    private static boolean isFinished(JsonValue data) {
        JsonValue status = data.get("status");
        return status.nonBlank().isPresent()
                ? status.integer().orElse(0) == FINISHED
                : !list(data).isEmpty();
    }

    /** One of the two ways in which a query may say that it does not have a task; the other is a refusal. */
    private static boolean isAboutNothing(WireResponse response) {
        JsonValue data = response.json().get("data");
        return Stream.of("status", "id_task", "task_id")
                        .allMatch(name -> data.get(name).nonBlank().isEmpty())
                && list(data).isEmpty();
    }

    private static List<JsonValue> list(JsonValue data) {
        return data.get("differentialImageRspList").elements();
    }

    /** Images beyond those that were requested are not the user's, and none of the seeds is theirs: a ControlNet's map. */
    private static FinishedWork work(List<MadeImage> images, int asked) {
        int own = Math.min(asked, images.size());
        List<MadeImage> extra = images.subList(own, images.size()).stream()
                .map(image -> image.withGeneration(Generation.unknown()))
                .toList();
        return FinishedWork.of(images.subList(0, own)).withExtraImages(extra);
    }

    private static List<MadeImage> images(JsonValue data) {
        List<JsonValue> entries = list(data);
        List<MadeImage> images = new ArrayList<>();
        for (JsonValue entry : entries) {
            List<SafetyFinding> findings = findings(entry);
            images.add(ResponseImage.at(entry.get(ResponseImage.OF_GENERATION))
                    .orElseGet(() -> MadeImage.failed(missing(findings)))
                    .withGeneration(generation(entry))
                    .withSafety(findings));
        }
        return images;
    }

    /** An image that has no address: withheld where the service's safety check found something in it. */
    private static Problem missing(List<SafetyFinding> findings) {
        List<String> found = findings.stream()
                .filter(SafetyFinding::flagged)
                .map(SafetyFinding::label)
                .toList();
        return found.isEmpty()
                ? Problem.unreadable("the response has no http or https address for the image")
                : Problem.contentRefused(Stage.OUTPUT, "", found);
    }

    /** Seeds in responses go beyond 32 bits. */
    private static Generation generation(JsonValue entry) {
        Generation.Builder generation = Generation.builder();
        entry.get("seed").integer().ifPresent(seed -> {
            if (seed >= 0) {
                generation.seed(seed);
            }
        });
        return generation.build();
    }

    /** The only label in the documentation's examples is nonLabel, "nothing found"; any other counts as found. */
    private static List<SafetyFinding> findings(JsonValue entry) {
        return entry.get("img_audit").elements().stream()
                .flatMap(audit -> audit.get("label").nonBlank().stream())
                .map(label -> SafetyFinding.of(label, !label.equalsIgnoreCase("nonLabel")))
                .toList();
    }
}
