package dev.easel.zhiqite;

import dev.easel.TaskCall;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiPredicate;

/**
 * Says what the responses of image tools and of their task query mean. The documentation's finished examples have status 1 or
 * 0, so the status decides nothing: a tool is done when its result is there. Immutable.
 */
final class ToolResponses {
    private final BiPredicate<String, Integer> failure;

    /** @param failure which status numbers of a tool, after its code, mean that its task has failed */
    ToolResponses(BiPredicate<String, Integer> failure) {
        this.failure = failure;
    }

    /** Pages show an id alone or the result, and for some tools nothing: both are taken from all. */
    static Outcome<FinishedWork> submitted(WireResponse response, String code, SubmitContext context) {
        Optional<Problem> problem = ZhiqiteErrors.ofSubmission(response);
        if (problem.isPresent()) {
            return Outcome.failed(problem.get());
        }
        JsonValue data = response.json().get("data");
        return ToolResult.of(data, code)
                .filter(work ->
                        ZhiqiteResponses.otherTask(data, context.requestId()).isEmpty())
                .map(Outcome::done)
                .orElseGet(() -> Outcome.accepted(context.requestId(), ZhiqiteResponses.pending(data)));
    }

    /** Polls a task; its kind is the tool's code. */
    WireExchange<FinishedWork> poll(TaskCall task) {
        return new WireExchange<>(
                ZhiqiteRequests.query(ToolCode.path(task.kind()) + "/queryTask", ResponseImage.OF_TOOL, task),
                response -> polled(response, task));
    }

    /** A success about nothing does not say that the task is unknown: a tool that has not begun may have nothing to say. */
    private Outcome<FinishedWork> polled(WireResponse response, TaskCall task) {
        Optional<Problem> unknown = ZhiqiteErrors.of(response).filter(ZhiqiteErrors::isUnknownTask);
        return unknown.isPresent()
                ? Outcome.notFound(unknown.get().message())
                : ZhiqiteErrors.read(response, data -> status(data, task));
    }

    private Outcome<FinishedWork> status(JsonValue data, TaskCall task) {
        Optional<String> other = ZhiqiteResponses.otherTask(data, task.requestId());
        if (other.isPresent()) {
            return Outcome.failed(Problem.ofAnotherTask(other.get()));
        }
        Optional<FinishedWork> work = ToolResult.of(data, task.kind());
        if (work.isPresent()) {
            return Outcome.done(work.get());
        }
        OptionalInt number = data.get("status").int32();
        return number.isPresent() && failure.test(task.kind(), number.getAsInt())
                ? Outcome.failed(ZhiqiteErrors.ofTask(number.getAsInt(), data))
                : Outcome.pending(ZhiqiteResponses.pending(data));
    }
}
