package dev.easel.fal;

import dev.easel.spi.Addresses;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Where the parts of the service are: the queue, and what fal has at other hosts.
 *
 * @param apart whether uploads, lists and keys are at fal's other hosts, and not at the base URL
 * @param baseUrl the address of the queue, or of a gateway to it
 */
record FalHosts(boolean apart, URI baseUrl) {
    private static final Set<String> QUEUES = Set.of("queue.fal.run", "queue.falrun.com");
    private static final String REST = "rest.fal.ai";
    private static final String API = "api.fal.ai";

    /** fal's domains: what is uploaded goes to a host of one of them (fal CDN v3, which the upload asks for). */
    private static final List<String> DOMAINS = List.of("fal.media", "fal.ai", "fal.run");

    static FalHosts of(URI baseUrl) {
        return new FalHosts(QUEUES.contains(Addresses.host(baseUrl)), baseUrl);
    }

    /** Returns the path of the base URL, which is no part of a task's path; empty or with a slash first. */
    String basePath() {
        String path = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
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

    /**
     * Whether an image may be uploaded to an address that a response names: over https to a host of fal's, or to the host of the base URL
     * by its own scheme, which the user chose, or by https.
     */
    boolean takesUploads(URI address) {
        String host = Addresses.host(address);
        boolean https = "https".equalsIgnoreCase(address.getScheme());
        boolean ofBase = host.equals(Addresses.host(baseUrl))
                && (https || baseUrl.getScheme().equalsIgnoreCase(address.getScheme()));
        return ofBase
                || (https && DOMAINS.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain)));
    }
}
