package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.spi.Problem;
import dev.easel.spi.StatusOutcome;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what came of a submission whose answer was lost, by asking for the task under the id that the client chose.
 * Only when the service has said several times, with waits between, that it does not know the id, has the submission
 * never arrived: a request may still be on its way when the first question overtakes it.
 */
final class Settlement implements Look.Asker {
    private static final int DENIALS = 3;

    private final Engine engine;
    private final TaskRun task;
    private final CallRun call;
    private final Steps steps;
    private final EaselException unknown;
    private final Runnable neverArrived;
    private int looks;
    private int denials;

    /**
     * @param unknown what the call ends with where the service will not say
     * @param neverArrived what to do when the service does not have the task
     */
    Settlement(Engine engine, TaskRun task, CallRun call, Steps steps, EaselException unknown, Runnable neverArrived) {
        this.engine = engine;
        this.task = task;
        this.call = call;
        this.steps = steps;
        this.unknown = unknown;
        this.neverArrived = neverArrived;
    }

    void begin() {
        later(null);
    }

    private void later(@Nullable Duration hint) {
        Duration delay = task.options()
                .pollSchedule()
                .delay(++looks, hint, task.deadline().remaining());
        steps.waitFor(
                delay,
                "word on whether the submission arrived",
                true,
                () -> Look.begin(engine, call.part(), steps, this));
    }

    @Override
    public void looked(StatusOutcome outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof StatusOutcome.Expired) {
            Steps.discard(exchange);
            if (++denials == DENIALS) {
                neverArrived.run();
            } else {
                later(null);
            }
        } else if (outcome instanceof StatusOutcome.Refused refused && !isAboutTheTask(refused.problem())) {
            Steps.discard(exchange);
            if (Failures.mayPass(refused.problem())) {
                later(refused.problem().retryAfter().orElse(null));
            } else {
                call.fail(unknown);
            }
        } else {
            call.found(outcome, response, exchange);
        }
    }

    @Override
    public void lookFailed(ExchangeFailure failure) {
        later(null);
    }

    private static boolean isAboutTheTask(Problem problem) {
        return problem.kind() == Problem.Kind.TASK_FAILED;
    }
}
