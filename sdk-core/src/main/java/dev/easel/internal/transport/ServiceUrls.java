package dev.easel.internal.transport;

import dev.easel.spi.WireRequest;
import java.net.URI;
import okhttp3.HttpUrl;

/** Where requests go. Thread-safe. */
final class ServiceUrls {
    private final HttpUrl origin;
    private final String basePath;

    /** Submissions all go to the same path; parsing it anew was a fair part of what a small exchange cost. */
    private volatile ParsedPath lastPath;

    private ServiceUrls(HttpUrl origin, String basePath) {
        this.origin = origin;
        this.basePath = basePath;
        this.lastPath = new ParsedPath("/", parse(basePath + "/"));
    }

    static ServiceUrls of(URI baseUrl) {
        HttpUrl base = HttpUrl.get(baseUrl.toString());
        String path = base.encodedPath();
        return new ServiceUrls(
                base.newBuilder().encodedPath("/").build(),
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /** Whether an address is of the configured origin. */
    boolean isOrigin(HttpUrl url) {
        return url.scheme().equals(origin.scheme()) && url.host().equals(origin.host()) && url.port() == origin.port();
    }

    /** Where the service is, without a path. */
    HttpUrl origin() {
        return origin;
    }

    HttpUrl of(WireRequest request) {
        if (request.address().isPresent()) {
            return HttpUrl.get(request.address().get().toString());
        }
        String path = request.path().orElse("/");
        ParsedPath last = lastPath;
        if (!last.path.equals(path)) {
            last = new ParsedPath(path, parse(basePath + path));
            lastPath = last;
        }
        return last.url;
    }

    private HttpUrl parse(String path) {
        // Two slashes at the beginning would be taken for another host's name, and our key go there.
        boolean host = path.startsWith("//") || path.startsWith("/\\");
        HttpUrl url = host ? null : origin.resolve(path);
        return url == null ? HttpUrl.get(origin.toString() + path.substring(1)) : url;
    }

    private record ParsedPath(String path, HttpUrl url) {}
}
