package dev.easel.internal.task;

import dev.easel.EaselException;
import dev.easel.TaskStatus;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Query;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how far a submission is while its answer is still to come, of a service that answers when the work is done. It goes
 * beside the submission and ends with it, whatever that comes to. What goes wrong here says nothing about the task and
 * touches nothing of it: at the worst nobody hears how far it is.
 */
final class Watch implements Steps.Walker, Steps.Reply {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** In how many ways one question is put. */
    private static final int MAX_ASKS = 5;

    private final Engine engine;
    private final TaskRun task;
    private final CallRun call;
    private final Steps steps;

    /** The way in which the question was put last: it is put so again. */
    private Query<TaskStatus> query;

    private int looks;
    private int asked;

    private Watch(Engine engine, TaskRun task, CallRun call, Query<TaskStatus> query) {
        this.engine = engine;
        this.task = task;
        this.call = call;
        this.query = query;
        this.steps = new Steps(engine, task, this);
    }

    /** Begins; {@code null} where the service has nobody to ask. */
    static @Nullable Watch begin(Engine engine, TaskRun task, CallRun call) {
        try {
            Optional<Query<TaskStatus>> query = engine.protocol().progress(call.part());
            if (query.isEmpty()) {
                return null;
            }
            Watch watch = new Watch(engine, task, call, query.get());
            watch.later(null);
            return watch;
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} could not be asked how far the work is; the task goes on",
                    engine.protocol().id(),
                    e);
            return null;
        }
    }

    /** Ends it: nothing is asked and nothing told from here on. */
    void end() {
        steps.stop(Exchange.Abort.CANCELLED);
    }

    private void later(@Nullable Duration hint) {
        asked = 0;
        Duration delay = task.options()
                .pollSchedule()
                .delay(++looks, hint, task.deadline().remaining());
        in(engine.spread().over(delay.isNegative() ? Duration.ZERO : delay));
    }

    private void in(Duration delay) {
        steps.waitFor(delay, "word on how far the work is", true, this::ask);
    }

    private void ask() {
        asked++;
        steps.send(query.request(), Phase.POLL, "word on how far the work is", this);
    }

    @Override
    public void answered(WireResponse response, Exchange exchange) {
        Steps.discard(exchange);
        Query.Answer<TaskStatus> answer = query.reader().apply(response);
        if (answer instanceof Query.Known<TaskStatus> known) {
            // How the task ended is for the submission's own answer to say.
            if (!known.value().isFinal()) {
                call.report(known.value());
            }
            later(null);
        } else if (answer instanceof Query.Ask<TaskStatus> ask) {
            askNext(ask);
        } else if (answer instanceof Query.Refused<TaskStatus> refused && Failures.mayPass(refused.problem())) {
            later(refused.problem().retryAfter().orElse(null));
        }
    }

    private void askNext(Query.Ask<TaskStatus> ask) {
        query = ask.next();
        Duration after = ask.after();
        if (after != null) {
            in(after);
        } else if (asked < MAX_ASKS) {
            ask();
        } else {
            later(null);
        }
    }

    @Override
    public void failed(ExchangeFailure failure) {
        if (!failure.isFinal()) {
            later(null);
        }
    }

    /** The submission hears of the deadline too. */
    @Override
    public void timedOut(String waitingFor, boolean reached) {}

    @Override
    public void fail(EaselException failure) {
        LOG.debug(
                "{} is not asked any more how far the work is",
                engine.protocol().id(),
                failure);
    }
}
