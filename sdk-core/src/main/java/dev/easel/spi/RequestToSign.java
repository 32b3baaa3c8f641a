package dev.easel.spi;

import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A request that is about to be sent, for a {@link CredentialSource}.
 *
 * @param method the HTTP method
 * @param address the whole address with its query
 * @param headers the headers so far
 * @param body opens the bytes of the body; empty where there is none
 */
public record RequestToSign(String method, URI address, Map<String, String> headers, Supplier<InputStream> body) {}
