package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.bfl.Model.Family;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that passed every check. Immutable.
 *
 * @param inputs the images that go in, in the order of the model's fields, the mask not among them
 * @param seed of the request, or the emulator's own
 */
record Order(
        Model model,
        ObjectNode body,
        List<Input> inputs,
        @Nullable Input mask,
        int width,
        int height,
        long seed) {
    private static final double MEGAPIXEL = 1 << 20;
    private static final double LARGE_SURCHARGE = 11;

    String prompt() {
        return text("prompt", "");
    }

    String text(String field, String otherwise) {
        JsonNode value = body.path(field);
        return value.isTextual() ? value.asText() : otherwise;
    }

    /** The number that was sent, else the model's default; null where it has none. */
    @Nullable Double number(String field) {
        JsonNode value = body.path(field);
        return value.isNumber() ? Double.valueOf(value.asDouble()) : model.otherwise(field);
    }

    String format() {
        return text("output_format", model.format());
    }

    @Nullable String webhookUrl() {
        return body.has("webhook_url") ? text("webhook_url", "") : null;
    }

    /** Whether the prompt is rewritten before it is drawn. */
    boolean rewrites() {
        boolean upsampling = model.fields().containsKey("prompt_upsampling");
        if (model.fields().containsKey("disable_pup")) {
            return !body.path("disable_pup").asBoolean(false);
        }
        return upsampling && body.path("prompt_upsampling").asBoolean(model.family() == Family.FLUX_2);
    }

    double inputMegapixels() {
        return rounded(inputs.stream().mapToDouble(Input::pixels).sum() / MEGAPIXEL);
    }

    double outputMegapixels() {
        return rounded(width * (double) height / MEGAPIXEL);
    }

    /** In credits. */
    double cost() {
        if (model.family() == Family.FLUX_3) {
            boolean large = text("resolution", "1k").equals("4k");
            return large ? model.price() * LARGE_SURCHARGE : model.price();
        }
        if (model.family() != Family.FLUX_2) {
            return model.price();
        }
        double more = Math.max(0, Math.ceil(inputMegapixels() + outputMegapixels()) - 1);
        return rounded(model.price() * (1 + more / 2));
    }

    boolean counts(String modelName) {
        return model.name().equals(modelName);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
