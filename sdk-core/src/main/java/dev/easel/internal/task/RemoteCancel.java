package dev.easel.internal.task;

import dev.easel.CancelOutcome;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.transport.Deadline;
import dev.easel.internal.transport.Exchange;
import dev.easel.internal.transport.Phase;
import dev.easel.spi.WireRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the service to stop the calls of a task, where it can be asked, and says what it came to. */
final class RemoteCancel {
    private static final Duration LIMIT = Duration.ofSeconds(10);

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
        Optional<WireRequest> request = call.cancelRequest();
        if (request.isEmpty()) {
            return CompletableFuture.completedFuture(CancelOutcome.NOT_SUPPORTED);
        }
        Exchange exchange = Exchange.of(Phase.CANCEL, Deadline.after(LIMIT, engine.time()), store);
        return engine.transport().send(request.get(), exchange).handle((response, failure) -> {
            boolean stopped = failure == null && engine.protocol().readCancel(response, call.part());
            return stopped ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE;
        });
    }
}
