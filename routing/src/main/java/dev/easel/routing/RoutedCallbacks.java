package dev.easel.routing;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.FailureDetails;
import dev.easel.Feature;
import dev.easel.ImageRequest;
import dev.easel.UnsupportedByServiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the callbacks of all clients behind one address. In a request that bears this address, each client gets the address of its own
 * receiver in its place, so a callback comes with the token of the client that it belongs to. Thread-safe.
 */
final class RoutedCallbacks implements CallbackReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(RoutedCallbacks.class);
    private static final URI ANY_BASE = URI.create("http://localhost");

    private final List<NamedClient> clients;
    private final String token = UUID.randomUUID().toString();
    private volatile Map<NamedClient, CallbackReceiver> receivers = Map.of();

    RoutedCallbacks(List<NamedClient> clients) {
        this.clients = clients;
    }

    /**
     * Returns this receiver, to which callbacks lead from now on.
     *
     * @throws UnsupportedByServiceException if no client receives callbacks
     */
    CallbackReceiver open() {
        if (receivers.isEmpty()) {
            // The clients' own code, so not under a lock. Each returns the same receiver every time.
            Map<NamedClient, CallbackReceiver> found = new LinkedHashMap<>();
            for (NamedClient client : clients) {
                try {
                    found.put(client, client.client().callbackReceiver());
                } catch (UnsupportedByServiceException none) {
                    LOG.debug("the client {} receives no callbacks, and its tasks are polled", client);
                }
            }
            if (found.isEmpty()) {
                throw new UnsupportedByServiceException(
                        "none of the clients " + clients + " receives callbacks; their tasks are polled",
                        FailureDetails.builder().build());
            }
            receivers = found;
        }
        return this;
    }

    /** Returns a request as a client gets it: with its own address, or with none where its service takes none. Then its task is polled. */
    ImageRequest addressed(ImageRequest request, NamedClient client) {
        String given = request.callbackUrl().map(URI::toString).orElse("");
        if (!given.endsWith("/" + token)) {
            return request;
        }
        CallbackReceiver own = receivers.get(client);
        URI address = null;
        if (own != null && client.can(service -> service.features().contains(Feature.CALLBACK_URL))) {
            address = own.address(URI.create(given.substring(0, given.length() - token.length() - 1)));
        }
        return request.toBuilder().callbackUrl(address).build();
    }

    @Override
    public URI address(URI publicBase) {
        // Each of them refuses what is no base.
        receivers.values().forEach(receiver -> receiver.address(publicBase));
        String base = publicBase.toString();
        return URI.create(base.endsWith("/") ? base + token : base + "/" + token);
    }

    @Override
    public CallbackReply receive(CallbackCall call) {
        if (bearsToken(call.target())) {
            return receivedByEach(call);
        }
        CallbackReply reply = empty(404);
        for (CallbackReceiver receiver : receivers.values()) {
            reply = better(reply, received(receiver, call));
        }
        return reply;
    }

    /** An account may have one address for everything. Whose callback it is only the clients can say, and it is no more than a hint. */
    private CallbackReply receivedByEach(CallbackCall call) {
        if (call.announcedLength().orElse(0) > MAX_BODY) {
            return empty(413);
        }
        byte[] body;
        try {
            body = call.body().readNBytes(MAX_BODY + 1);
        } catch (IOException | RuntimeException e) {
            LOG.debug("a callback's body broke off: {}", e.toString());
            return empty(400);
        }
        if (body.length > MAX_BODY) {
            return empty(413);
        }
        Map<String, List<String>> headers = new HashMap<>();
        call.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        CallbackReply reply = empty(404);
        for (CallbackReceiver receiver : receivers.values()) {
            String target = receiver.address(ANY_BASE).getRawPath();
            reply = better(
                    reply,
                    received(
                            receiver, CallbackCall.of(call.method(), target, headers, new ByteArrayInputStream(body))));
        }
        return reply;
    }

    private static CallbackReply received(CallbackReceiver receiver, CallbackCall call) {
        try {
            return receiver.receive(call);
        } catch (RuntimeException | Error foreign) {
            LOG.warn("the callback receiver of a client threw", foreign);
            return empty(500);
        }
    }

    private static CallbackReply better(CallbackReply one, CallbackReply other) {
        return Comparator.comparingInt(RoutedCallbacks::rank).compare(one, other) <= 0 ? one : other;
    }

    /** Whoever accepts it has it. Else the service calls again where somebody cannot check it now; 404 says least. */
    private static int rank(CallbackReply reply) {
        return switch (reply.status()) {
            case 404 -> 4;
            case 500 -> 3;
            case 503 -> 1;
            default -> reply.status() < 300 ? 0 : 2;
        };
    }

    private boolean bearsToken(String target) {
        String path = target.split("[?#]", 2)[0];
        String last = path.substring(path.lastIndexOf('/') + 1);
        return MessageDigest.isEqual(last.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static CallbackReply empty(int status) {
        return new CallbackReply(status, Map.of(), "");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "CallbackReceiver" + clients;
    }
}
