package dev.easel;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The root of everything that Easel throws on purpose. Its subclasses are told apart by what the caller can do; {@link
 * #details()} says what is known: the provider, the task's handle, the HTTP status, the service's own code and words,
 * and whether the work may have been billed.
 *
 * <p>Futures complete exceptionally with these classes (behind {@link java.util.concurrent.CompletionException} where
 * the JDK wraps); blocking verbs throw them as they are. No message, cause or {@code toString} holds a credential.
 */
public abstract class EaselException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient FailureDetails details;

    EaselException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, cause);
        this.details = details;
    }

    /** What is known of the failure. */
    public final FailureDetails details() {
        // Not serialised with the exception, so that a handle is kept by its own encoding alone.
        return details == null ? FailureDetails.NONE : details;
    }

    /** Whose failure it is; empty where no service was involved. */
    public final Optional<ProviderId> provider() {
        return details().provider();
    }

    /** What is needed to ask for the task again; empty where there is no task. */
    public final Optional<TaskHandle> handle() {
        return details().handle();
    }

    /** The HTTP status of the answer; empty where there was no answer. */
    public final OptionalInt httpStatus() {
        return details().httpStatus();
    }

    /** The service's own error code, as text. */
    public final Optional<String> serviceCode() {
        return details().serviceCode();
    }

    /** The service's own words. */
    public final Optional<String> serviceMessage() {
        return details().serviceMessage();
    }

    /** What the failed attempt means for money; empty where nothing failed but the time ran out or the client was closed. */
    public final Optional<FailureClass> failureClass() {
        return details().failureClass();
    }

    /** Whether the service may have done the work, and charged for it. */
    public final boolean mayHaveBeenBilled() {
        return details().mayHaveBeenBilled();
    }
}
