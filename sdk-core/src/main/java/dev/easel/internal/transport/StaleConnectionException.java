package dev.easel.internal.transport;

import java.io.IOException;

/** An idle connection was closed by the server, or may be. It was closed here too, and nothing was sent on it. */
final class StaleConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    StaleConnectionException() {
        super("the connection was idle for too long");
    }
}
