package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.Drawn;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the ControlNet units of a request, as the extension of that name takes them.
 *
 * @param units those that take part
 * @param images the image of each
 */
record A1111Controls(List<Drawn.ControlNet> units, List<byte[]> images) {

    static A1111Controls of(JsonNode request) {
        List<Drawn.ControlNet> units = new ArrayList<>();
        List<byte[]> images = new ArrayList<>();
        request.path("alwayson_scripts").properties().stream()
                .filter(script -> script.getKey().equalsIgnoreCase("controlnet"))
                .forEach(script -> script.getValue().path("args").forEach(unit -> {
                    JsonNode image = unit.hasNonNull("image") ? unit.get("image") : unit.path("input_image");
                    byte[] bytes = image.isTextual() ? Uploads.decode(image) : null;
                    if (unit.path("enabled").asBoolean(true) && bytes != null && Uploads.isImage(bytes)) {
                        images.add(bytes);
                        units.add(unit(unit));
                    }
                }));
        return new A1111Controls(units, images);
    }

    private static Drawn.ControlNet unit(JsonNode unit) {
        return new Drawn.ControlNet(
                unit.hasNonNull("module") ? unit.get("module").asText() : null,
                unit.hasNonNull("model") ? unit.get("model").asText() : null,
                unit.path("weight").asDouble(1),
                unit.path("guidance_start").asDouble(0),
                unit.path("guidance_end").asDouble(1));
    }
}
