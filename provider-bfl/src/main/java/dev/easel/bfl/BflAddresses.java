package dev.easel.bfl;

import dev.easel.spi.Addresses;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges the addresses that the service names: where to poll and where an image lies. Both are foreign input, and a handle that holds one
 * may come from elsewhere too.
 */
final class BflAddresses {
    private static final String DOMAIN = ".bfl.ai";

    /** The older address of all clusters. */
    private static final String OLDER_API_HOST = "api.bfl.ml";

    /** Where images lay before {@code delivery.*.bfl.ai}. */
    private static final String OLDER_IMAGE_HOST = "bfldeliveryprod.blob.core.windows.net";

    private static final String PATH = "/get_result";
    private static final int HTTPS = 443;

    private BflAddresses() {}

    /**
     * Returns where the service said to poll; empty where the address is not the service's.
     *
     * @param text what the service named; a path alone leads to the address that was asked
     */
    static Optional<URI> polling(String text, BflSettings settings) {
        return Addresses.read(text, settings.baseUrl()).filter(address -> isPolling(address, settings));
    }

    /** Returns the address of a handle, which may come from elsewhere; empty where it is not the service's. */
    static Optional<URI> stored(String reference, BflSettings settings) {
        return Addresses.read(reference).filter(address -> isPolling(address, settings));
    }

    private static boolean isPolling(URI address, BflSettings settings) {
        return isPlain(address) && (isOwn(address, settings.baseUrl()) || isAt(address, DOMAIN));
    }

    /** Whether the key may go there: only to the one path that polls, so that no handle leads it elsewhere. */
    static boolean mayHaveKey(URI address, BflSettings settings) {
        String path = address.getRawPath();
        return isPolling(address, settings)
                && path != null
                && path.endsWith(PATH)
                && (settings.keyWhenPolling() || isOrigin(address, settings.baseUrl()));
    }

    /** Returns where an image lies; empty where that is no host of the service, nor one that the user named. */
    static Optional<URI> image(String text, BflSettings settings) {
        return Addresses.read(text)
                .filter(address -> isPlain(address)
                        && (isOwn(address, settings.baseUrl())
                                || isAt(address, DOMAIN)
                                || isAt(address, OLDER_IMAGE_HOST)
                                || settings.imageHosts().stream().anyMatch(host -> isAt(address, host))));
    }

    /** Whether nothing but its host could keep an image from being downloaded. */
    static boolean isPlainHttps(String text) {
        return Addresses.read(text)
                .filter(address -> isPlain(address) && isAt(address, Addresses.host(address)))
                .isPresent();
    }

    /** Returns the path that polls a task where the service named no address. */
    static String path(String taskId) {
        return "/v1" + PATH + "?id=" + URLEncoder.encode(taskId, StandardCharsets.UTF_8);
    }

    /**
     * Returns where a task is polled for which the service named no address, so that a client of another region that resumes the handle
     * polls the cluster that has it. Empty for a gateway, whose address says nothing of that.
     */
    static Optional<String> atBase(String taskId, BflSettings settings) {
        return isAt(settings.baseUrl(), DOMAIN) ? Optional.of(settings.baseUrl() + path(taskId)) : Optional.empty();
    }

    /** Returns whether a task can be polled at the base itself, whichever cluster took it. Unknown bases are gateways and tests. */
    static boolean isOneCluster(URI baseUrl) {
        String host = Addresses.host(baseUrl);
        return !host.equals(OLDER_API_HOST)
                && Arrays.stream(BflRegion.values())
                        .filter(region -> !region.isOneCluster())
                        .noneMatch(region ->
                                Addresses.host(URI.create(region.baseUrl())).equals(host));
    }

    /** Returns the host for a message; a query may be a signature. */
    static String host(String text) {
        return Addresses.read(text)
                .map(Addresses::host)
                .filter(host -> !host.isEmpty())
                .orElse("no host");
    }

    private static boolean isOrigin(URI address, URI baseUrl) {
        return baseUrl.getScheme().equalsIgnoreCase(address.getScheme())
                && Addresses.host(address).equals(Addresses.host(baseUrl))
                && Addresses.port(address) == Addresses.port(baseUrl);
    }

    /** The configured origin, or another server on this machine where the configured one is on it too: an emulator. */
    private static boolean isOwn(URI address, URI baseUrl) {
        return isOrigin(address, baseUrl) || isThisMachine(address) && isThisMachine(baseUrl);
    }

    private static boolean isThisMachine(URI address) {
        String host = Addresses.host(address);
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
    }

    private static boolean isPlain(URI address) {
        return address.getRawUserInfo() == null;
    }

    /** @param host a whole host, or the end of one with its dot */
    private static boolean isAt(URI address, String host) {
        String at = Addresses.host(address);
        return "https".equals(address.getScheme().toLowerCase(Locale.ROOT))
                && Addresses.port(address) == HTTPS
                && (host.startsWith(".") ? at.endsWith(host) : at.equals(host));
    }
}
