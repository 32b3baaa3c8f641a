package dev.easel.internal.client;

import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.internal.engine.CallbackRegistry;
import dev.easel.spi.Addresses;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.ProviderProtocol;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the calls that bear the client's token from all others, and hands on which tasks they name. */
final class DefaultCallbackReceiver implements CallbackReceiver {
    private static final Logger LOG = LoggerFactory.getLogger("dev.easel.callback");
    private static final int TOKEN_BYTES = 16;
    private static final Set<String> METHODS = Set.of("POST", "PUT");

    private final ProviderProtocol protocol;
    private final CallbackRegistry registry;
    private final String token;
    private final PublishedKeys keys;

    private DefaultCallbackReceiver(
            ProviderProtocol protocol, CallbackRegistry registry, String token, PublishedKeys keys) {
        this.protocol = protocol;
        this.registry = registry;
        this.token = token;
        this.keys = keys;
    }

    /** Returns a receiver to which callbacks lead from now on. */
    static DefaultCallbackReceiver create(ProviderProtocol protocol, CallbackRegistry registry, PublishedKeys keys) {
        // Never from the client's own source of chance: a test's would be no protection, wherever it was left in place.
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        registry.receive(token);
        return new DefaultCallbackReceiver(protocol, registry, token, keys);
    }

    /** Whether the service can call back at all. */
    static boolean supports(ProviderProtocol protocol) {
        return protocol.readCallback(CallbackMessage.of(Map.of(), new byte[0])).isPresent();
    }

    @Override
    public URI address(URI publicBase) {
        if (!Addresses.isWeb(publicBase)
                || publicBase.getRawUserInfo() != null
                || publicBase.getRawQuery() != null
                || publicBase.getRawFragment() != null) {
            throw new ConfigurationException(Violation.of(
                    "publicBase",
                    "is no base for a callback address; give an http:// or https:// address with a host, and without"
                            + " user, query and fragment, for example https://images.example.com/callbacks"));
        }
        String base = publicBase.toString();
        return URI.create(base.endsWith("/") ? base + token : base + "/" + token);
    }

    @Override
    public CallbackReply receive(CallbackCall call) {
        if (!bearsToken(call.target())) {
            return empty(404);
        }
        if (!METHODS.contains(call.method().toUpperCase(Locale.ROOT))) {
            return new CallbackReply(405, Map.of("Allow", "POST, PUT"), "");
        }
        if (call.announcedLength().orElse(0) > MAX_BODY) {
            return empty(413);
        }
        byte[] body;
        try {
            body = call.body().readNBytes(MAX_BODY + 1);
        } catch (IOException | RuntimeException e) {
            // Web servers have exceptions of their own for a line that breaks. The service may well call again.
            LOG.debug("a callback's body broke off [provider={}, reason={}]", protocol.id(), e.toString());
            return empty(400);
        }
        if (body.length > MAX_BODY) {
            return empty(413);
        }
        try {
            return handOn(CallbackMessage.of(call.headers(), body));
        } catch (RuntimeException e) {
            // A reader that throws is a bug; the web server around this has no part in it.
            LOG.warn("a callback could not be read [provider={}]", protocol.id(), e);
            return empty(500);
        }
    }

    private CallbackReply handOn(CallbackMessage message) {
        CallbackSignature signature = protocol.callbackSignature().orElse(null);
        if (signature != null) {
            List<String> published = keys.of(signature);
            if (published == null) {
                // The service calls again; a signature that cannot be checked now can be then.
                return empty(503);
            }
            if (!signature.isValid(message, published, keys.now())) {
                LOG.debug("a callback is not signed by the service [provider={}]", protocol.id());
                return empty(401);
            }
        }
        Optional<CallbackNotice> notice = protocol.readCallback(message);
        if (notice.isEmpty()) {
            return empty(404);
        }
        int waiting = 0;
        for (String taskId : notice.get().taskIds()) {
            waiting += registry.called(taskId) ? 1 : 0;
        }
        LOG.debug("a callback arrived [provider={}, tasks={}]", protocol.id(), waiting);
        return new CallbackReply(
                200, Map.of("Content-Type", "application/json"), notice.get().acknowledgement());
    }

    /** By the last part of the path alone: what is before it, proxies and web servers rewrite. */
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
        return "CallbackReceiver[" + protocol.id() + "]";
    }
}
