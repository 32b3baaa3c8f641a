package dev.easel.internal.guard;

import java.net.UnknownHostException;

/**
 * An address out of a response that is not fetched. The message names the host and the setting that allows it, and neither
 * path nor query, which may hold a signature. It is an {@link UnknownHostException} since a DNS may throw nothing else.
 */
public final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }
}
