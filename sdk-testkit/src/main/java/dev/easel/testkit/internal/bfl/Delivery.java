package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
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
 * Serves images under signed addresses, which go stale. The key has no business here: a request that carries it is refused.
 * Thread-safe.
 */
final class Delivery {
    private static final String BLOB_HOST = "https://bfldeliveryprod.blob.core.windows.net";
    private static final String FOREIGN_HOST = "https://delivery-eu1.bfl.ai.evil.example";

    /** What stands behind an address until it goes stale: the image, or a redirect to it. */
    private record Signed(Instant until, @Nullable String location) {}

    private final BflSettings settings;
    private final InstantSource clock;
    private final URI origin;
    private final ImageShelf shelf;
    private final Map<String, Signed> addresses = new ConcurrentHashMap<>();
    private final AtomicLong signatures = new AtomicLong();

    Delivery(BflSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.clock = surroundings.clock();
        this.origin = surroundings.imageHost();
        this.shelf = new ImageShelf(clock, origin, Duration.ZERO, 404, null, List.of("x-key"));
    }

    /** Puts an image up and returns its path, which needs a signature. */
    String put(byte[] image, String format) {
        return shelf.put("sample." + format, "image/" + format, image).getPath();
    }

    /** The address of an image that was put up, good until then. */
    String sign(String path, Instant until) {
        String address = signed(path, until, null);
        if (settings.has(Quirk.SAMPLE_AT_BLOB_HOST)) {
            return BLOB_HOST + address;
        }
        if (settings.has(Quirk.SAMPLE_AT_FOREIGN_HOST)) {
            return FOREIGN_HOST + address;
        }
        return origin + (settings.has(Quirk.SAMPLE_REDIRECTED) ? signed(path, until, origin + address) : address);
    }

    private String signed(String path, Instant until, @Nullable String location) {
        String address = path + "?se=" + until.getEpochSecond() + "&sig=s" + signatures.incrementAndGet();
        addresses.put(address, new Signed(until, location));
        return address;
    }

    Reply handle(Request request) {
        Reply reply = shelf.handle(request);
        if (reply.status() != 200) {
            return reply;
        }
        Signed signed = addresses.get(request.path() + "?" + request.query());
        if (signed == null || !clock.instant().isBefore(signed.until())) {
            return Reply.text(403, "The signature is wrong or has expired.");
        }
        return signed.location() == null
                ? reply.withHeader("Content-Disposition", "attachment")
                : Reply.empty(302).withHeader("Location", signed.location());
    }
}
