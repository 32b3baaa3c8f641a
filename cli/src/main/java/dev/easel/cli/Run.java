package dev.easel.cli;

import dev.easel.CancelOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A prompt on its way to several services at once. Thread-safe but for {@link #watch}. */
final class Run {
    private static final int CANCEL_SECONDS = 5;

    private final List<ServiceRun> services;
    private final CompletableFuture<Void> end;
    private volatile boolean cancelled;

    private Run(List<ServiceRun> services) {
        this.services = services;
        this.end = CompletableFuture.allOf(
                services.stream().map(ServiceRun::outcome).toArray(CompletableFuture<?>[]::new));
    }

    /** Submits to all services; none waits for another. */
    static Run start(List<OpenService> opened, Order order, OutFolder folder, Duration deadline) {
        List<ServiceRun> services = new ArrayList<>();
        for (OpenService service : opened) {
            services.add(ServiceRun.start(service, order, folder, deadline));
        }
        return new Run(List.copyOf(services));
    }

    /** Shows how the services stand until all have ended; empty where the run was given up. */
    Optional<List<Outcome>> watch(Screen screen) {
        while (!isOver() && !cancelled) {
            screen.show(lines());
        }
        if (cancelled) {
            return Optional.empty();
        }
        screen.finish(lines());
        return Optional.of(
                services.stream().map(service -> service.outcome().join()).toList());
    }

    /**
     * Gives up whatever is not over yet, and waits a moment for the services to say what that came to.
     *
     * @return a line for each service that was still at work
     */
    List<String> cancel() {
        cancelled = true;
        List<CompletableFuture<Optional<String>>> said =
                services.stream().map(Run::cancelled).toList();
        return said.stream().flatMap(line -> line.join().stream()).toList();
    }

    /**
     * Stops waiting and cancels nothing at the services.
     *
     * @return a line for each service that is still at work
     */
    List<String> leave() {
        cancelled = true;
        return services.stream()
                .filter(service -> !service.outcome().isDone())
                .map(service -> service.provider().id() + ": goes on" + wayBack(service))
                .toList();
    }

    private static CompletableFuture<Optional<String>> cancelled(ServiceRun service) {
        return service.cancel()
                .completeOnTimeout(Optional.empty(), CANCEL_SECONDS, TimeUnit.SECONDS)
                .thenApply(outcome -> outcome.map(came -> service.provider().id() + ": "
                        + inWords(came, service.isEmulator())
                        + (came == CancelOutcome.CANCELLED ? "" : wayBack(service))));
    }

    private static String wayBack(ServiceRun service) {
        return service.ticket()
                .map(ticket -> "; easel resume " + ticket + " waits for it again")
                .orElse("");
    }

    private static String inWords(CancelOutcome outcome, boolean emulator) {
        return switch (outcome) {
            case CANCELLED -> "cancelled";
            case TOO_LATE -> "too late to cancel; the work is done" + (emulator ? "" : " and may be billed");
            case NOT_SUPPORTED ->
                "given up" + (emulator ? "" : "; the service cannot be asked to stop, and may bill the work");
        };
    }

    private List<ServiceLine> lines() {
        return services.stream().map(ServiceRun::line).toList();
    }

    private boolean isOver() {
        try {
            end.get(Screen.INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillGoing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome must never fail", e);
        }
    }
}
