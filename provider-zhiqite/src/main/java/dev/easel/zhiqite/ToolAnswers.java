package dev.easel.zhiqite;

import dev.easel.TaskPart;
import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.SubmitOutcome;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiPredicate;

/**
 * What image tools answer. The documentation's finished examples have status 1 or 0, so the status decides nothing: a tool
 * is done when its result is there.
 */
final class ToolAnswers {
    private final BiPredicate<String, Integer> failure;

    /** @param failure which status numbers of a tool, after its code, mean that its task has failed */
    ToolAnswers(BiPredicate<String, Integer> failure) {
        this.failure = failure;
    }

    /** Pages show an id alone or the result, and for some tools nothing: both are taken from all. */
    static SubmitOutcome submitted(WireResponse response, String code, SubmitContext context) {
        Envelope envelope = Envelope.of(response);
        if (envelope.problem().isPresent()) {
            return new SubmitOutcome.Refused(envelope.problem().get());
        }
        Optional<FinishedWork> work = ToolResult.of(envelope.data(), code);
        return work.isPresent()
                ? new SubmitOutcome.Finished(work.get())
                : new SubmitOutcome.Accepted(context.requestId(), status(envelope.data()));
    }

    /**
     * A refusal is taken for not knowing the task. A success about nothing is not: there is no second query to ask, and a
     * tool that has not begun may have nothing to say.
     */
    StatusOutcome asked(WireResponse response, TaskPart task) {
        Envelope envelope = Envelope.of(response);
        if (envelope.isDenial()) {
            return new StatusOutcome.Expired("the query for tasks of the tool " + task.kind() + " answered "
                    + envelope.problem()
                            .map(problem -> "code " + problem.code().orElse("") + " (" + problem.message() + ")")
                            .orElse("nothing"));
        }
        if (envelope.problem().isPresent()) {
            return new StatusOutcome.Refused(envelope.problem().get());
        }
        JsonValue data = envelope.data();
        Optional<FinishedWork> work = ToolResult.of(data, task.kind());
        if (work.isPresent()) {
            return new StatusOutcome.Finished(work.get());
        }
        OptionalInt status = data.get("status").int32();
        if (status.isPresent() && failure.test(task.kind(), status.getAsInt())) {
            return new StatusOutcome.Refused(Problem.of(Problem.Kind.TASK_FAILED, words(data)));
        }
        return StatusOutcome.pending(status(data));
    }

    private static TaskStatus status(JsonValue data) {
        return data.get("status").nonBlank().isPresent() ? TaskStatus.runningAs(words(data)) : TaskStatus.queued();
    }

    private static String words(JsonValue data) {
        return "status " + data.get("status").nonBlank().orElse("missing")
                + data.get("desc").nonBlank().map(desc -> ": " + desc).orElse("");
    }
}
