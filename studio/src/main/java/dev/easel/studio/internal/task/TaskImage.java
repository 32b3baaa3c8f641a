package dev.easel.studio.internal.task;

import dev.easel.GeneratedImage;
import dev.easel.Size;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An image of a task.
 *
 * @param name its file's name in the folder
 * @param seed {@code null} where it is not known
 * @param size in pixels; empty where it is not known
 */
record TaskImage(String name, @Nullable Long seed, String size) {
    static TaskImage of(GeneratedImage image) {
        OptionalLong seed = image.seed();
        return new TaskImage(
                image.path().map(Path::getFileName).map(Path::toString).orElse(""),
                seed.isPresent() ? seed.getAsLong() : null,
                image.size().map(Size::toString).orElse(""));
    }

    static TaskImage read(JsonValue json) {
        OptionalLong seed = json.get("seed").integer();
        return new TaskImage(
                json.get("name").text().orElse(""),
                seed.isPresent() ? seed.getAsLong() : null,
                json.get("size").text().orElse(""));
    }

    JsonObject json() {
        JsonObject json = JsonObject.create().put("name", name).put("size", size);
        // As text: a script's numbers do not hold all of a seed's 64 bits.
        return seed == null ? json : json.put("seed", seed.toString());
    }
}
