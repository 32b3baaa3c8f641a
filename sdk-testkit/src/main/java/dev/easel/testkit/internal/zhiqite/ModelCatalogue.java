package dev.easel.testkit.internal.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Handles the page "QueryModelList": a paged list of checkpoints, ten of whose twelve row fields are known. Thread-safe. */
final class ModelCatalogue {
    private static final FieldTable TABLE = FieldTable.of(
            "QueryModelList",
            Field.integer("pageSize").required().atLeast("1"),
            Field.integer("pageNum").required().atLeast("1"),
            Field.string("sdModelCheckpoint"),
            Field.string("sdModelName"));
    private static final int FIRST_ID = 39;
    private static final int COVER_SIDE = 64;

    private final List<String> checkpoints;
    private final ImageShelf shelf;
    private final Map<String, String> covers = new ConcurrentHashMap<>();

    ModelCatalogue(List<String> checkpoints, ImageShelf shelf) {
        this.checkpoints = checkpoints;
        this.shelf = shelf;
    }

    static @Nullable String objection(JsonNode body, boolean strict) {
        return TABLE.objection(body, "", strict);
    }

    boolean has(String checkpoint) {
        return checkpoints.contains(checkpoint);
    }

    ObjectNode page(JsonNode body) {
        String checkpoint = Values.text(body, "sdModelCheckpoint", "").toLowerCase(Locale.ROOT);
        String name = Values.text(body, "sdModelName", "").toLowerCase(Locale.ROOT);
        List<String> found = checkpoints.stream()
                .filter(each -> each.toLowerCase(Locale.ROOT).contains(checkpoint))
                .filter(each -> name(each).toLowerCase(Locale.ROOT).contains(name))
                .toList();
        int pageSize = Values.integer(body, "pageSize", 1);
        int pageNum = Values.integer(body, "pageNum", 1);
        ObjectNode data = Json.object();
        ArrayNode rows = data.putArray("rows");
        found.stream().skip((long) pageSize * (pageNum - 1)).limit(pageSize).forEach(each -> rows.add(row(each)));
        return data.put("total", found.size()).put("pageSize", pageSize).put("pageNum", pageNum);
    }

    private ObjectNode row(String checkpoint) {
        return Json.object()
                .put("id", FIRST_ID + checkpoints.indexOf(checkpoint))
                .put("sdModelCheckpoint", checkpoint)
                .put("sdModelName", name(checkpoint))
                .put("modelBaseModel", checkpoint.toLowerCase(Locale.ROOT).contains("xl") ? "SDXL 1.0" : "SD 1.5")
                .put("modelHash", String.format("%08x", checkpoint.hashCode()))
                .put("modelType", "Checkpoint")
                .put("modelVersion", "v1")
                .put("modelStatus", 1)
                .put("modelUploadStatus", 2)
                .put("modelImgUrl2", covers.computeIfAbsent(checkpoint, this::cover));
    }

    /** A signed address, as the service gives: what makes it valid stands in the query and must be sent along. */
    private String cover(String checkpoint) {
        byte[] png = EmulatedImage.of(name(checkpoint), 1, COVER_SIDE, COVER_SIDE)
                .labelled("ZHIQITE")
                .png();
        return shelf.put("model.png", "image/png", png) + "?sig=" + Integer.toHexString(checkpoint.hashCode());
    }

    /** The checkpoint's name without its version and its file type, the first letter large. */
    private static String name(String checkpoint) {
        int end = checkpoint.indexOf('_');
        int dot = checkpoint.lastIndexOf('.');
        String stem = checkpoint.substring(0, end > 0 ? end : dot > 0 ? dot : checkpoint.length());
        return stem.isEmpty() ? checkpoint : stem.substring(0, 1).toUpperCase(Locale.ROOT) + stem.substring(1);
    }
}
