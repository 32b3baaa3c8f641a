package dev.easel.routing;

import dev.easel.AuthenticationException;
import dev.easel.ConfigurationException;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.InvalidRequestException;
import dev.easel.TaskFailedException;
import dev.easel.UnsupportedByServiceException;
import dev.easel.Violation;
import dev.easel.routing.Decision.Reason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says when a request goes to the next client. By default only where no image can exist and nothing may have been billed: the request was
 * never delivered, was refused before any work, or was rejected. Every rule is a row of {@code docs/routing-fallback.md}. Immutable.
 *
 * <p>A client retries by its own {@link dev.easel.RetryPolicy} before it fails. By default it waits for room at a service that refuses
 * requests until its deadline, which leaves no time for another client: build the clients with {@code waitForRoom(false)}, and with few
 * attempts, where a fast fallback matters more.
 */
public final class Fallback {
    private static final Fallback DEFAULTS = new Fallback(true, false, false, false, null);
    private static final Fallback NEVER = new Fallback(false, false, false, false, null);

    private final boolean enabled;
    private final boolean afterContentRefused;
    private final boolean afterTaskFailed;
    private final boolean evenIfOutcomeUnknown;
    private final @Nullable Duration queueLimit;

    private Fallback(
            boolean enabled,
            boolean afterContentRefused,
            boolean afterTaskFailed,
            boolean evenIfOutcomeUnknown,
            @Nullable Duration queueLimit) {
        this.enabled = enabled;
        this.afterContentRefused = afterContentRefused;
        this.afterTaskFailed = afterTaskFailed;
        this.evenIfOutcomeUnknown = evenIfOutcomeUnknown;
        this.queueLimit = queueLimit;
    }

    /** Returns the default: to the next client only where no image can exist and nothing may have been billed. */
    public static Fallback defaults() {
        return DEFAULTS;
    }

    /** Returns one that never goes to the next client, once the request was submitted to one. */
    public static Fallback never() {
        return NEVER;
    }

    /**
     * Returns a copy that also goes to the next client where a service declined what the prompt or the image shows. The service may bill
     * for it all the same.
     */
    public Fallback andAfterContentRefused() {
        return new Fallback(true, true, afterTaskFailed, evenIfOutcomeUnknown, queueLimit);
    }

    /** Returns a copy that also goes to the next client where a service reports that the task failed, although it may have been billed. */
    public Fallback andAfterTaskFailed() {
        return new Fallback(true, afterContentRefused, true, evenIfOutcomeUnknown, queueLimit);
    }

    /**
     * Returns a copy that also goes to the next client where nobody knows whether a service has done the work. Then two services may do
     * it, and both may bill for it.
     */
    public Fallback evenIfOutcomeUnknown() {
        return new Fallback(true, afterContentRefused, afterTaskFailed, true, queueLimit);
    }

    /**
     * Returns a copy that cancels a task which waits in a service's queue, or to be accepted, for this long, and goes to the next client
     * once the service has confirmed the cancellation. Where it does not confirm it, the task is followed further. It concerns services
     * whose tasks can be cancelled and resumed, and requests for which another client is left.
     *
     * @throws ConfigurationException if the time is not above zero
     */
    public Fallback cancelWhenQueuedFor(Duration longest) {
        if (longest.isZero() || longest.isNegative()) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.OUT_OF_RANGE, "cancelWhenQueuedFor", "is " + longest + "; give a time above zero"));
        }
        return new Fallback(true, afterContentRefused, afterTaskFailed, evenIfOutcomeUnknown, longest);
    }

    Optional<Duration> queueLimit() {
        return Optional.ofNullable(queueLimit);
    }

    /** What a failure leads to. */
    record Verdict(boolean next, Reason reason) {}

    /** Decides by what the failure means for money; its type counts only where it says more about that. */
    Verdict judge(EaselException failure) {
        Verdict verdict = judged(failure);
        return enabled ? verdict : new Verdict(false, verdict.reason());
    }

    private Verdict judged(EaselException failure) {
        if (failure instanceof ContentRefusedException) {
            return new Verdict(afterContentRefused, Reason.CONTENT_REFUSED);
        }
        if (failure instanceof TaskFailedException) {
            return new Verdict(afterTaskFailed || !failure.mayHaveBeenBilled(), Reason.TASK_FAILED);
        }
        if (failure.failureClass().filter(FailureClass.OUTCOME_UNKNOWN::equals).isPresent()) {
            return new Verdict(evenIfOutcomeUnknown, Reason.OUTCOME_UNKNOWN);
        }
        boolean free = !failure.mayHaveBeenBilled();
        if (failure instanceof InvalidRequestException || failure instanceof UnsupportedByServiceException) {
            return new Verdict(free, Reason.UNSUPPORTED);
        }
        if (failure.failureClass().isEmpty()) {
            return new Verdict(false, Reason.ENDED);
        }
        return new Verdict(free, reason(failure, failure.failureClass().get()));
    }

    private static Reason reason(EaselException failure, FailureClass means) {
        if (failure instanceof AuthenticationException) {
            return Reason.NOT_AUTHENTICATED;
        }
        return switch (means) {
            case NEVER_DELIVERED -> Reason.NEVER_DELIVERED;
            case REFUSED_BEFORE_WORK -> Reason.REFUSED_BEFORE_WORK;
            default -> Reason.REJECTED;
        };
    }
}
