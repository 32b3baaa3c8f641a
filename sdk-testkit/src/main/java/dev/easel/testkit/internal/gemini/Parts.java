package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the responses of generateContent. Thread-safe. */
final class Parts {
    static final String REFUSAL = "I can't do that.";

    /** Reasons that come before an image is drawn. With any other one the image is assumed to be billed. */
    private static final Set<String> NOTHING_DRAWN =
            Set.of("NO_IMAGE", "PUP_LIMITED_DISABLED", "MALFORMED_FUNCTION_CALL", "MISSING_THOUGHT_SIGNATURE");

    private final Images images;
    private final AtomicLong numbers = new AtomicLong();

    Parts(Images images) {
        this.images = images;
    }

    /** The signature that comes with an image, and has to come back with it. */
    static String signature(String data) {
        return base64(("signature of " + data.length() + "/" + data.hashCode()).getBytes(StandardCharsets.US_ASCII));
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
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
            candidate.set("safetyRatings", ratings(true));
            if (finish.equals("NO_IMAGE")) {
                candidate.putObject("content");
            }
            if (!NOTHING_DRAWN.contains(finish)) {
                images.bill();
            }
            return 0;
        }
        candidate.put("finishReason", "STOP");
        if (outcome.has(Quirk.NO_CONTENT)) {
            return 0;
        }
        ObjectNode content = candidate.putObject("content").put("role", "model");
        int drawn = 0;
        if (!outcome.has(Quirk.NO_PARTS)) {
            ArrayNode parts = Json.array();
            drawn = parts(parts, order, outcome);
            if (!parts.isEmpty()) {
                content.set("parts", parts);
            }
        }
        if (order.grounded()) {
            candidate
                    .putObject("groundingMetadata")
                    .putArray("webSearchQueries")
                    .add(order.prompt());
        }
        candidate.set("safetyRatings", ratings(false));
        return drawn;
    }

    private int parts(ArrayNode parts, Order order, Outcome outcome) {
        if (!order.wantsImage() || outcome.has(Quirk.TEXT_ONLY)) {
            text(parts, order, order.wantsImage() ? REFUSAL : "It would show " + order.prompt() + ".");
            return 0;
        }
        if (order.thoughts()) {
            text(parts, order, "The emulator thinks.");
            parts.forEach(part -> ((ObjectNode) part).put("thought", true));
        }
        if (outcome.has(Quirk.THOUGHT_IMAGE)) {
            ObjectNode thought = parts.addObject().put("thought", true);
            thought.putObject("inlineData").put("mimeType", "image/jpeg").put("data", base64(images.sketch(order)));
        }
        if (outcome.has(Quirk.TEXT_BEFORE)) {
            text(parts, order, "Here it is.");
        }
        int count = outcome.has(Quirk.TWO_IMAGES) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            image(parts.addObject(), order, outcome);
        }
        if (outcome.has(Quirk.TEXT_AFTER)) {
            text(parts, order, "Shall I change it?");
        }
        return count;
    }

    private static void text(ArrayNode parts, Order order, String text) {
        if (order.wantsText()) {
            parts.addObject().put("text", text);
        }
    }

    private void image(ObjectNode part, Order order, Outcome outcome) {
        boolean mislabelled = outcome.has(Quirk.JPEG_LABELLED_PNG);
        String data = base64(images.draw(order, mislabelled ? "image/jpeg" : order.mimeType()));
        boolean snake = outcome.has(Quirk.SNAKE_CASE_PARTS);
        part.putObject(snake ? "inline_data" : "inlineData")
                .put(snake ? "mime_type" : "mimeType", mislabelled ? "image/png" : order.mimeType())
                .put("data", data);
        if (order.model().thinks()) {
            part.put("thoughtSignature", signature(data));
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
