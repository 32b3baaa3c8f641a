package dev.easel.testkit.internal;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Serves finished images, at an origin of its own or beside the service: an image appears there some time
 * after it was put up, and may go away later. It owns no key, so a
 * request that carries credentials is refused: whoever sent it has leaked them. Thread-safe.
 */
public final class ImageShelf {

    private static final List<String> CREDENTIALS =
            List.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key");

    private record Hosted(
            String contentType,
            byte[] bytes,
            Instant from,
            @Nullable Instant until) {}

    private final InstantSource clock;
    private final URI origin;
    private final Duration delay;
    private final int notReadyStatus;
    private final @Nullable Duration lifetime;
    private final List<String> moreCredentials;
    private final Map<String, Hosted> shelf = new ConcurrentHashMap<>();
    private final AtomicLong counter = new AtomicLong();

    /**
     * @param delay how long after it was put up an image returns {@code notReadyStatus}
     * @param lifetime how long after that an image stays, or null for ever
     * @param moreCredentials names, in lower case, of further headers that carry the service's credentials
     */
    public ImageShelf(
            InstantSource clock,
            URI origin,
            Duration delay,
            int notReadyStatus,
            @Nullable Duration lifetime,
            List<String> moreCredentials) {
        this.clock = clock;
        this.origin = origin;
        this.delay = delay;
        this.notReadyStatus = notReadyStatus;
        this.lifetime = lifetime;
        this.moreCredentials = List.copyOf(moreCredentials);
    }

    /** Puts an image up and returns its address, such as {@code http://127.0.0.1:PORT/images/7-name.png}. */
    public URI put(String name, String contentType, byte[] bytes) {
        Instant from = clock.instant().plus(delay);
        String path = "/images/" + counter.incrementAndGet() + "-" + name;
        shelf.put(path, new Hosted(contentType, bytes, from, lifetime == null ? null : from.plus(lifetime)));
        return URI.create(origin + path);
    }

    /** The bytes of an image that stands here, ready or not, or null where the address is not of this host. */
    public byte @Nullable [] find(String address) {
        Hosted hosted = address.startsWith(origin + "/")
                ? shelf.get(address.substring(origin.toString().length()))
                : null;
        return hosted == null ? null : hosted.bytes();
    }

    /** Handles a request that came to the image host. */
    public Reply handle(Request request) {
        for (String name : request.headers().keySet()) {
            if (CREDENTIALS.contains(name) || moreCredentials.contains(name)) {
                return Reply.text(400, "emulator: the image host was sent the credential header " + name);
            }
        }
        return serve(request);
    }

    /** Handles a request whatever it carries: for the shelf of a service that takes its key there too. */
    public Reply serve(Request request) {
        Hosted hosted = shelf.get(request.path());
        Instant now = clock.instant();
        if (hosted == null || (hosted.until() != null && !now.isBefore(hosted.until()))) {
            return Reply.text(404, "Not Found");
        }
        if (!request.method().equals("GET")) {
            return Reply.text(405, "Method Not Allowed");
        }
        if (now.isBefore(hosted.from())) {
            return Reply.text(notReadyStatus, "Not ready");
        }
        return Reply.of(200, hosted.contentType(), hosted.bytes());
    }
}
