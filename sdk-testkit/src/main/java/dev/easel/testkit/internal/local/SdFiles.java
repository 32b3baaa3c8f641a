package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.local.SdArchive.StoredFile;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Handles the routes of sd-api-server under {@code /v1/files}: there is none to upload a file. Thread-safe. */
final class SdFiles {
    private static final Map<String, String> TYPES = Map.of(
            "txt", "text/plain",
            "json", "application/json",
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "wav", "audio/wav",
            "mp3", "audio/mpeg",
            "mp4", "video/mp4",
            "md", "text/markdown");

    private final SdArchive archive;
    private final SdVersion version;

    SdFiles(SdArchive archive, SdVersion version) {
        this.archive = archive;
        this.version = version;
    }

    Reply handle(Request request) {
        boolean get = request.method().equals("GET");
        // The server lowers the case of the paths of its GET routes before it looks at them.
        String path = get ? request.path().toLowerCase(Locale.ROOT) : request.path();
        List<String> rest = Arrays.stream(path.substring("/v1/files".length()).split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        if (!path.equals("/v1/files") && !path.startsWith("/v1/files/")) {
            return SdReplies.noEndpoint(request.path());
        }
        if (get) {
            return rest.isEmpty() ? list() : read(rest);
        }
        if (request.method().equals("DELETE") && rest.size() == 1) {
            String id = rest.get(0);
            return SdReplies.json(
                    Json.object().put("id", id).put("object", "file").put("deleted", archive.delete(id)));
        }
        throw Refusal.serverError("Invalid HTTP Method.");
    }

    private Reply list() {
        ObjectNode response = Json.object().put("object", "list");
        ArrayNode data = response.putArray("data");
        archive.all().forEach(file -> data.add(fileObject(file)));
        return SdReplies.json(response);
    }

    private Reply read(List<String> rest) {
        if (rest.get(0).equals("download") && version.servesDownloads()) {
            return download(version.downloadId(rest.subList(1, rest.size())));
        }
        if (rest.get(0).startsWith("file_") && rest.size() == 1) {
            return SdReplies.json(fileObject(known(rest.get(0))));
        }
        if (rest.get(0).startsWith("file_") && rest.size() == 2 && rest.get(1).equals("content")) {
            StoredFile file = known(rest.get(0));
            return SdReplies.json(Json.object()
                    .put("id", file.id())
                    .put("bytes", file.content().length)
                    .put("created_at", file.createdAt())
                    .put("filename", file.filename())
                    .put("content", Base64.getEncoder().encodeToString(file.content())));
        }
        throw Refusal.serverError("unsupported uri path");
    }

    private Reply download(@Nullable String id) {
        if (id == null) {
            throw Refusal.serverError("unsupported uri path");
        }
        StoredFile file = known(id);
        String name = file.filename();
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null) {
            throw Refusal.serverError("Unsupported file extension");
        }
        Reply reply = SdReplies.open(Reply.of(200, type, file.content()));
        return SdReplies.withHeader(reply, "Content-Disposition", "attachment; filename=" + name);
    }

    private StoredFile known(String id) {
        StoredFile file = archive.find(id);
        if (file == null) {
            throw Refusal.serverError("Failed to get the file " + id);
        }
        return file;
    }

    private static ObjectNode fileObject(StoredFile file) {
        return Json.object()
                .put("id", file.id())
                .put("bytes", file.content().length)
                .put("created_at", file.createdAt())
                .put("filename", file.filename())
                .put("object", "file")
                .put("purpose", "assistants");
    }
}
