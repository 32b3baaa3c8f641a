package dev.easel.temporal;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.bulk.ItemState;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.failure.ApplicationFailure;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to submit a try of an image. A mark is durable before the first byte is sent, so the next attempt knows whether this one may
 * have sent anything; and then it does not send again.
 */
final class SubmitAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(SubmitAttempt.class);

    private static final int ID_DIGITS = 40;

    private final WorkerParts parts;
    private final ImageClient client;
    private final ImageOrder order;
    private final int number;
    private final ActivityExecutionContext context;
    private final Pulse pulse;
    private final SubmissionMark mark;
    private final long begunAt = System.nanoTime();

    SubmitAttempt(
            WorkerParts parts, ImageClient client, ImageOrder order, int number, ActivityExecutionContext context) {
        this.parts = parts;
        this.client = client;
        this.order = order;
        this.number = number;
        this.context = context;
        pulse = Pulse.of(context, parts.timing(), MarkDetails.WAITING);
        mark = new SubmissionMark(pulse, client.provider(), parts::isClosing);
    }

    /** Thrown out of a wait, since the workflow wants the try to end. */
    private static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient ImageTask task;

        CancelledException(ImageTask task) {
            this.task = task;
        }
    }

    TryResult run() {
        MarkDetails left = context.getHeartbeatDetails(MarkDetails.class).orElse(MarkDetails.WAITING);
        if (left.outcome() != null) {
            return TryResult.ended(left.outcome(), false);
        }
        if (left.isWaiting()) {
            return sent();
        }
        return left.ticket() == null
                ? TryResult.ended(Outcomes.interrupted(number), false)
                : TryResult.underWay(left.ticket(), left.isAccepted());
    }

    private TryResult sent() {
        if (parts.isClosing()) {
            throw Attempts.closing();
        }
        try (Staging staging = parts.staging()) {
            ImageRequest request = request();
            CallOptions options = CallOptions.builder()
                    .deadline(order.deadline())
                    .destination(staging.destination())
                    .submissionHook(mark)
                    .addListener(mark)
                    .build();
            ImageTask task = client.submit(request, options);
            TaskHandle handle = watched(task, task.accepted());
            Optional<String> ticket = SubmissionMark.ticket(handle);
            if (ticket.isPresent()) {
                return accepted(task, ticket.get());
            }
            ImageResult result = watched(task, task.result());
            return stored(result, new ImageFiles(order, request, staging, parts));
        } catch (CancelledException e) {
            return cancelled(e.task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // What was sent stays marked: the next attempt does not send it again.
            throw Attempts.closing();
        } catch (ApplicationFailure e) {
            throw e;
        } catch (ExecutionException | RuntimeException e) {
            return failed(Attempts.unwrapped(e));
        }
    }

    /** @throws RuntimeException if it is no request, or a name in the order can be none */
    private ImageRequest request() {
        StorageNames.require(order.batch());
        StorageNames.require(order.item());
        if (order.file() != null) {
            StorageNames.require(order.file());
        }
        ImageRequest.Builder request =
                ImageRequest.fromJson(order.request()).toBuilder().requestId(requestId(order, number));
        ImageRequest plain = request.build();
        Capabilities capabilities = plain.model().map(client::capabilities).orElseGet(client::capabilities);
        if (parts.callbacks().isPresent() && capabilities.features().contains(Feature.CALLBACK_URL)) {
            String workflow = context.getInfo().getWorkflowId();
            return request.callbackUrl(parts.callbacks().get().address(workflow))
                    .build();
        }
        return plain;
    }

    /** Returns the client's id of a try: the same in every process. */
    static String requestId(ImageOrder order, int number) {
        String text = order.batch() + "/" + order.item() + "/" + number;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "e" + HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private <T> T watched(ImageTask task, CompletableFuture<T> future) throws ExecutionException, InterruptedException {
        return pulse.await(future, () -> {
            if (pulse.isCancelled()) {
                throw new CancelledException(task);
            }
            if ((parts.isClosing() || pulse.isLost()) && mark.close()) {
                task.cancel();
                throw Attempts.closing();
            }
        });
    }

    private TryResult accepted(ImageTask task, String ticket) {
        try {
            pulse.mark(MarkDetails.accepted(ticket));
        } catch (RuntimeException e) {
            if (pulse.isLost()) {
                LOG.warn(
                        "{} accepted item {} of {} when its worker had been given up; its ticket is {}",
                        order.service(),
                        order.item(),
                        order.batch(),
                        ticket);
            }
            // Elsewhere the result of the activity says it, and that is sent until it arrives.
        }
        task.detach();
        return TryResult.underWay(ticket, true);
    }

    /** Nobody can ask for these images again, so storing is tried until the time is over. */
    private TryResult stored(ImageResult result, ImageFiles files) throws InterruptedException, ExecutionException {
        Duration took = Duration.ofNanos(System.nanoTime() - begunAt);
        while (true) {
            try {
                ImageOutcome outcome = pulse.await(
                        CompletableFuture.supplyAsync(() -> files.store(result, number, took), parts.stores()),
                        () -> {});
                try {
                    pulse.mark(MarkDetails.ended(outcome));
                } catch (RuntimeException e) {
                    LOG.debug("the outcome is told by the activity alone", e);
                }
                return TryResult.ended(outcome, false);
            } catch (ExecutionException e) {
                boolean isOver = System.nanoTime() - begunAt > order.deadline().toNanos();
                if (isOver || !(e.getCause() instanceof UncheckedIOException)) {
                    String message = "its images came, and could not be stored: " + e.getCause();
                    return TryResult.ended(
                            Outcomes.failed(ItemState.FAILED, number, null, "StorageFailure", message, true), false);
                }
                LOG.warn("images of item {} could not be stored; again", order.item(), e.getCause());
                pulse.beat();
                Thread.sleep(parts.timing().beat().toMillis());
            }
        }
    }

    private TryResult cancelled(ImageTask task) {
        boolean isSent = !mark.close();
        CancelOutcome how;
        try {
            how = pulse.await(task.cancel(), () -> {});
        } catch (ExecutionException e) {
            how = CancelOutcome.TOO_LATE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Attempts.closing();
        }
        Optional<String> ticket = isSent ? SubmissionMark.ticket(task.handle()) : Optional.empty();
        if (how == CancelOutcome.TOO_LATE && ticket.isPresent()) {
            return TryResult.underWay(ticket.get(), true);
        }
        return TryResult.ended(Outcomes.cancelled(number, ticket.orElse(null), how, isSent), false);
    }

    private TryResult failed(Throwable failure) {
        boolean isSent = mark.isSent();
        if (pulse.isCancelled() && !isSent) {
            return TryResult.ended(Outcomes.cancelled(number, null, CancelOutcome.CANCELLED, false), false);
        }
        Verdict verdict = Verdict.of(failure, Verdict.Facts.submitting(isSent));
        if (verdict instanceof Verdict.Later later) {
            mark.takeBack();
            throw parts.isClosing()
                    ? Attempts.closing()
                    : Attempts.again(later, context.getInfo().getAttempt());
        }
        Verdict.End end = (Verdict.End) verdict;
        return TryResult.ended(Outcomes.failed(number, null, end), end.again());
    }
}
