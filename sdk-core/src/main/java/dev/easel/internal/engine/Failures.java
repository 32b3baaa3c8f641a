package dev.easel.internal.engine;

import dev.easel.AuthenticationException;
import dev.easel.ClientClosedException;
import dev.easel.ConnectionException;
import dev.easel.ContentRefusedException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.FailureDetails;
import dev.easel.GeneratedImage;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.ProviderId;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.ServiceException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskDetachedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what went wrong becomes an exception. Whether it may have been billed is for the life of the call to say:
 * every method that concerns a submission is told.
 */
final class Failures {
    private final ProviderId provider;
    private final boolean resumable;
    private final Function<WireResponse, Optional<String>> requestId;

    /** @param requestId reads the service's id of an exchange */
    Failures(ProviderId provider, boolean resumable, Function<WireResponse, Optional<String>> requestId) {
        this.provider = provider;
        this.resumable = resumable;
        this.requestId = requestId;
    }

    /** A submission without a response that could be read. */
    EaselException submission(ExchangeFailure failure, int attempts, TaskHandle handle) {
        FailureDetails details =
                details(handle, true).toBuilder().failureClass(classOf(failure)).build();
        String what = failure.what();
        return switch (failure.stage()) {
            case NOT_DELIVERED, NOT_PROCESSED -> notDelivered(what, attempts, handle, failure);
            case VETOED -> vetoed(handle, failure);
            case NO_CREDENTIALS -> noCredentials(failure, handle);
            case REFUSED -> new ProtocolException(provider + " named a blocked address: " + what, details, failure);
            case NO_RESPONSE, BROKEN_RESPONSE ->
                new OutcomeUnknownException(
                        "the request was sent to " + provider + " and no whole response came: " + what
                                + ". The work may have been done and billed; it was not sent again",
                        details,
                        failure);
            case OVER_LIMIT ->
                new ProtocolException(
                        "the response of " + provider + " is larger than allowed: " + what, details, failure);
            case UNREADABLE ->
                new ProtocolException("the response of " + provider + " cannot be read: " + what, details, failure);
            case NOT_STORED -> notStored(what, handle, failure, null);
        };
    }

    private EaselException noCredentials(ExchangeFailure failure, @Nullable TaskHandle handle) {
        Throwable thrown = failure.getCause();
        return new AuthenticationException(
                provider + " was not asked: " + failure.what() + ". Check what computes the credentials of the client",
                details(handle, false).toBuilder()
                        .failureClass(FailureClass.NEVER_DELIVERED)
                        .build(),
                thrown == null ? failure : thrown);
    }

    /** A submission that did not reach the service. */
    EaselException notDelivered(String what, int attempts, TaskHandle handle, @Nullable Throwable cause) {
        return new ConnectionException(
                provider + " was not reached: " + what + (attempts > 1 ? " (" + attempts + " attempts)" : "")
                        + ". No whole request arrived, so nothing was billed",
                details(handle, false).toBuilder()
                        .failureClass(FailureClass.NEVER_DELIVERED)
                        .build(),
                cause);
    }

    /**
     * What the service said to a submission, or about a task.
     *
     * @param note what else the message says; empty where nothing is
     * @param billed whether the service may have done work for it
     */
    EaselException refused(
            Problem problem,
            @Nullable WireResponse response,
            @Nullable TaskHandle handle,
            String note,
            boolean billed) {
        FailureDetails details = details(handle, billed, problem, response);
        String said = said(problem, response);
        return switch (problem.kind()) {
            case AUTHENTICATION ->
                new AuthenticationException(
                        provider + " refused the credential (" + said
                                + "). Check the key that the client was built with",
                        details,
                        null);
            case BUSY -> busy(problem, said, note, details);
            case REJECTED -> new RejectedException(provider + " rejected the request (" + said + ")", details, null);
            case CONTENT_REFUSED ->
                new ContentRefusedException(
                        provider + " declined the content"
                                + switch (problem.stage()) {
                                    case PROMPT -> " of the prompt";
                                    case OUTPUT -> " of the image";
                                    case UNKNOWN -> "";
                                }
                                + " (" + said + ")"
                                + (problem.categories().isEmpty() ? "" : ", categories " + problem.categories()),
                        details,
                        problem.stage(),
                        problem.categories());
            case TASK_FAILED ->
                new TaskFailedException("the task failed at " + provider + " (" + said + ")", details, null);
            case SERVICE_FAULT ->
                new OutcomeUnknownException(
                        provider + " failed (" + said
                                + "). The work may have been done and billed; it was not sent again",
                        details,
                        null);
            case UNREADABLE ->
                new ProtocolException(
                        "the response of " + provider + " is not what it documents (" + said + ")", details, null);
        };
    }

