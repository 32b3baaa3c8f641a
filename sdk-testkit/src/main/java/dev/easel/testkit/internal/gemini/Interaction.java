package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.ImageShelf;
import dev.easel.testkit.internal.Json;
import java.util.Locale;

/** One interaction, and how it is to end. */
record Interaction(Order order, Outcome outcome, JsonNode input, boolean background, boolean stored, JsonNode hooks) {

    /** The status that it ends with unless it is cancelled. */
    String ending() {
        if (outcome.status() != null) {
            return outcome.status();
        }
        return outcome.fails() || outcome.block() != null || outcome.finish() != null ? "failed" : "completed";
    }

    /** The step that the input is in, which only a later GET tells. */
    ObjectNode userInput() {
        ObjectNode step = Json.object().put("type", "user_input");
        if (input.isTextual()) {
            step.putArray("content").addObject().put("type", "text").put("text", input.asText());
        } else {
            step.set("content", input);
        }
        return step;
    }

    /** What the model did, drawn on account. */
    ArrayNode modelSteps(Images images, ImageShelf shelf) {
        ArrayNode steps = Json.array();
        if (outcome.finish() != null) {
            images.bill();
        }
        if (!ending().equals("completed")) {
            return steps;
        }
        if (outcome.has(Quirk.THOUGHT_IMAGE)) {
            ObjectNode thought = steps.addObject().put("type", "thought");
            thought.putArray("content")
                    .addObject()
                    .put("type", "image")
                    .put("data", Parts.base64(images.sketch(order)))
                    .put("mime_type", "image/jpeg");
        }
        ObjectNode output = steps.addObject().put("type", "model_output");
        if (outcome.has(Quirk.STEP_ERROR)) {
            output.putObject("error").put("code", "internal").put("message", "the emulator was told to fail");
        } else if (!outcome.has(Quirk.NO_CONTENT)) {
            content(output.putArray("content"), images, shelf);
        }
        return steps;
    }

    private void content(ArrayNode content, Images images, ImageShelf shelf) {
        if (!order.wantsImage() || outcome.has(Quirk.TEXT_ONLY)) {
            text(content, order.wantsImage() ? Parts.REFUSAL : "It would show " + order.prompt() + ".");
            return;
        }
        if (outcome.has(Quirk.TEXT_BEFORE)) {
            text(content, "Here it is.");
        }
        int count = outcome.has(Quirk.TWO_IMAGES) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            boolean mislabelled = outcome.has(Quirk.JPEG_LABELLED_PNG);
            String type = mislabelled ? "image/jpeg" : order.mimeType();
            byte[] image = images.draw(order, type);
            ObjectNode item = content.addObject().put("type", "image");
            if (order.delivery().equals("uri") || outcome.has(Quirk.URI_DELIVERY)) {
                item.put(
                        "uri",
                        shelf.put("image." + type.substring(6), type, image).toString());
            } else {
                item.put("data", Parts.base64(image));
            }
            item.put("mime_type", mislabelled ? "image/png" : type);
        }
        if (outcome.has(Quirk.TEXT_AFTER)) {
            text(content, "Shall I change it?");
        }
    }

    private static void text(ArrayNode content, String text) {
        content.addObject().put("type", "text").put("text", text);
    }

    /** The errors of one that failed. The contract does not know the words of the codes. */
    ArrayNode errors() {
        String reason = outcome.block() != null ? outcome.block() : outcome.finish();
        String code = outcome.fails() || reason == null ? "internal" : reason.toLowerCase(Locale.ROOT);
        ArrayNode errors = Json.array();
        errors.addObject().put("code", code).put("message", "the emulator was told to fail");
        return errors;
    }

    ObjectNode usage(ArrayNode modelSteps) {
        int drawn = 0;
        for (JsonNode step : modelSteps) {
            for (JsonNode item : step.path("content")) {
                drawn += step.path("type").asText().equals("model_output")
                                && item.path("type").asText().equals("image")
                        ? 1
                        : 0;
            }
        }
        int output = drawn * order.imageTokens();
        ObjectNode usage = Json.object()
                .put("total_input_tokens", order.promptTokens())
                .put("total_output_tokens", output)
                .put("total_thought_tokens", 0)
                .put("total_tokens", order.promptTokens() + output);
        usage.putArray("output_tokens_by_modality")
                .addObject()
                .put("modality", "image")
                .put("tokens", output);
        return usage;
    }
}
