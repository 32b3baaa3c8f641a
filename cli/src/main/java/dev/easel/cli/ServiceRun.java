package dev.easel.cli;

import dev.easel.CancelOutcome;
import dev.easel.InvalidRequestException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One service's part of a run, from the submission to the files. Thread-safe. */
final class ServiceRun {
    private final OpenService service;
    private final String activity;
    private final Supplier<Duration> elapsed;
    private final @Nullable RunningOrder running;
    private final CompletableFuture<Outcome> outcome;

    private ServiceRun(
            OpenService service,
            String activity,
            Supplier<Duration> elapsed,
            @Nullable RunningOrder running,
            CompletableFuture<Outcome> outcome) {
        this.service = service;
        this.activity = activity;
        this.elapsed = elapsed;
        this.running = running;
        this.outcome = outcome;
    }

    static ServiceRun start(OpenService service, Order order, OutFolder folder, Duration deadline) {
        Optional<String> obstacle = service.obstacle(order);
        if (obstacle.isPresent()) {
            Outcome skipped = Outcome.skipped(service, obstacle.get());
            return new ServiceRun(
                    service, order.activity(), () -> Duration.ZERO, null, CompletableFuture.completedFuture(skipped));
        }
        long startedAt = System.nanoTime();
        Supplier<Duration> elapsed = () -> Duration.ofNanos(System.nanoTime() - startedAt);
        Outcomes outcomes = new Outcomes(service, order.modelFor(service.provider()), folder, elapsed);
        try {
            RunningOrder running = order.submitTo(
                    service.client(), service.provider(), service.options(folder.destination(), deadline), outcomes);
            return new ServiceRun(service, order.activity(), elapsed, running, running.outcome());
        } catch (InvalidRequestException e) {
            // Only this service cannot do it: the others may.
            return new ServiceRun(
                    service, order.activity(), elapsed, null, CompletableFuture.completedFuture(outcomes.of(e)));
        }
    }

    Provider provider() {
        return service.provider();
    }

    boolean isEmulator() {
        return service.isEmulator();
    }

    /** Completes when the files are in their places, or nothing more will come; never exceptionally. */
    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    ServiceLine line() {
        @Nullable TaskStatus status = running == null ? null : running.status().get();
        if (outcome.isDone() || status == null || status.isFinal()) {
            // Behind a final status the result is there in a moment; "done" without its images would say little.
            Outcome end = outcome.join();
            return new ServiceLine(provider(), isEmulator(), stage(end), end.summary(), end.time());
        }
        String state = Words.status(status, service.isQueued(), activity);
        return new ServiceLine(provider(), isEmulator(), ServiceLine.Stage.UNDER_WAY, state, elapsed.get());
    }

    private static ServiceLine.Stage stage(Outcome end) {
        if (end.isSkipped()) {
            return ServiceLine.Stage.SKIPPED;
        }
        return end.isComplete() ? ServiceLine.Stage.DONE : ServiceLine.Stage.FAILED;
    }

    /** Gives the task up. Completes with what that came to at the service; empty where the task was over already. */
    CompletableFuture<Optional<CancelOutcome>> cancel() {
        if (running == null || outcome.isDone()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return running.cancel().get().thenApply(Optional::of);
    }

    /** The task's handle as text; empty where nothing can be resumed with it. */
    Optional<String> ticket() {
        if (running == null || isEmulator() || !service.client().capabilities().resumable()) {
            return Optional.empty();
        }
        TaskHandle handle = running.handle().get();
        return handle.taskId().map(id -> handle.encode());
    }
}
