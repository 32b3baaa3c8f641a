package dev.easel.routing;

import dev.easel.CancelOutcome;
import dev.easel.ConfigurationException;
import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.FailureDetails;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.TaskDetachedException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.UnsupportedByServiceException;
import dev.easel.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of routed tasks. */
final class Failures {
    private Failures() {}

    static @Nullable Throwable unwrapped(@Nullable Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }

    /** What a client's task ended with. What no client of Easel's throws may have happened behind the submission. */
    static EaselException typed(@Nullable Throwable thrown, Candidate candidate, @Nullable TaskHandle handle) {
        Throwable failure = unwrapped(thrown);
        if (failure instanceof EaselException known) {
            return known;
        }
        return new ProtocolException(
                "the client " + candidate.name() + " threw " + failure + "; nobody knows whether the request was sent",
                details(candidate, handle, true)
                        .failureClass(FailureClass.OUTCOME_UNKNOWN)
                        .build(),
                failure);
    }

    /** What was thrown where nothing should be. */
    static EaselException unexpected(Throwable thrown, List<RoutedAttempt> running) {
        RoutedAttempt sent =
                running.stream().filter(RoutedAttempt::isSubmitted).findFirst().orElse(null);
        FailureDetails.Builder details =
                sent == null ? FailureDetails.builder() : details(sent.candidate(), sent.handle(), true);
        return thrown instanceof EaselException known
                ? known
                : new ProtocolException(
                        "the routed task could not go on (" + thrown
                                + "); this is a bug in Easel, or in its time source",
                        details.build(),
                        thrown);
    }

    /** A task whose cancellation was not confirmed, and which could not be resumed. */
    static EaselException lost(Candidate candidate, @Nullable TaskHandle handle, Throwable thrown) {
        return new OutcomeUnknownException(
                "the task at " + candidate.name()
                        + " waited for too long, its cancellation was not confirmed, and it cannot be resumed ("
                        + thrown + "); it may go on there and be billed",
                details(candidate, handle, true)
                        .failureClass(FailureClass.OUTCOME_UNKNOWN)
                        .build(),
                thrown);
    }

    /** A client that threw while it checked a request, or was asked what it can do. */
    static ConfigurationException threw(NamedClient client, Throwable thrown) {
        return new ConfigurationException(
                List.of(Violation.of(
                        Violation.Code.INVALID,
                        "clients",
                        "has \"" + client.name() + "\", which threw " + thrown
                                + "; nothing was sent. Correct that client, or leave it out")),
                thrown);
    }

    static EaselException notResumable(Candidate candidate, @Nullable TaskHandle handle) {
        return new UnsupportedByServiceException(
                candidate.name() + " has no task that outlives its connection; let the task finish or cancel it",
                details(candidate, handle, false).build());
    }

    static EaselException circuitOpen(Candidate candidate) {
        return new ConnectionException(
                candidate.name() + " was not asked: its service failed several times in a row. Nothing was sent",
                details(candidate, null, false)
                        .failureClass(FailureClass.NEVER_DELIVERED)
                        .build(),
                null);
    }

    /** A task that was cancelled because it waited for too long. */
    static EaselException queuedTooLong(Candidate candidate, @Nullable TaskHandle handle, boolean billed) {
        return new TaskFailedException(
                "the task at " + candidate.name()
                        + " was cancelled because it waited for too long; the service has confirmed it",
                details(candidate, handle, billed)
                        .failureClass(FailureClass.REJECTED)
                        .build(),
                null);
    }

    /**
     * The deadline passed.
     *
     * @param last the attempt that is under way; {@code null} between two
     */
    static EaselException timedOut(
            Duration deadline, @Nullable RoutedAttempt last, TaskStatus status, List<EaselException> before) {
        boolean billed =
                (last != null && last.isSubmitted()) || before.stream().anyMatch(EaselException::mayHaveBeenBilled);
        FailureDetails.Builder details = last == null
                ? FailureDetails.builder().mayHaveBeenBilled(billed)
                : details(last.candidate(), last.handle(), billed);
        EaselException timeout = new TaskTimeoutException(
                "the deadline of " + deadline.toMillis() / 1000.0 + " s passed "
                        + (last == null || !last.isSubmitted()
                                ? "before another client was given the request"
                                : "while the client " + last.client() + " worked on the request"),
                details.build(),
                status);
        before.forEach(timeout::addSuppressed);
        return timeout;
    }

    /**
     * Returns the one of several that matters most, with the others suppressed: the last task that was detached, since it can be resumed;
     * else the last that may have been billed, else the last.
     */
    static EaselException together(List<EaselException> failures) {
        EaselException told = last(failures, TaskDetachedException.class::isInstance)
                .or(() -> last(failures, EaselException::mayHaveBeenBilled))
                .orElseGet(() -> failures.get(failures.size() - 1));
        failures.stream().filter(other -> !other.equals(told)).forEach(told::addSuppressed);
        return told;
    }

    private static Optional<EaselException> last(List<EaselException> failures, Predicate<EaselException> which) {
        return failures.stream().filter(which).reduce((one, later) -> later);
    }

    private static FailureDetails.Builder details(Candidate candidate, @Nullable TaskHandle handle, boolean billed) {
        return FailureDetails.builder()
                .provider(candidate.provider())
                .handle(handle)
                .mayHaveBeenBilled(billed);
    }

    /** Returns the worse of two: one task that goes on is work that goes on. */
    static CancelOutcome worse(CancelOutcome one, CancelOutcome other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
