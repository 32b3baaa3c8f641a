package dev.easel.temporal;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Workflows of items that end as a test says, without any service; and what they saw. */
final class ScriptedImages implements ImageScript {
    /** An item's workflow that does what the script says. */
    static final class Scripted implements ImageWorkflow {
        private final ImageScript script = Workflow.newActivityStub(
                ImageScript.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofMinutes(1))
                        .setRetryOptions(
                                RetryOptions.newBuilder().setMaximumAttempts(1).build())
                        .build());
        private boolean isCancelled;
        private @Nullable ImageOutcome outcome;

        @Override
        public ImageOutcome generate(ImageOrder order) {
            Promise<ImageOutcome> ending = Async.function(script::end, order);
            CancellationScope.current().getCancellationRequest().thenApply(reason -> isCancelled = true);
            Workflow.newDetachedCancellationScope(() -> Workflow.await(() -> ending.isCompleted() || isCancelled))
                    .run();
            outcome = ending.isCompleted() ? ending.get() : ended("CANCELLED", null);
            return outcome;
        }

        @Override
        public void callback() {}

        @Override
        public void cancel() {
            isCancelled = true;
        }

        @Override
        public @Nullable ImageOutcome outcome() {
            return outcome;
        }

        @Override
        public String ticket() {
            return "";
        }
    }

    final Set<String> failing = ConcurrentHashMap.newKeySet();
    final Set<String> broken = ConcurrentHashMap.newKeySet();

    private final Map<String, Integer> begun = new TreeMap<>();
    private final Map<String, Integer> running = new HashMap<>();
    private final Map<String, Integer> most = new TreeMap<>();
    private @Nullable Semaphore gate;

    static ImageOutcome ended(String state, @Nullable String reason) {
        boolean isDone = state.equals("DONE");
        return new ImageOutcome(
                state,
                1,
                null,
                isDone ? List.of(new ImageOutcome.File("image.png", "image/png", 10, "00", 7L)) : List.of(),
                isDone ? new BigDecimal("0.04") : null,
                isDone ? "USD" : null,
                reason,
                reason,
                false,
                20L,
                null);
    }

    /** Lets no item end but so many from now on. */
    synchronized Semaphore hold(int ending) {
        gate = new Semaphore(ending);
        return gate;
    }

    private synchronized @Nullable Semaphore gate() {
        return gate;
    }

    @Override
    public ImageOutcome end(ImageOrder order) {
        begin(order);
        try {
            Thread.sleep(10);
            Semaphore held = gate();
            if (held != null) {
                held.acquire();
            }
        } catch (InterruptedException e) {
            throw ApplicationFailure.newFailureWithCause("interrupted", "Interrupted", e);
        } finally {
            end(order.service());
        }
        if (broken.contains(order.item())) {
            throw ApplicationFailure.newFailure("this one is broken", "Broken");
        }
        return failing.contains(order.item()) ? ended("FAILED", "TaskFailedException") : ended("DONE", null);
    }

    private synchronized void begin(ImageOrder order) {
        begun.merge(order.item(), 1, Integer::sum);
        most.merge(order.service(), running.merge(order.service(), 1, Integer::sum), Math::max);
    }

    private synchronized void end(String service) {
        running.merge(service, -1, Integer::sum);
    }

    /** Returns how often each item was begun. */
    synchronized Map<String, Integer> begun() {
        return new TreeMap<>(begun);
    }

    /** Returns how many items each service had at once at most. */
    synchronized Map<String, Integer> most() {
        return new TreeMap<>(most);
    }
}