    /** Polls are refused again and again, which says nothing about the task. */
    EaselException pollsRefused(Problem problem, WireResponse response, TaskHandle handle, int times) {
        return new AuthenticationException(
                provider + " accepted the task and now refuses the credential of its polls, " + times
                        + " times in a row ("
                        + said(problem, response)
                        + "). The task goes on or is done there: resume it by its handle with a key that may read it",
                details(handle, true, problem, response),
                null);
    }

    /** A query without a response that could be read. */
    EaselException query(ExchangeFailure failure) {
        FailureDetails details =
                details(null, false).toBuilder().failureClass(classOf(failure)).build();
        return switch (failure.stage()) {
            case NOT_DELIVERED, NOT_PROCESSED, VETOED -> notReached(failure.what(), failure);
            case NO_CREDENTIALS -> noCredentials(failure, null);
            case UNREADABLE, NOT_STORED, OVER_LIMIT, REFUSED ->
                new ProtocolException(
                        "the response of " + provider + " cannot be read: " + failure.what(), details, failure);
            case NO_RESPONSE, BROKEN_RESPONSE ->
                new ServiceException(provider + " sent no whole response: " + failure.what(), details, failure);
        };
    }

    /** A query that did not reach the service. */
    EaselException notReached(String what, @Nullable Throwable cause) {
        return new ConnectionException(
                provider + " was not reached: " + what,
                details(null, false).toBuilder()
                        .failureClass(FailureClass.NEVER_DELIVERED)
                        .build(),
                cause);
    }

    /** What the service said to a query. */
    EaselException queryRefused(Problem problem, WireResponse response) {
        FailureDetails details = details(null, false, problem, response);
        return switch (problem.kind()) {
            case REJECTED, TASK_FAILED, CONTENT_REFUSED ->
                new RejectedException(
                        provider + " rejected the query (" + said(problem, response) + ")", details, null);
            case SERVICE_FAULT ->
                new ServiceException(provider + " failed (" + said(problem, response) + ")", details, null);
            default -> refused(problem, response, null, "", false);
        };
    }

    private EaselException busy(Problem problem, String said, String note, FailureDetails details) {
        Duration wait = problem.retryAfter().orElse(null);
        return new RateLimitedException(
                provider + " is rate-limiting (" + said + ")" + (wait == null ? "" : "; retry after " + seconds(wait))
                        + note,
                details,
                wait);
    }

    /** The service asks to wait for longer than there is time. Nothing was sent. */
    EaselException busyBeyondDeadline(Duration closed, Duration remaining, TaskHandle handle) {
        return new RateLimitedException(
                provider + " is rate-limiting: an earlier response asked to wait another " + seconds(closed)
                        + ", and the deadline is in " + seconds(remaining) + ". Nothing was sent",
                details(handle, false).toBuilder()
                        .failureClass(FailureClass.REFUSED_BEFORE_WORK)
                        .build(),
                closed);
    }

    EaselException vetoed(TaskHandle handle, Throwable cause) {
        return new SubmissionVetoedException(
                "the submission hook vetoed the submission to " + provider + " (" + cause + "); nothing was sent",
                details(handle, false),
                cause);
    }

