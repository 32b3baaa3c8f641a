package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The host of images and of uploaded files, which must not be sent the key. Thread-safe. */
final class Hosting {
    private static final String FILES = "/images/files/";
    private static final int LARGEST_FILE = 90 * 1000 * 1000;

    /** How long something is readable, and what is answered to whoever may not read it. */
    private record Rule(@Nullable Instant until, int status) {}

    /** A file whose address is known before its bytes are. */
    private static final class Upload {
        private final String contentType;
        private byte @Nullable [] bytes;

        Upload(String contentType) {
            this.contentType = contentType;
        }

        synchronized byte @Nullable [] bytes() {
            return bytes;
        }

        synchronized Reply put(Request request) {
            if (request.body().length > LARGEST_FILE) {
                return Reply.text(413, "The file is too large");
            }
            if (!request.mediaType().equals(contentType)) {
                return Reply.text(400, "The Content-Type is not that of the upload's initiation");
            }
            bytes = request.body();
            return Reply.empty(200);
        }
    }

    private final Surroundings surroundings;
    private final ImageShelf shelf;
    private final Map<String, Rule> rules = new ConcurrentHashMap<>();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    Hosting(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.shelf =
                new ImageShelf(surroundings.clock(), surroundings.imageHost(), Duration.ZERO, 404, null, List.of());
    }

    URI put(String format, byte[] image, Lifecycle lifecycle) {
        URI address = shelf.put("image." + format, Runner.mediaType(format), image);
        rule(address.getPath(), lifecycle);
        return address;
    }

    private void rule(String path, Lifecycle lifecycle) {
        Duration lifetime = lifecycle.lifetime();
        Instant until = lifetime == null ? null : surroundings.clock().instant().plus(lifetime);
        int status = switch (lifecycle.access()) {
            case "forbid" -> 403;
            case "hide" -> 404;
            default -> 200;
        };
        rules.put(path, new Rule(until, status));
    }

    /** The bytes that stand at an address of this host, or null. */
    byte @Nullable [] find(String address) {
        String origin = surroundings.imageHost().toString();
        Upload upload = address.startsWith(origin) ? uploads.get(address.substring(origin.length())) : null;
        return upload == null ? shelf.find(address) : upload.bytes();
    }

    /**
     * Opens an upload.
     *
     * @throws Refusal where the request is not what it should be
     */
    Reply initiate(Request request) {
        if (!"fal-cdn-v3".equals(request.queryValue("storage_type"))) {
            throw Refusal.badRequest("storage_type has to be fal-cdn-v3");
        }
        JsonNode body = Json.read(request.body());
        String name = body == null ? "" : body.path("file_name").asText();
        String type = body == null ? "" : body.path("content_type").asText();
        if (!name.matches("[A-Za-z0-9._-]+") || !type.matches("[a-z]+/[a-z0-9.+-]+")) {
            throw Refusal.badRequest("file_name and content_type are required");
        }
        String path = FILES + numbers.incrementAndGet() + "/" + name;
        rule(path, Lifecycle.of(request, Lifecycle.PREFERENCE, Lifecycle.OLDER_NAME));
        uploads.put(path, new Upload(type));
        String address = surroundings.imageHost() + path;
        return Reply.json(200, Json.object().put("upload_url", address).put("file_url", address));
    }

    /** Handles what came to this host. */
    Reply handle(Request request) {
        String path = request.path();
        Reply reply = shelf.handle(request);
        // The shelf has looked for credentials, and does not know the uploads.
        if (reply.status() == 404 && path.startsWith(FILES)) {
            reply = file(request);
        }
        Rule rule = rules.get(path);
        if (rule == null || reply.status() != 200 || !request.method().equals("GET")) {
            return reply;
        }
        boolean over = rule.until() != null && !surroundings.clock().instant().isBefore(rule.until());
        return over ? Reply.text(404, "Not Found") : rule.status() == 200 ? reply : Reply.empty(rule.status());
    }

    private Reply file(Request request) {
        String path = request.path();
        Upload upload = uploads.get(path);
        String method = request.method();
        if (upload != null && method.equals("GET")) {
            byte[] bytes = upload.bytes();
            return bytes == null ? Reply.text(404, "Not Found") : Reply.of(200, upload.contentType, bytes);
        }
        if (upload != null) {
            return method.equals("PUT") ? upload.put(request) : Reply.text(405, "Method Not Allowed");
        }
        return Reply.text(404, "Not Found");
    }
}
