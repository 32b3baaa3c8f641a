package dev.easel.internal.json;

import java.io.IOException;

/** An answer arrived and is not what could be read: its message says why, as a clause. */
public class UnreadableAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message why, for example "a picture in it is not base64" */
    public UnreadableAnswerException(String message) {
        super(message);
    }
}