    EaselException closed(@Nullable TaskHandle handle, boolean billed) {
        String left = !billed
                ? "; nothing was sent"
                : resumable
                        ? "; the task may go on at " + provider + ", its handle resumes it"
                        : "; it may go on at " + provider;
        return new ClientClosedException(
                handle == null
                        ? "the client was closed during the query"
                        : "the client was closed during the task" + left,
                details(handle, billed),
                null);
    }

    EaselException detached(TaskHandle handle) {
        return new TaskDetachedException(
                "the task was left at " + provider + "; its handle resumes it", details(handle, true));
    }

    /** An image that was generated and could not be downloaded. */
    EaselException downloadFailed(String what, TaskHandle handle, @Nullable Throwable cause, @Nullable URI address) {
        return new DownloadException(
                provider + " generated an image that could not be downloaded: " + what,
                details(handle, true),
                cause,
                address);
    }

    /** An image that arrived and that its destination rejected; {@code kept} where it is in memory now. */
    EaselException notStored(String what, TaskHandle handle, Throwable cause, @Nullable GeneratedImage kept) {
        String then = kept != null
                ? ". It is in memory, in this exception's image(): save it elsewhere, as " + provider
                        + " does not keep it. Make room or choose another destination for the next"
                : resumable
                        ? ". Make room or choose another destination, and resume(handle) downloads it without generating it"
                                + " again, as long as " + provider + " keeps it"
                        : ". Make room or choose another destination";
        return new DownloadException(
                "an image arrived from " + provider + " and could not be stored: " + what + then,
                details(handle, true),
                cause,
                null,
                kept);
    }

    /**
     * The deadline passed, which says nothing about the work.
     *
     * @param waitingFor what was waited for then, as a noun
     * @param unreachable since when polls fail and why, as a clause; {@code null} where the last poll succeeded
     * @param billed whether the service may have the work
     * @param accepted whether the service has said that it has the work
     */
    EaselException timedOut(
            String waitingFor,
            Duration deadline,
            @Nullable TaskHandle handle,
            @Nullable TaskStatus lastStatus,
            @Nullable String unreachable,
            boolean billed,
            boolean accepted) {
        String then;
        if (handle == null) {
            then = "";
        } else if (!billed) {
            then = "; nothing was sent and nothing was billed";
        } else if (!accepted && resumable) {
            then = "; the submission was sent and its response did not come: the work may go on there and be billed";
        } else if (!resumable) {
            then = "; the call was given up, and the work may go on there and be billed";
        } else if (unreachable != null) {
            then = "; " + provider + " has not been reachable " + unreachable
                    + ". The task may go on there: its handle resumes it";
        } else {
            then = "; the task goes on there, and its handle resumes it";
        }
        return new TaskTimeoutException(
                "the deadline of " + seconds(deadline) + " passed while waiting for " + waitingFor + " at " + provider
                        + then,
                details(handle, billed),
                lastStatus);
    }

    /** A wait for a task is over before the task is, which goes on. */
    EaselException stillUnfinished(
            String waitingFor, Duration waited, TaskHandle handle, TaskStatus status, boolean billed) {
        return new TaskTimeoutException(
                "the task at " + provider + " was not finished within " + seconds(waited) + ": it is waiting for "
                        + waitingFor + ". It goes on and can be awaited again",
                details(handle, billed),
                status);
    }

    /** The service does not know the task, or no longer keeps its result. */
    EaselException expired(String message, TaskHandle handle) {
        return new TaskExpiredException(
                provider + " no longer has the task or its result (" + message + ")", details(handle, true), null);
    }

    /** The task ended without an image and without a reason. */
    EaselException failed(String message, TaskHandle handle) {
        return new TaskFailedException(provider + " " + message, details(handle, true), null);
    }

    /** The response holds more than allowed. */
    EaselException overLimit(String what, TaskHandle handle) {
        return new ProtocolException(
                "the response of " + provider + " is larger than allowed: " + what, details(handle, true), null);
    }

