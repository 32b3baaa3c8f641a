package dev.easel.routing;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Sets a limit to what code that is not Easel's may never complete. */
final class TimeLimit {
    private TimeLimit() {}

    /**
     * Returns a future that completes in any case, and never exceptionally.
     *
     * @param foreign returns the future that is awaited
     * @param otherwise the value where that throws, fails, completes with {@code null}, or takes longer than the limit
     */
    static <T> CompletableFuture<T> of(
            Supplier<CompletableFuture<T>> foreign, Duration limit, T otherwise, Routing routing) {
        CompletableFuture<T> bounded = new CompletableFuture<>();
        try {
            foreign.get().whenComplete((value, failure) -> bounded.complete(value == null ? otherwise : value));
            if (!bounded.isDone()) {
                TimeSource.Scheduled timer = routing.time()
                        .timeout(limit, () -> routing.threads().execute(() -> bounded.complete(otherwise)));
                bounded.whenComplete((value, failure) -> timer.cancel());
            }
        } catch (RuntimeException | Error noFutureOrTimer) {
            bounded.complete(otherwise);
        }
        return bounded;
    }
}
