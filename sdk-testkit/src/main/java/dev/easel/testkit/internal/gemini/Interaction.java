package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import java.util.List;
import java.util.Locale;

/** One interaction, and how it is to end. */
record Interaction(Order order, Outcome outcome, JsonNode input, boolean background, boolean stored, JsonNode hooks) {
    /** A step has the code of a google.rpc.Status, and an interaction has words. */
    private static final int RPC_INTERNAL = 13;

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

    /** The model's steps and the usage, drawn on account. */
    ObjectNode result(Images images) {
        if (outcome.finish() != null) {
            images.billWithout(outcome.finish());
        }
        boolean completed = ending().equals("completed");
        boolean failed = outcome.has(Quirk.STEP_ERROR);
        boolean nothing = !completed || failed || outcome.has(Quirk.NO_CONTENT);
        List<Piece> output = nothing ? List.of() : images.output(order, outcome);
        ObjectNode result = Json.object();
        ArrayNode steps = result.putArray("steps");
        if (output.stream().anyMatch(Piece::thought)) {
            content(steps.addObject().put("type", "thought"), output, true, images);
        }
        if (completed) {
            ObjectNode step = steps.addObject().put("type", "model_output");
            if (failed) {
                step.putObject("error").put("code", RPC_INTERNAL).put("message", "the emulator was told to fail");
            } else if (!nothing) {
                content(step, output, false, images);
            }
        }
        if (!outcome.has(Quirk.NO_USAGE)) {
            result.set("usage", usage(output));
        }
        return result;
    }

    private void content(ObjectNode step, List<Piece> output, boolean thought, Images images) {
        ArrayNode content = step.putArray("content");
        for (Piece piece : output) {
            if (piece.thought() == thought && piece.text() != null) {
                content.addObject().put("type", "text").put("text", piece.text());
            } else if (piece.thought() == thought) {
                boolean address = order.delivery().equals("uri") || outcome.has(Quirk.URI_DELIVERY);
                content.addObject()
                        .put("type", "image")
                        .put(address ? "uri" : "data", address ? images.host(piece) : piece.base64())
                        .put("mime_type", piece.mimeType());
            }
        }
    }

    /** The errors of one that failed. The contract does not know the words of the codes. */
    ArrayNode errors() {
        String reason = outcome.block() != null ? outcome.block() : outcome.finish();
        String code = outcome.fails() || reason == null ? "internal" : reason.toLowerCase(Locale.ROOT);
        ArrayNode errors = Json.array();
        errors.addObject().put("code", code).put("message", "the emulator was told to fail");
        return errors;
    }

    private ObjectNode usage(List<Piece> pieces) {
        int output = Images.results(pieces) * order.imageTokens();
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
