package dev.easel.testkit;

import dev.easel.testkit.internal.Loopback;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * Holds one callback as a service would send it, for a test to deliver: early, late, twice or never. Made by the method {@code webhook} of
 * an emulator. Immutable.
 *
 * @param headers the headers that prove it or claim to, one value for each name; never {@code null}. {@code Content-Type} may be missing:
 *     {@link #deliverTo} sends {@code application/json}
 * @param body the body as text, JSON in UTF-8; never {@code null}
 */
public record EmulatedCallback(Map<String, String> headers, String body) {
    /** Copies the headers, and refuses null. */
    public EmulatedCallback {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    /**
     * Delivers it: sends the headers and the body by HTTP POST and waits for the response, 5 seconds at most for the connection and 5 for
     * the response. Redirects are not followed.
     *
     * @param address where a receiver listens: plain HTTP at 127.0.0.1, ::1 or localhost. The callback URL of a request may be another one,
     *     since TLS and public names belong to a proxy before the receiver
     * @return the HTTP status; 0 where there was no response
     * @throws IllegalArgumentException if the address is not plain HTTP on this machine
     */
    public int deliverTo(URI address) {
        URI reachable = Loopback.reachable(address.toString());
        if (reachable == null) {
            throw new IllegalArgumentException(
                    "address is not plain HTTP on this machine; give one such as" + " http://127.0.0.1:8090/callbacks");
        }
        return Loopback.postJson(reachable, headers, body.getBytes(StandardCharsets.UTF_8))
                .status();
    }
}
