package dev.easel.testkit.internal.openai;

import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where images lie that are given as addresses: at a host that must not be sent the key, or, by a relative address, at the
 * service itself, which wants it. Thread-safe.
 */
final class Hosting {
    private final OpenAiSettings settings;
    private final String base;
    private final String origin;
    private final ImageShelf shelf;
    private final Map<String, Reply> files = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    Hosting(OpenAiSettings settings, String base, Surroundings surroundings) {
        this.settings = settings;
        this.base = base;
        this.origin = surroundings.imageHost().toString();
        boolean aDay = settings.host() == Host.ARK || settings.host() == Host.RECRAFT;
        this.shelf = new ImageShelf(
                surroundings.clock(),
                surroundings.imageHost(),
                Duration.ZERO,
                404,
                Duration.ofHours(aDay ? 24 : 1),
                List.of("x-portkey-api-key"));
    }

    /** Puts an image up and returns what the response calls its address. */
    String put(byte[] image, String format) {
        String type = Artist.mediaType(format);
        if (settings.has(Quirk.DATA_URLS)) {
            return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(image);
        }
        if (settings.has(Quirk.DEAD_URLS)) {
            return origin + "/images/0-gone." + format;
        }
        if (settings.host() == Host.XINFERENCE) {
            return "/home/xinference/image/" + numbers.incrementAndGet() + "." + format;
        }
        if (settings.host() == Host.OPEN_WEBUI || settings.has(Quirk.RELATIVE_URLS)) {
            String path = base + "/files/f" + numbers.incrementAndGet() + "/content";
            files.put(path, Reply.of(200, type, image));
            return path;
        }
        return shelf.put("image." + format, type, image).toString();
    }

    boolean isFile(String path) {
        return path.startsWith(base + "/files/");
    }

    /** Serves a relative address; whoever asks has shown the key. */
    Reply file(String path) {
        return files.getOrDefault(path, Reply.empty(404));
    }

    /** Serves an address, and refuses the key. */
    Reply image(Request incoming) {
        return shelf.handle(incoming);
    }
}
