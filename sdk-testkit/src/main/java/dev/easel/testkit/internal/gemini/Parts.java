package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the responses of generateContent. Thread-safe. */
final class Parts {
    private final Images images;
    private final AtomicLong numbers = new AtomicLong();

    Parts(Images images) {
        this.images = images;
    }

    /** The signature that comes with an image, and has to come back with it. */
    static String signature(String data) {
        String signed = "signature of " + data.length() + "/" + data.hashCode();
        return Base64.getEncoder().encodeToString(signed.getBytes(StandardCharsets.US_ASCII));
    }

    ObjectNode response(Order order, Outcome outcome) {
        ObjectNode body = Json.object();
        int drawn = 0;
        if (outcome.block() != null) {
            ObjectNode feedback = body.putObject("promptFeedback")
                    .put("blockReason", outcome.block())
                    .put("blockReasonMessage", "the emulator was told to block the prompt");
            feedback.set("safetyRatings", ratings(true));
        } else if (!outcome.has(Quirk.NO_CANDIDATES)) {
            ArrayNode candidates = body.putArray("candidates");
            drawn = candidate(candidates.addObject().put("index", 0), order, outcome);
            if (outcome.has(Quirk.REFUSED_SECOND_CANDIDATE)) {
                candidates.addObject().put("index", 1).put("finishReason", "IMAGE_RECITATION");
            }
        }
        if (!outcome.has(Quirk.NO_USAGE)) {
            body.set("usageMetadata", usage(order, drawn));
        }
        return body.put("modelVersion", order.model().name()).put("responseId", "resp-" + numbers.incrementAndGet());
    }

    /** Fills in a candidate, and returns how many images it has. */
    private int candidate(ObjectNode candidate, Order order, Outcome outcome) {
        String finish = outcome.finish();
        if (finish != null) {
            candidate.put("finishReason", finish).put("finishMessage", "the emulator was told to finish so");
            candidate.set("safetyRatings", ratings(finish.contains("SAFETY")));
            if (finish.equals("NO_IMAGE")) {
                candidate.putObject("content");
            }
            images.billWithout(finish);
            return 0;
        }
        candidate.put("finishReason", "STOP");
        if (outcome.has(Quirk.NO_CONTENT)) {
            return 0;
        }
        ObjectNode content = candidate.putObject("content").put("role", "model");
        List<Piece> pieces = outcome.has(Quirk.NO_PARTS) ? List.of() : images.output(order, outcome);
        if (!pieces.isEmpty()) {
            ArrayNode parts = content.putArray("parts");
            pieces.forEach(piece -> add(parts, piece, order, outcome));
        }
        if (order.grounded()) {
            candidate
                    .putObject("groundingMetadata")
                    .putArray("webSearchQueries")
                    .add(order.prompt());
        }
        candidate.set("safetyRatings", ratings(false));
        return Images.results(pieces);
    }

    private static void add(ArrayNode parts, Piece piece, Order order, Outcome outcome) {
        ObjectNode part = parts.addObject();
        if (piece.thought()) {
            part.put("thought", true);
        }
        if (piece.text() != null) {
            part.put("text", piece.text());
            return;
        }
        boolean snake = outcome.has(Quirk.SNAKE_CASE_PARTS);
        part.putObject(snake ? "inline_data" : "inlineData")
                .put(snake ? "mime_type" : "mimeType", piece.mimeType())
                .put("data", piece.base64());
        if (order.model().thinks() && !piece.thought()) {
            part.put("thoughtSignature", signature(piece.base64()));
        }
    }

    private static ArrayNode ratings(boolean blocked) {
        ArrayNode ratings = Json.array();
        ObjectNode rating = ratings.addObject()
                .put("category", "HARM_CATEGORY_SEXUALLY_EXPLICIT")
                .put("probability", blocked ? "HIGH" : "NEGLIGIBLE");
        if (blocked) {
            rating.put("blocked", true);
        }
        return ratings;
    }

    private static ObjectNode usage(Order order, int drawn) {
        int output = drawn * order.imageTokens();
        ObjectNode usage = Json.object().put("promptTokenCount", order.promptTokens());
        if (drawn > 0) {
            usage.put("candidatesTokenCount", output);
            ObjectNode detail = Json.object().put("modality", "IMAGE").put("tokenCount", output);
            usage.putArray("candidatesTokensDetails").add(detail);
            if (order.model().thinks()) {
                usage.put("thoughtsTokenCount", 40);
            }
        }
        int thoughts = usage.path("thoughtsTokenCount").asInt();
        usage.put("totalTokenCount", order.promptTokens() + output + thoughts);
        return order.vertex() ? usage.put("trafficType", "ON_DEMAND") : usage;
    }
}
