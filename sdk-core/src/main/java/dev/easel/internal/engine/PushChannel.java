package dev.easel.internal.engine;

import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel on which the service hints while polling decides. It is opened anew when it breaks, and what goes wrong with it touches
 * nothing.
 */
final class PushChannel implements ExchangeLoop.Judge<Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(Loggers.TASK);
    private static final Duration REOPEN = Duration.ofSeconds(5);
    private static final int MAX_FAILURES = 5;

    private final ExchangeLoop<?, ?> polls;
    private int failures;

    private PushChannel(ExchangeLoop<?, ?> polls) {
        this.polls = polls;
    }

    /** Opens a channel where the provider has one. */
    static void open(Call call, ExchangeLoop<?, ?> polls) {
        try {
            Optional<WireRequest> push = call.scope().engine().protocol().push(call.taskCall());
            if (push.isEmpty()) {
                return;
            }
            WireExchange<Void> wire = new WireExchange<>(push.get(), response -> Outcome.pending(call.status()));
            ExchangeLoop.of(call.scope(), Phase.PUSH, () -> wire, new PushChannel(polls), 0)
                    .onProgress(call::report)
                    .begin()
                    .exceptionally(failure -> {
                        LOG.debug(
                                "the push channel of {} is closed",
                                call.handle().provider(),
                                failure);
                        return null;
                    });
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "{} has no usable push channel; its task is polled",
                    call.handle().provider(),
                    e);
        }
    }

    @Override
    public ExchangeLoop.Verdict<Void> outcome(Outcome<Void> outcome, WireResponse response, Exchange exchange) {
        if (!response.isSuccessful()) {
            return reopened();
        }
        failures = 0;
        polls.skipWait();
        return new ExchangeLoop.Verdict.Again<>(REOPEN);
    }

    @Override
    public ExchangeLoop.Verdict<Void> failure(ExchangeFailure failure) {
        return reopened();
    }

    private ExchangeLoop.Verdict<Void> reopened() {
        if (++failures == MAX_FAILURES) {
            throw new IllegalStateException("it failed " + MAX_FAILURES + " times");
        }
        return new ExchangeLoop.Verdict.Again<>(REOPEN.multipliedBy(failures));
    }
}
