package dev.easel.internal.task;

import dev.easel.AuthenticationException;
import dev.easel.ClientClosedException;
import dev.easel.ConnectionException;
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
import org.jspecify.annotations.Nullable;

/** The one place where what went wrong becomes an exception, and where it is decided whether it may cost money. */
final class Failures {
    private final ProviderId provider;
    private final boolean resumable;

    Failures(ProviderId provider, boolean resumable) {
        this.provider = provider;
        this.resumable = resumable;
    }

    /** A submission that brought no answer which could be read. */
    EaselException submitFailed(ExchangeFailure failure, int tries, TaskHandle handle) {
        FailureDetails billed =
                details(handle, true).toBuilder().failureClass(classOf(failure)).build();
        return switch (failure.stage()) {
            case NOT_DELIVERED, NOT_PROCESSED, VETOED ->
                new ConnectionException(
                        provider + " was not reached: " + failure.getMessage()
                                + (tries > 1 ? " (tried " + tries + " times)" : "")
                                + ". No request arrived as a whole, so nothing was billed",
                        billed.toBuilder().mayHaveBeenBilled(false).build(),
                        failure);
            case REFUSED ->
                new ProtocolException(
                        provider + " named an address that is not asked: " + failure.getMessage(), billed, failure);
            case NO_ANSWER, BROKEN_ANSWER ->
                new OutcomeUnknownException(
                        "the request was sent to " + provider + " and no whole answer came: " + failure.getMessage()
                                + ". The work may have been done and billed; it was not sent again",
                        billed,
                        failure);
            case OVER_LIMIT ->
                new ProtocolException(
                        provider + " answered more than is read: " + failure.getMessage(), billed, failure);
            case UNREADABLE ->
                new ProtocolException(
                        provider + " answered what cannot be read: " + failure.getMessage(), billed, failure);
            case NOT_STORED -> notStored(String.valueOf(failure.getMessage()), handle, failure);
        };
    }

    /**
     * What the service said to a submission or about a task.
     *
     * @param note what is to be said besides; empty where nothing is
     */
    EaselException refused(Problem problem, WireResponse response, TaskHandle handle, String note) {
        FailureDetails details = answered(problem, response, handle, mayBeBilled(problem.kind()));
        String said = said(problem, response);
        return switch (problem.kind()) {
            case AUTHENTICATION -> credentialRefused(said, details);
            case BUSY -> busy(problem, said, note, details);
            case REJECTED -> new RejectedException(provider + " refused the request (" + said + ")", details, null);
            case TASK_FAILED -> new TaskFailedException(provider + " failed at the task (" + said + ")", details, null);
            case SERVICE_FAULT ->
                new OutcomeUnknownException(
                        provider + " broke (" + said
                                + "). The work may have been done and billed; it was not sent again",
                        details,
                        null);
            case UNREADABLE -> undocumented(said, details);
        };
    }

    /** A query that brought no answer which could be read. */
    EaselException queryFailed(ExchangeFailure failure) {
        FailureDetails details =
                details(null, false).toBuilder().failureClass(classOf(failure)).build();
        return switch (failure.stage()) {
            case NOT_DELIVERED, NOT_PROCESSED, VETOED ->
                new ConnectionException(provider + " was not reached: " + failure.getMessage(), details, failure);
            case UNREADABLE, NOT_STORED, OVER_LIMIT, REFUSED ->
                new ProtocolException(
                        provider + " answered what cannot be read: " + failure.getMessage(), details, failure);
            case NO_ANSWER, BROKEN_ANSWER ->
                new ServiceException(provider + " gave no whole answer: " + failure.getMessage(), details, failure);
        };
    }

    /** What the service said to a query. */
    EaselException queryRefused(Problem problem, WireResponse response) {
        FailureDetails details = answered(problem, response, null, false);
        String said = said(problem, response);
        return switch (problem.kind()) {
            case AUTHENTICATION -> credentialRefused(said, details);
            case BUSY -> busy(problem, said, "", details);
            case REJECTED, TASK_FAILED ->
                new RejectedException(provider + " refused the query (" + said + ")", details, null);
            case SERVICE_FAULT -> new ServiceException(provider + " broke (" + said + ")", details, null);
            case UNREADABLE -> undocumented(said, details);
        };
    }

    private FailureDetails answered(
            Problem problem, WireResponse response, @Nullable TaskHandle handle, boolean billed) {
        return details(handle, billed).toBuilder()
                .httpStatus(response.status())
                .serviceCode(problem.code())
                .serviceMessage(problem.message())
                .failureClass(classOf(problem))
                .build();
    }

    private static String said(Problem problem, WireResponse response) {
        return "HTTP " + response.status()
                + problem.code().map(code -> ", code " + code).orElse("") + ": " + problem.message();
    }

    private EaselException credentialRefused(String said, FailureDetails details) {
        return new AuthenticationException(
                provider + " refused the credential (" + said + "). Check the key that the client was built with",
                details,
                null);
    }

    private EaselException busy(Problem problem, String said, String note, FailureDetails details) {
        Duration wait = problem.retryAfter().orElse(null);
        return new RateLimitedException(
                provider + " has no room now (" + said + ")"
                        + (wait == null ? "" : "; it asks to wait " + wait.toSeconds() + " s") + note,
                details,
                wait);
    }

    private EaselException undocumented(String said, FailureDetails details) {
        return new ProtocolException(
                provider + " answered what its documentation does not describe (" + said + ")", details, null);
    }

