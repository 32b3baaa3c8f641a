package dev.easel.callback;

import java.io.IOException;

/** What arrived is not an HTTP request that the server takes. Its message holds nothing that the sender wrote. */
final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The status of the response to it. */
    int status() {
        return status;
    }
}
