package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.openai.Profile.Trait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for images that its host takes.
 *
 * @param model as the request names it
 * @param edit whether it came to the route of edits
 */
record ImageCall(
        Profile profile, ObjectNode request, String model, Inputs inputs, boolean edit, int width, int height) {
    String prompt() {
        return text("prompt", "");
    }

    /** How many images it asks for. */
    int count() {
        return request.path("sequential_image_generation").asText().equals("auto")
                ? request.at("/sequential_image_generation_options/max_images").asInt(15)
                : request.path(profile.countField()).asInt(1);
    }

    String format() {
        String extension = text("response_extension", profile.format()).replace("jpg", "jpeg");
        boolean vectors = model.endsWith("_vector");
        return vectors ? "svg" : text("output_format", extension);
    }

    boolean asUrl() {
        String word = text("response_format", profile.has(Trait.URL_BY_DEFAULT) ? "url" : "b64_json");
        return profile.has(Trait.URL_ONLY) || word.equals("url");
    }

    boolean streamed() {
        return request.path("stream").asBoolean();
    }

    int partialImages() {
        return request.path("partial_images").asInt();
    }

    String text(String name, String fallback) {
        return request.path(name).asText(fallback);
    }

    /** The first number of these names; null where there is none. */
    @Nullable Number number(String... names) {
        for (String name : names) {
            JsonNode value = request.path(name);
            if (value.isNumber()) {
                return value.numberValue();
            }
        }
        return null;
    }

    /** The quality that is drawn where the choice was the service's. */
    String quality() {
        String quality = text("quality", "auto");
        return List.of("auto", "").contains(quality) ? "high" : quality;
    }

    String size() {
        return width + "x" + height;
    }
}
