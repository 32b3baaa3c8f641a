package dev.easel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the service refuses the credential, or when it could not be computed. Check the key, or the source of credentials,
 * that the client was built with. Where a submission was refused, nothing was done and nothing billed.
 */
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
