package dev.easel.internal.task;

import dev.easel.CancelOutcome;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the service to stop the calls of a task, where it can be asked, and says what it came to. */
final class RemoteCancel {
    /** For all that is asked for one call. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int MAX_ASKS = 5;

    private final Engine engine;
    private final ImageStore store;

    RemoteCancel(Engine engine, ImageStore store) {
        this.engine = engine;
        this.store = store;
    }

    /** Completes with the worst of all: one call that goes on is work that goes on. */
    CompletableFuture<CancelOutcome> ask(List<CallRun> calls) {
        CompletableFuture<CancelOutcome> worst = CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        for (CallRun call : calls) {
            worst = worst.thenCombine(ask(call), (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
        return worst;
    }

    private CompletableFuture<CancelOutcome> ask(CallRun call) {
        if (!call.isBegun()) {
            return CompletableFuture.completedFuture(CancelOutcome.CANCELLED);
        }
        Optional<Query<CancelOutcome>> query = call.cancelQuery();
        if (query.isEmpty()) {
            return CompletableFuture.completedFuture(CancelOutcome.NOT_SUPPORTED);
        }
        return ask(query.get(), Deadline.after(LIMIT, engine.time()), MAX_ASKS);
    }

    private CompletableFuture<CancelOutcome> ask(Query<CancelOutcome> query, Deadline deadline, int asks) {
        Exchange exchange = Exchange.of(Phase.CANCEL, deadline, store);
        return engine.transport()
                .send(query.request(), exchange)
                .thenCompose(response -> {
                    Query.Answer<CancelOutcome> answer = query.reader().apply(response);
                    if (answer instanceof Query.Ask<CancelOutcome> further && asks > 1) {
                        return ask(further.next(), deadline, asks - 1);
                    }
                    return CompletableFuture.completedFuture(
                            answer instanceof Query.Known<CancelOutcome> known
                                    ? known.value()
                                    : CancelOutcome.TOO_LATE);
                })
                // Whatever went wrong: nobody confirmed that the work was stopped.
                .exceptionally(failure -> CancelOutcome.TOO_LATE);
    }
}
