package dev.easel.internal.engine;

import dev.easel.TaskStatus;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how far a submission is while its response is still to come, of a service that responds when the image is done. It goes
 * beside the submission and ends with it. What goes wrong here says nothing about the task.
 */
final class BlockingProgress implements ExchangeLoop.Judge<TaskStatus, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(Loggers.TASK);
    private static final Runnable NOTHING = () -> {};

    private final Call call;
    private final PollTimes times;

    private BlockingProgress(Call call) {
        this.call = call;
        this.times = new PollTimes(call, false);
    }

    /** Begins; returns what ends it. */
    static Runnable begin(Call call) {
        try {
            Optional<WireExchange<TaskStatus>> first =
                    call.scope().engine().protocol().progress(call.taskCall());
            if (first.isEmpty()) {
                return NOTHING;
            }
            return new BlockingProgress(call).start(first.get());
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "{} cannot be asked for its progress; the task goes on",
                    call.handle().provider(),
                    e);
            return NOTHING;
        }
    }

    private Runnable start(WireExchange<TaskStatus> first) {
        Scope scope = call.scope();
        Lifetime own = new Lifetime();
        Lifetime.Step end = own::end;
        if (!scope.lifetime().enter(end)) {
            return NOTHING;
        }
        Scope beside = new Scope(scope.engine(), own, scope.deadline(), scope.store(), () -> {}, scope.observer());
        Sticky sticky = new Sticky(first);
        // Not on this thread, which may be the application's: a poll schedule may block.
        scope.engine().execute(() -> own.guard(() -> ask(beside, sticky)));
        return () -> {
            scope.lifetime().leave(end);
            own.end();
        };
    }

    private void ask(Scope beside, Sticky sticky) {
        try {
            ExchangeLoop.of(beside, Phase.POLL, sticky::exchange, this, Polling.MAX_FOLLOWED)
                    .begin(times.next(null))
                    .exceptionally(failure -> {
                        LOG.debug(
                                "{} is not asked for its progress any more",
                                call.handle().provider(),
                                failure);
                        return null;
                    });
        } catch (ForeignCodeException e) {
            LOG.warn(
                    "{} cannot be asked for its progress; the task goes on",
                    call.handle().provider(),
                    e);
        }
    }

    @Override
    public ExchangeLoop.Verdict<Void> outcome(Outcome<TaskStatus> outcome, WireResponse response, Exchange exchange) {
        if (outcome instanceof Outcome.Done<TaskStatus> done) {
            // How the task ended is for the submission's own response to say.
            if (!done.value().isFinal()) {
                call.report(done.value());
            }
            return new ExchangeLoop.Verdict.Again<>(times.next(null));
        }
        if (outcome instanceof Outcome.Failed<TaskStatus> failed && Failures.mayPass(failed.problem())) {
            return new ExchangeLoop.Verdict.Again<>(
                    times.next(failed.problem().retryAfter().orElse(null)));
        }
        throw new IllegalStateException("the service does not tell the progress: " + outcome);
    }

    @Override
    public ExchangeLoop.Verdict<Void> failure(ExchangeFailure failure) {
        if (failure.isFinal()) {
            throw failure;
        }
        return new ExchangeLoop.Verdict.Again<>(times.next(null));
    }

    /** Remembers where the last round led: another way to ask holds for later rounds too. */
    private static final class Sticky {
        private volatile WireExchange<TaskStatus> current;

        Sticky(WireExchange<TaskStatus> first) {
            this.current = first;
        }

        WireExchange<TaskStatus> exchange() {
            WireExchange<TaskStatus> asked = current;
            return new WireExchange<>(asked.request(), response -> remembered(asked.read(response)));
        }

        private Outcome<TaskStatus> remembered(@Nullable Outcome<TaskStatus> outcome) {
            if (outcome instanceof Outcome.Next<TaskStatus> next) {
                current = next.exchange();
                return new Outcome.Next<>(exchange(), next.delay());
            }
            return outcome == null ? Outcome.failed(dev.easel.spi.Problem.unreadable("no outcome")) : outcome;
        }
    }
}
