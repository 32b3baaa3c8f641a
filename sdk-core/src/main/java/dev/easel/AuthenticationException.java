package dev.easel;

import org.jspecify.annotations.Nullable;

/** Thrown when the service rejects the credential. Nothing was generated or billed. Check the key that the client was built with. */
public final class AuthenticationException extends EaselException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what went wrong and what to do about it
     * @param details what is known of the failure
     * @param cause what led to it, where there is one
     */
    public AuthenticationException(String message, FailureDetails details, @Nullable Throwable cause) {
        super(message, details, cause);
    }
}