    EaselException unreadable(String message) {
        return new ProtocolException(provider + " " + message, details(null, false), null);
    }

    /** The service wants to be left alone for longer than there is time. Nothing was sent. */
    EaselException noRoomInTime(Duration closed, Duration remaining, TaskHandle handle) {
        return new RateLimitedException(
                provider + " takes no submission for another " + seconds(closed)
                        + ", as its answer to one before this said; the deadline is " + seconds(remaining)
                        + " from now. Nothing was sent",
                details(handle, false).toBuilder()
                        .failureClass(FailureClass.REFUSED_BEFORE_WORK)
                        .build(),
                closed);
    }

    EaselException closed(@Nullable TaskHandle handle) {
        return new ClientClosedException(
                handle == null
                        ? "the client was closed while the query was under way"
                        : "the client was closed while the task was under way; the task "
                                + (resumable ? "goes on at " : "may go on at ") + provider,
                details(handle, handle != null),
                null);
    }

    /** A picture that was made and could not be fetched. */
    EaselException downloadFailed(String message, TaskHandle handle, @Nullable Throwable cause, @Nullable URI address) {
        return new DownloadException(
                "a picture was made by " + provider + " and could not be fetched: " + message,
                details(handle, true),
                cause,
                address);
    }

    /** A picture that came, that its destination did not take, and that is in memory now. */
    EaselException rescued(String message, TaskHandle handle, Throwable cause, GeneratedImage picture) {
        return new DownloadException(
                "a picture arrived from " + provider + " and could not be stored: " + message
                        + ". It is in memory, in this exception's picture(): save it elsewhere, as " + provider
                        + " does not keep it. Make room or choose another destination for the next",
                details(handle, true),
                cause,
                null,
                picture);
    }

    /** A picture that came, and that its destination did not take. Where there is a task, it can be fetched again. */
    EaselException notStored(String message, TaskHandle handle, Throwable cause) {
        return new DownloadException(
                "a picture arrived from " + provider + " and could not be stored: " + message
                        + (resumable
                                ? ". Make room or choose another destination, and resume(handle) fetches it without"
                                        + " drawing it again, as long as " + provider + " keeps it"
                                : ". Make room or choose another destination"),
                details(handle, true),
                cause,
                null);
    }

    /**
     * The deadline passed, which says nothing about the job.
     *
     * @param waitingFor what was waited for then, as a noun
     * @param reached whether the service may have the work
     */
    EaselException timedOut(
            String waitingFor,
            Duration deadline,
            @Nullable TaskHandle handle,
            @Nullable TaskStatus lastStatus,
            boolean reached) {
        String then;
        if (!reached) {
            then = "; nothing was handed over and nothing was billed";
        } else if (resumable) {
            then = "; the task goes on there, its handle finds it again";
        } else {
            then = "; the call was given up, and the work may go on there and be billed";
        }
        return new TaskTimeoutException(
                "the deadline of " + seconds(deadline) + " passed while waiting for " + waitingFor + " at " + provider
                        + then,
                details(handle, reached),
                lastStatus);
    }

    /** The service does not know the task any more. */
    EaselException expired(String message, TaskHandle handle) {
        return new TaskExpiredException(
                provider + " no longer has the task or its result (" + message + ")", details(handle, true), null);
    }

    /** The task ended without a picture and without a word about it. */
    EaselException failed(String message, TaskHandle handle) {
        return new TaskFailedException(provider + " " + message, details(handle, true), null);
    }

    /** Something that must not happen: a bug in Easel or in a provider. */
    EaselException unexpected(Throwable failure, @Nullable TaskHandle handle, boolean billed) {
        if (failure instanceof EaselException known) {
            return known;
        }
        return new ProtocolException(
                "the answer of " + provider + " could not be handled (" + failure + "); this is a bug in Easel",
                details(handle, billed),
                failure);
    }

    FailureDetails details(@Nullable TaskHandle handle, boolean billed) {
        return FailureDetails.builder()
                .provider(provider)
                .handle(Optional.ofNullable(handle))
                .mayHaveBeenBilled(billed)
                .build();
    }

    /** What an exchange that brought no answer means for money. */
    static FailureClass classOf(ExchangeFailure failure) {
        return switch (failure.stage()) {
            case NOT_DELIVERED, NOT_PROCESSED, VETOED -> FailureClass.NEVER_DELIVERED;
            default -> FailureClass.OUTCOME_UNKNOWN;
        };
    }

    /** What the service's own words mean for money. */
    static FailureClass classOf(Problem problem) {
        return switch (problem.kind()) {
            case BUSY -> FailureClass.REFUSED_BEFORE_WORK;
            case SERVICE_FAULT, UNREADABLE -> FailureClass.OUTCOME_UNKNOWN;
            case AUTHENTICATION, REJECTED, TASK_FAILED -> FailureClass.REJECTED;
        };
    }

    /** Whether a question that got this answer is worth asking again. It costs nothing, unlike a submission. */
    static boolean mayPass(Problem problem) {
        return switch (problem.kind()) {
            case BUSY, SERVICE_FAULT, UNREADABLE -> true;
            case AUTHENTICATION, REJECTED, TASK_FAILED -> false;
        };
    }

    static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    /** Takes off what futures wrap around a failure. */
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
    }

    private static boolean mayBeBilled(Problem.Kind kind) {
        return kind == Problem.Kind.TASK_FAILED
                || kind == Problem.Kind.SERVICE_FAULT
                || kind == Problem.Kind.UNREADABLE;
    }
}
