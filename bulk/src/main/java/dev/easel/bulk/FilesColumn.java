package dev.easel.bulk;

import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The images of an item as the JSON of their column. */
final class FilesColumn {
    private FilesColumn() {}

    static String write(List<LedgerItem.ImageFile> files) {
        List<JsonObject> written = files.stream()
                .map(file -> {
                    JsonObject json = JsonObject.create()
                            .put("name", file.name())
                            .put("mediaType", file.mediaType())
                            .put("length", file.length());
                    file.knownSeed().ifPresent(seed -> json.put("seed", seed));
                    return json;
                })
                .toList();
        return JsonObject.create().put("files", written).toString();
    }

    static List<LedgerItem.ImageFile> read(@Nullable String column) {
        if (column == null) {
            return List.of();
        }
        return JsonValue.parse(column).get("files").elements().stream()
                .map(file -> new LedgerItem.ImageFile(
                        file.get("name").text().orElse(""),
                        file.get("mediaType").text().orElse(""),
                        file.get("length").integer().orElse(0),
                        file.get("seed").integer().isPresent()
                                ? Long.valueOf(file.get("seed").integer().getAsLong())
                                : null))
                .toList();
    }
}
