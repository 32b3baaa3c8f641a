package dev.easel;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Says what a web server responds to a callback. Immutable.
 *
 * @param status the HTTP status
 * @param headers the headers, among them {@code Content-Type} where there is a body
 * @param body the body; empty where there is none
 */
public record CallbackReply(int status, Map<String, String> headers, String body) {
    /** Creates a reply; the headers are copied. */
    public CallbackReply {
        headers = Map.copyOf(headers);
    }

    /** Returns the body as it is sent, in UTF-8. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
