package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Surroundings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The Files API: an upload is announced, then sent to the address that comes back. Thread-safe. */
final class Files {
    /** The vendor's clients write the name in camel case, and repeat the media type. */
    private static final Schema ANNOUNCEMENT =
            Schema.of("Request file:File\nFile display_name:string displayName:string mimeType:mime");

    private static final Duration LIFETIME = Duration.ofHours(48);

    private record Announced(String mimeType, long length, String displayName) {}

    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
    private record Stored(String name, Announced about, byte[] bytes, Instant activeAt, Instant until) {}

    private final GeminiSettings settings;
    private final Surroundings surroundings;
    private final Map<String, Announced> announced = new ConcurrentHashMap<>();
    private final Map<String, Stored> files = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    Files(GeminiSettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.surroundings = surroundings;
    }

    /** Whether the address carries its own right: the one that an announcement brought. */
    static boolean isUpload(Request incoming) {
        return incoming.queryValue("upload_id") != null;
    }

    Reply upload(Request incoming, Orders orders) {
        return isUpload(incoming) ? finish(incoming) : announce(incoming, orders);
    }

    private Reply announce(Request incoming, Orders orders) {
        expect(incoming, "X-Goog-Upload-Protocol", "resumable");
        expect(incoming, "X-Goog-Upload-Command", "start");
        expect(incoming, "X-Goog-Upload-Header-Content-Length", "[1-9][0-9]{0,9}");
        expect(incoming, "X-Goog-Upload-Header-Content-Type", "image/(png|jpeg|webp|heic|heif)");
        String displayName = "";
        if (incoming.body().length > 0) {
            ObjectNode body = orders.json(incoming);
            ANNOUNCEMENT.check(body, false);
            displayName = body.at("/file/display_name")
                    .asText(body.at("/file/displayName").asText());
        }
        String id = "upload-" + numbers.incrementAndGet();
        announced.put(
                id,
                new Announced(
                        String.valueOf(incoming.header("X-Goog-Upload-Header-Content-Type")),
                        Long.parseLong(String.valueOf(incoming.header("X-Goog-Upload-Header-Content-Length"))),
                        displayName));
        return Reply.empty(200)
                .withHeader("X-Goog-Upload-Status", "active")
                .withHeader(
                        "X-Goog-Upload-URL",
                        surroundings.baseUrl() + "/upload/v1beta/files?upload_id=" + id + "&upload_protocol=resumable");
    }

    private Reply finish(Request incoming) {
        expect(incoming, "X-Goog-Upload-Offset", "0");
        expect(incoming, "X-Goog-Upload-Command", "upload, ?finalize");
        Announced about = announced.remove(String.valueOf(incoming.queryValue("upload_id")));
        if (about == null) {
            throw GeminiError.notFound("The upload is unknown, or over.");
        }
        if (about.length() != incoming.body().length) {
            throw GeminiError.invalid(
                    "The body has " + incoming.body().length + " bytes; announced were " + about.length() + ".");
        }
        String name = "files/f" + numbers.incrementAndGet();
        Instant now = surroundings.clock().instant();
        Stored stored =
                new Stored(name, about, incoming.body(), now.plus(settings.fileProcessingTime()), now.plus(LIFETIME));
        files.put(name, stored);
        ObjectNode body = Json.object();
        body.set("file", view(stored));
        return Reply.json(200, body).withHeader("X-Goog-Upload-Status", "final");
    }

    private static void expect(Request incoming, String header, String pattern) {
        String value = incoming.header(header);
        if (value == null || !value.matches(pattern)) {
            throw GeminiError.invalid("The header " + header + " is " + value + ".");
        }
    }

    Reply get(String id) {
        return Reply.json(200, view(found(id)));
    }

    Reply delete(String id) {
        files.remove(found(id).name());
        return Reply.json(200, Json.object());
    }

    private Stored found(String id) {
        Stored stored = files.get("files/" + id);
        if (stored == null || !surroundings.clock().instant().isBefore(stored.until())) {
            throw GeminiError.notFound("File " + id + " was not found.");
        }
        return stored;
    }

    private ObjectNode view(Stored stored) {
        return Json.object()
                .put("name", stored.name())
                .put("displayName", stored.about().displayName())
                .put("uri", uri(stored.name()))
                .put("mimeType", stored.about().mimeType())
                .put("sizeBytes", Long.toString(stored.bytes().length))
                .put("state", state(stored))
                .put("expirationTime", stored.until().toString());
    }

    private String state(Stored stored) {
        if (surroundings.clock().instant().isBefore(stored.activeAt())) {
            return "PROCESSING";
        }
        return settings.has(Quirk.FILE_FAILED) ? "FAILED" : "ACTIVE";
    }

    private String uri(String name) {
        return surroundings.baseUrl() + "/v1beta/" + name;
    }

    /** The image that an address in a request names. An address of elsewhere is not fetched: its letters tint the image. */
    byte[] behind(String uri, boolean vertex) {
        boolean elsewhere = vertex
                ? uri.matches("gs://[^/]+/.+")
                : settings.has(Quirk.HTTPS_FILE_URIS) && uri.matches("https://\\S+");
        if (elsewhere) {
            return uri.getBytes(StandardCharsets.UTF_8);
        }
        String prefix = uri("files/");
        if (vertex || !uri.startsWith(prefix)) {
            throw GeminiError.invalid("Unsupported file uri.");
        }
        Stored stored = files.get("files/" + uri.substring(prefix.length()));
        if (stored == null || !surroundings.clock().instant().isBefore(stored.until())) {
            throw GeminiError.invalid("The file does not exist, or is not yours.");
        }
        if (!state(stored).equals("ACTIVE")) {
            throw GeminiError.invalid("The file is not in an ACTIVE state and usage is not allowed.");
        }
        return Images.readable(stored.bytes());
    }
}