    /** What was thrown where nothing should be: told as what it is. */
    EaselException unexpected(Throwable thrown, @Nullable TaskHandle handle, boolean billed) {
        Throwable failure = unwrap(thrown);
        if (failure instanceof EaselException known) {
            return known;
        }
        FailureDetails details = details(handle, billed);
        Throwable root =
                failure instanceof ForeignCodeException && failure.getCause() != null ? failure.getCause() : failure;
        if (!billed && root instanceof EaselException known) {
            return known;
        }
        if (root instanceof VirtualMachineError) {
            return new ProtocolException(
                    "the JVM failed during a task of " + provider + " (" + root + "); the task was given up",
                    details,
                    root);
        }
        if (failure instanceof ForeignCodeException) {
            return new ProtocolException(
                    failure.getMessage() + " threw " + root + "; the task of " + provider + " was given up",
                    details,
                    root);
        }
        if (root instanceof Error) {
            return new ProtocolException(
                    root + " was thrown during a task of " + provider + "; the task was given up", details, root);
        }
        return new ProtocolException(
                "the task of " + provider + " could not go on (" + failure + "); this is a bug in Easel",
                details,
                failure);
    }

    private static String said(Problem problem, @Nullable WireResponse response) {
        return Stream.of(
                        response == null ? "" : "HTTP " + response.status(),
                        problem.code().map(code -> "code " + code).orElse(""),
                        problem.message(),
                        problem.hint().orElse(""))
                .filter(words -> !words.isBlank())
                .collect(Collectors.joining(": "));
    }

    FailureDetails details(@Nullable TaskHandle handle, boolean billed) {
        return FailureDetails.builder()
                .provider(provider)
                .handle(handle)
                .mayHaveBeenBilled(billed)
                .build();
    }

    private FailureDetails details(
            @Nullable TaskHandle handle, boolean billed, Problem problem, @Nullable WireResponse response) {
        FailureDetails.Builder details = details(handle, billed).toBuilder()
                .serviceCode(problem.code().orElse(null))
                .failureClass(classOf(problem));
        if (problem.kind() != Problem.Kind.UNREADABLE && !problem.message().isBlank()) {
            // What is wrong with an unreadable response are Easel's words.
            details.serviceMessage(problem.message());
        }
        if (response != null) {
            details.httpStatus(response.status())
                    .requestId(requestId.apply(response).orElse(null))
                    .responseHeaders(ResponseHeaders.of(response));
        }
        return details.build();
    }

    /** What an exchange without a response means for money. */
    static FailureClass classOf(ExchangeFailure failure) {
        return failure.stage() == ExchangeFailure.Stage.NOT_DELIVERED
                        || failure.stage() == ExchangeFailure.Stage.NOT_PROCESSED
                        || failure.stage() == ExchangeFailure.Stage.NO_CREDENTIALS
                ? FailureClass.NEVER_DELIVERED
                : FailureClass.OUTCOME_UNKNOWN;
    }

    /** What the service's words mean for money. */
    static FailureClass classOf(Problem problem) {
        return switch (problem.kind()) {
            case BUSY -> FailureClass.REFUSED_BEFORE_WORK;
            case SERVICE_FAULT, UNREADABLE -> FailureClass.OUTCOME_UNKNOWN;
            case AUTHENTICATION, REJECTED, CONTENT_REFUSED, TASK_FAILED -> FailureClass.REJECTED;
        };
    }

    /** Whether an exchange that costs nothing may succeed when it is sent again. */
    static boolean mayPass(Problem problem) {
        return switch (problem.kind()) {
            case BUSY, SERVICE_FAULT, UNREADABLE -> true;
            case AUTHENTICATION, REJECTED, CONTENT_REFUSED, TASK_FAILED -> false;
        };
    }

    static String seconds(Duration duration) {
        return duration.compareTo(Duration.ofDays(36_500)) > 0
                ? duration.toString()
                : duration.toMillis() / 1000.0 + " s";
    }

    /** Takes off what futures wrap around a failure. */
    static Throwable unwrap(@Nullable Throwable failure) {
        if (failure == null) {
            return new NullPointerException("a future completed with null");
        }
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }
}
