package dev.easel.spring.boot;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.ImageClient;
import dev.easel.UnsupportedByServiceException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the client that a callback is for. The web stacks read requests and write replies; what these mean is decided here. */
final class CallbackEndpoint {
    private static final URI ANYWHERE = URI.create("https://localhost");

    private final List<CallbackReceiver> receivers;

    /** The paths of receivers for services that call the one address of an account, by the client's name. */
    private final Map<String, String> accounts;

    private CallbackEndpoint(List<CallbackReceiver> receivers, Map<String, String> accounts) {
        this.receivers = List.copyOf(receivers);
        this.accounts = Map.copyOf(accounts);
    }

    /**
     * Returns an endpoint.
     *
     * @param clients the clients by their names; those without callbacks are left out
     * @param signedAccounts the names of clients whose service signs what it sends to an account's address
     */
    static CallbackEndpoint of(Map<String, ImageClient> clients, List<String> signedAccounts) {
        Map<String, CallbackReceiver> receivers = new LinkedHashMap<>();
        clients.forEach((name, client) -> {
            try {
                receivers.put(name, client.callbackReceiver());
            } catch (UnsupportedByServiceException e) {
                // Nobody calls back for it. An endpoint that asked again for each request would respond with 500 to
                // strangers.
                return;
            }
        });
        Map<String, String> accounts = new LinkedHashMap<>();
        for (String name : signedAccounts) {
            CallbackReceiver receiver = receivers.get(name);
            if (receiver != null) {
                accounts.put(name, receiver.address(ANYWHERE).getPath());
            }
        }
        return new CallbackEndpoint(List.copyOf(receivers.values()), accounts);
    }

    /** Replies as the one receiver does whose token is in the path; 404 where there is none. It reads the body only for that one. */
    CallbackReply receive(String method, String path, Map<String, List<String>> headers, InputStream body) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        CallbackCall call = CallbackCall.of(method, accounts.getOrDefault(last, path), headers, body);
        CallbackReply reply = new CallbackReply(404, Map.of(), "");
        for (CallbackReceiver receiver : receivers) {
            reply = receiver.receive(call);
            if (reply.status() != 404) {
                return reply;
            }
        }
        return reply;
    }
}
