package dev.easel.temporal;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** An activity under way, for the code of a workflow. */
final class UnderWay {
    private final CancellationScope scope;
    private final Promise<TryResult> promise;

    private UnderWay(CancellationScope scope, Promise<TryResult> promise) {
        this.scope = scope;
        this.promise = promise;
    }

    static UnderWay begin(Functions.Func<Promise<TryResult>> activity) {
        AtomicReference<Promise<TryResult>> begun = new AtomicReference<>();
        CancellationScope scope = Workflow.newCancellationScope(() -> begun.set(activity.apply()));
        scope.run();
        return new UnderWay(scope, Objects.requireNonNull(begun.get(), "a scope runs at once"));
    }

    boolean isOver() {
        return promise.isCompleted();
    }

    /** @throws io.temporal.failure.ActivityFailure if it failed or was cancelled */
    TryResult result() {
        return promise.get();
    }

    void cancel() {
        scope.cancel();
    }
}
