package dev.easel.internal.json;

import java.io.IOException;

/** A response arrived and is not what could be read: its message says why, as a clause. */
public class UnreadableResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message why, for example "it ended in the middle of an image" */
    public UnreadableResponseException(String message) {
        super(message);
    }
}
