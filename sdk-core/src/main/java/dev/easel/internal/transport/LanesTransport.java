package dev.easel.internal.transport;

import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The upper half of the transport. Submissions have a lane of their own, so that nothing that was paid for waits behind
 * what was not sent yet. Push channels have one too, as each is open for as long as its task: a task whose channel waits for a
 * place is polled meanwhile. Each exchange is ended at the task's deadline, or before, when one attempt takes longer than its
 * phase allows. The HTTP client has no timeout of its own for responses: they may take minutes, and the one deadline is the
 * one that counts.
 */
final class LanesTransport implements Transport {
    private final Lane submissions;
    private final Lane pushes;
    private final Lane others;
    private final TimeSource time;

    /** @param maxInFlight how many exchanges go on at a time in each of the three lanes */
    LanesTransport(Line line, Executor threads, int maxInFlight, TimeSource time) {
        this.submissions = new Lane(line, threads, maxInFlight);
        this.pushes = new Lane(line, threads, maxInFlight);
        this.others = new Lane(line, threads, maxInFlight);
        this.time = time;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        Lane lane = switch (exchange.phase()) {
            case SUBMIT -> submissions;
            case PUSH -> pushes;
            default -> others;
        };
        try {
            Duration remaining = exchange.deadline().remaining();
            Duration attempt = exchange.phase().attemptLimit();
            return remaining.compareTo(attempt) <= 0
                    ? lane.send(request, exchange, time, remaining, Exchange.Abort.DEADLINE)
                    : lane.send(request, exchange, time, attempt, Exchange.Abort.ATTEMPT_LIMIT);
        } catch (RuntimeException | Error e) {
            // A time source is the caller's code.
            return CompletableFuture.failedFuture(ExchangeFailure.of(request, exchange, e));
        }
    }
}
