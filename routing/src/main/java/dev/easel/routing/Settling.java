package dev.easel.routing;

import dev.easel.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Settles the money of a task before its end is told, so that whoever has the images reads the budget as it is. */
final class Settling {
    /** How long a budget may hold back images that are there. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private Settling() {}

    /**
     * Runs both, one after the other; the second at the latest when the limit is over, and in any case once.
     *
     * @param settle may block, or never return
     * @param then tells the end
     */
    static void then(Routing routing, Runnable settle, Runnable then) {
        AtomicBoolean first = new AtomicBoolean(true);
        Runnable once = () -> {
            if (first.getAndSet(false)) {
                then.run();
            }
        };
        try {
            CompletableFuture<Void> settled = CompletableFuture.runAsync(settle, routing.threads());
            TimeSource.Scheduled limit =
                    routing.time().timeout(LIMIT, () -> routing.threads().execute(once));
            settled.whenComplete((done, failure) -> {
                limit.cancel();
                once.run();
            });
        } catch (RuntimeException | Error noThreadOrTimer) {
            once.run();
        }
    }
}
