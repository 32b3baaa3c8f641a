package dev.easel.spi;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The headers and the body of a service's callback. Immutable. */
public final class CallbackMessage {
    private final Map<String, String> headers;
    private final byte[] body;
    private final JsonValue json;

    private CallbackMessage(Map<String, String> headers, byte[] body) {
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.json = JsonValue.parse(body);
    }

    /**
     * Returns a message.
     *
     * @param headers the first value of each header, names in lower case
     * @param body the bytes of the body; not copied
     */
    public static CallbackMessage of(Map<String, String> headers, byte[] body) {
        return new CallbackMessage(headers, body);
    }

    /** Returns a header's first value; the name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Returns the bytes of the body as they arrived: what a signature covers. Not to be modified. */
    public byte[] body() {
        return body;
    }

    /** Returns the body as JSON; {@link JsonValue#absent()} where it is none. */
    public JsonValue json() {
        return json;
    }

    /** Names the size alone. */
    @Override
    public String toString() {
        return "CallbackMessage[" + body.length + " bytes]";
    }
}
