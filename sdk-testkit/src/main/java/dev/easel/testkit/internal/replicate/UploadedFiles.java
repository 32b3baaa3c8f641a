package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.local.Multipart;
import dev.easel.testkit.internal.local.Multipart.Part;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/** The files that were uploaded for inputs. Thread-safe. */
final class UploadedFiles {
    private static final int LARGEST = 100 << 20;
    private static final int LONGEST_NAME = 255;
    private static final Set<String> PARTS = Set.of("content", "filename", "type", "metadata");

    private final InstantSource clock;
    private final Duration lifetime;
    private final String address;
    private final Map<String, Uploaded> files = new LinkedHashMap<>();
    private int count;

    /** @param api where the API stands, without a trailing slash */
    UploadedFiles(InstantSource clock, Duration lifetime, String api) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.address = api + "/files/";
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
    private record Uploaded(ObjectNode view, byte[] content, Instant until) {}

    /**
     * Takes the file of a form.
     *
     * @throws Refusal where the form is not what is documented
     */
    synchronized Reply upload(Request request) {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (Part part : form(request)) {
            if (!PARTS.contains(part.name()) || parts.put(part.name(), part) != null) {
                throw Refusal.invalid(
                        "additional_property_not_allowed",
                        "(root)",
                        "Additional property " + part.name() + " is not allowed");
            }
        }
        Part content = parts.get("content");
        if (content == null) {
            throw Refusal.invalid("required", "(root)", "content is required");
        }
        checkContent(content);
        JsonNode metadata =
                parts.containsKey("metadata") ? Json.read(parts.get("metadata").content()) : Json.object();
        if (!(metadata instanceof ObjectNode)) {
            throw Refusal.invalid("invalid_type", "metadata", "Invalid type. Expected: object");
        }
        Instant now = clock.instant();
        String id = "f" + ++count;
        Part type = parts.get("type");
        ObjectNode view = Json.object()
                .put("id", id)
                .put("size", content.content().length)
                .put("content_type", type == null ? content.contentType() : type.text());
        view.putObject("checksums").put("sha256", HexFormat.of().formatHex(ReplicateModel.hash(content.content())));
        view.set("metadata", metadata);
        view.put("created_at", PredictionView.time(now)).put("expires_at", PredictionView.time(now.plus(lifetime)));
        view.putObject("urls").put("get", address + id);
        files.put(id, new Uploaded(view, content.content(), now.plus(lifetime)));
        return Reply.json(201, view);
    }

    private static List<Part> form(Request request) {
        MediaType type = MediaType.parse(String.valueOf(request.header("Content-Type")));
        String boundary = type == null ? null : type.parameter("boundary");
        if (boundary == null || !request.mediaType().equals("multipart/form-data")) {
            throw Refusal.of(415, null, "Unsupported media type \"" + request.mediaType() + "\" in request.");
        }
        try {
            return Multipart.parse(request.body(), boundary);
        } catch (Multipart.MalformedException malformed) {
            throw Refusal.of(400, null, "Multipart form parse error: " + malformed.getMessage());
        }
    }

    private static void checkContent(Part content) {
        String name = content.filename();
        if (name == null || name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw Refusal.invalid("invalid_type", "content", "Must have a filename of at most 255 bytes");
        }
        if (content.contentType() == null) {
            throw Refusal.invalid("invalid_type", "content", "Must have a content type");
        }
        if (content.content().length > LARGEST) {
            throw Refusal.of(413, null, "The file is larger than 100 MB.");
        }
    }

    synchronized ObjectNode list() {
        ArrayNode all = Json.array();
        files.keySet().stream().toList().forEach(id -> {
            if (known(id) != null) {
                all.insert(0, existing(id).view());
            }
        });
        return ReplicateModels.page(all, 0, all.size(), address);
    }

    /** @throws Refusal where there is no such file, or it has expired */
    synchronized ObjectNode view(String id) {
        return existing(id).view();
    }

    /** @throws Refusal where there is no such file, or it has expired */
    synchronized void delete(String id) {
        existing(id);
        files.remove(id);
    }

    private Uploaded existing(String id) {
        Uploaded file = known(id);
        if (file == null) {
            throw Refusal.notFound();
        }
        return file;
    }

    private @Nullable Uploaded known(String id) {
        Uploaded file = files.get(id);
        return file != null && clock.instant().isBefore(file.until()) ? file : null;
    }

    /** Whether an address is that of a file, of one that is there or not. */
    boolean isOurs(String url) {
        return url.startsWith(address);
    }

    /** The bytes of the file at an address, or null where there is none. */
    synchronized byte @Nullable [] find(String url) {
        Uploaded file = isOurs(url) ? known(url.substring(address.length())) : null;
        return file == null ? null : file.content();
    }
}
