package dev.easel.fal;

import dev.easel.spi.Addresses;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.Set;

/**
 * Where the parts of the service are: the queue, and what fal has at other hosts.
 *
 * @param apart whether uploads, lists and keys are at fal's other hosts, and not at the base URL
 * @param basePath the path of the base URL, which is no part of a task's path; empty or with a slash first
 */
record FalHosts(boolean apart, String basePath) {
    private static final Set<String> QUEUES = Set.of("queue.fal.run", "queue.falrun.com");
    private static final String REST = "rest.fal.ai";
    private static final String API = "api.fal.ai";

    static FalHosts of(URI baseUrl) {
        String path = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        return new FalHosts(
                QUEUES.contains(Addresses.host(baseUrl)),
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /** Returns a request to the uploads. */
    WireRequest.Builder upload(String path) {
        return at("POST", REST, path).withCredentials();
    }

    /** Returns a request to the list of models. */
    WireRequest.Builder models(String query) {
        return at("GET", API, "/v1/models" + query).withCredentials();
    }

    /** Returns the request for the keys of the webhooks, which are public. */
    WireRequest webhookKeys() {
        return at("GET", REST, "/.well-known/jwks.json").build();
    }

    private WireRequest.Builder at(String method, String host, String path) {
        return apart ? WireRequest.to(method, URI.create("https://" + host + path)) : WireRequest.to(method, path);
    }

    /** Whether the key may go to an address: to fal's other hosts alone, where the queue is fal's too. */
    boolean vouchesFor(URI address) {
        String host = Addresses.host(address);
        return apart
                && "https".equalsIgnoreCase(address.getScheme())
                && Addresses.port(address) == 443
                && (host.equals(REST) || host.equals(API));
    }
}
