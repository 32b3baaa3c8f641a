package dev.easel.temporal;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One attempt to wait for a task by its ticket, and to store its images. It never submits anything. */
final class AwaitAttempt {
    /** How seldom a task is polled whose service calls back: callbacks get lost. */
    private static final Duration CALLBACK_EXPECTED = Duration.ofSeconds(30);

    /** A task that was left alone for longer than it may take is polled all the same. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final WorkerParts parts;
    private final ImageClient client;
    private final ImageOrder order;
    private final int number;
    private final String ticket;
    private final ActivityExecutionContext context;
    private final Pulse pulse;

    private volatile boolean isKnown;

    AwaitAttempt(
            WorkerParts parts,
            ImageClient client,
            ImageOrder order,
            int number,
            String ticket,
            ActivityExecutionContext context) {
        this.parts = parts;
        this.client = client;
        this.order = order;
        this.number = number;
        this.ticket = ticket;
        this.context = context;
        pulse = Pulse.of(context, parts.timing(), MarkDetails.accepted(ticket));
    }

    TryResult run(boolean known) {
        isKnown = known;
        Instant submittedAt = Instant.MAX;
        try (Staging staging = parts.staging()) {
            TaskHandle handle = TaskHandle.decode(ticket);
            submittedAt = handle.submittedAt();
            ImageRequest request = ImageRequest.fromJson(order.request()).toBuilder()
                    .requestId(handle.requestId())
                    .build();
            ImageTask task = client.resume(handle, options(staging, submittedAt));
            ImageResult result = pulse.await(task.result(), () -> leaveIfAsked(task));
            Duration took = Duration.between(submittedAt, Instant.now());
            ImageFiles files = new ImageFiles(order, request, staging, parts);
            ImageOutcome outcome = pulse.await(
                    CompletableFuture.supplyAsync(
                            () -> files.store(result, number, took.isNegative() ? Duration.ZERO : took),
                            parts.stores()),
                    () -> {});
            return TryResult.ended(outcome, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Attempts.closing();
        } catch (ActivityCanceledException | ApplicationFailure e) {
            throw e;
        } catch (ExecutionException | RuntimeException e) {
            return failed(Attempts.unwrapped(e), submittedAt);
        }
    }

    private CallOptions options(Staging staging, Instant submittedAt) {
        Duration left = order.deadline().minus(Duration.between(submittedAt, Instant.now()));
        CallOptions.Builder options = CallOptions.builder()
                .destination(staging.destination())
                .deadline(left.compareTo(SHORTEST) < 0 ? SHORTEST : left)
                .addListener(listener());
        if (parts.callbacks().isPresent()) {
            options.pollSchedule(moment -> CALLBACK_EXPECTED);
        }
        return options.build();
    }

    private TaskListener listener() {
        return new TaskListener() {
            @Override
            public void onStatus(TaskHandle handle, TaskStatus status) {
                // A service that tells how far a task is has it: that settles what a crash left in doubt.
                isKnown |= status instanceof TaskStatus.Queued
                        || status instanceof TaskStatus.Running
                        || status instanceof TaskStatus.Succeeded;
            }
        };
    }

    private void leaveIfAsked(ImageTask task) {
        if (pulse.isCancelled() || pulse.isLost()) {
            task.detach();
            throw new ActivityCanceledException();
        }
        if (parts.isClosing()) {
            task.detach();
            throw Attempts.closing();
        }
    }

    private TryResult failed(Throwable failure, Instant submittedAt) {
        boolean isLate = Duration.between(submittedAt, Instant.now()).compareTo(order.deadline()) >= 0;
        Verdict verdict = Verdict.of(failure, Verdict.Facts.awaiting(isKnown, isLate));
        if (verdict instanceof Verdict.Later later) {
            throw parts.isClosing()
                    ? Attempts.closing()
                    : Attempts.again(later, context.getInfo().getAttempt());
        }
        Verdict.End end = (Verdict.End) verdict;
        return TryResult.ended(Outcomes.failed(number, ticket, end), end.again());
    }
}
