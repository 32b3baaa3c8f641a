package dev.easel.internal.engine;

import dev.easel.TaskStatus;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import java.util.List;

/** What one poll says about a task, without watching it. */
public final class StatusCheck {
    private StatusCheck() {}

    /** Returns a poll whose value is the status of the task. */
    public static WireExchange<TaskStatus> of(WireExchange<FinishedWork> poll) {
        return new WireExchange<>(poll.request(), response -> status(poll.read(response)));
    }

    private static Outcome<TaskStatus> status(Outcome<FinishedWork> outcome) {
        if (outcome instanceof Outcome.Pending<FinishedWork> pending) {
            return Outcome.done(pending.status());
        }
        if (outcome instanceof Outcome.Done<FinishedWork> done) {
            return Outcome.done(new TaskStatus.Succeeded(done.value().images().size()));
        }
        if (outcome instanceof Outcome.NotFound<FinishedWork>) {
            return Outcome.done(new TaskStatus.Expired());
        }
        if (outcome instanceof Outcome.Cancelled<FinishedWork>) {
            return Outcome.done(new TaskStatus.Cancelled());
        }
        if (outcome instanceof Outcome.Next<FinishedWork> next) {
            return new Outcome.Next<>(of(next.exchange()), next.delay());
        }
        if (outcome instanceof Outcome.Failed<FinishedWork> failed) {
            Problem problem = failed.problem();
            return problem.kind() == Problem.Kind.TASK_FAILED || problem.kind() == Problem.Kind.CONTENT_REFUSED
                    ? Outcome.done(new TaskStatus.Failed(problem.message()))
                    : Outcome.failed(problem);
        }
        return Outcome.failed(Problem.unreadable("no outcome of a poll"));
    }

    /** Returns the status of a task of several calls; at least one. */
    public static TaskStatus together(List<TaskStatus> calls) {
        if (calls.size() == 1) {
            return calls.get(0);
        }
        List<TaskStatus> ended = calls.stream().filter(TaskStatus::isFinal).toList();
        if (ended.size() < calls.size()) {
            return StatusSummary.of(calls, ended.size(), null);
        }
        int images = ended.stream()
                .mapToInt(status -> status instanceof TaskStatus.Succeeded succeeded ? succeeded.images() : 0)
                .sum();
        return images > 0 ? new TaskStatus.Succeeded(images) : ended.get(0);
    }
}
