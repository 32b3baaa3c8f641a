package dev.easel.internal.transport;

import dev.easel.spi.TimeSource;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Ends an exchange at the task's deadline, or before, when one attempt takes longer than its phase allows. The HTTP client
 * has no timeout of its own for answers: they may take minutes, and the one deadline is the one that counts.
 */
final class DeadlineTransport implements Transport {
    private final Transport next;
    private final TimeSource time;

    DeadlineTransport(Transport next, TimeSource time) {
        this.next = next;
        this.time = time;
    }

    @Override
    public CompletableFuture<WireResponse> send(WireRequest request, Exchange exchange) {
        Duration remaining = exchange.deadline().remaining();
        Duration attempt = exchange.phase().attemptLimit();
        boolean deadlineFirst = remaining.compareTo(attempt) <= 0;
        if (remaining.isZero()) {
            exchange.abort(Exchange.Abort.DEADLINE);
        }
        // Before it is sent: the answer may be quicker than this thread, and so may a clock that is moved by hand.
        TimeSource.Scheduled timer = time.timeout(
                deadlineFirst ? remaining : attempt,
                () -> exchange.abort(deadlineFirst ? Exchange.Abort.DEADLINE : Exchange.Abort.ATTEMPT_LIMIT));
        CompletableFuture<WireResponse> answer = next.send(request, exchange);
        return answer.whenComplete((response, failure) -> timer.cancel());
    }
}
