package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.LocalEmulator.Moderation;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.List;
import java.util.Locale;

/** Declines a prompt as OpenAI's service and those that follow it do. */
final class OpenAiModeration {
    private static final String PROMPT_FILTERED = "Your task failed as a result of our safety system.";
    private static final String IMAGE_FILTERED = "Generated image was filtered as a result of our safety system.";
    private static final List<String> CATEGORIES = List.of("sexual", "violence", "hate", "self_harm");

    private OpenAiModeration() {}

    static boolean isAgainst(String prompt) {
        return prompt.toLowerCase(Locale.ROOT).contains("nsfw");
    }

    /** Whether nothing is drawn at all. */
    static boolean isWhole(Moderation shape) {
        return shape != Moderation.ITEM_ERROR && shape != Moderation.ITEM_FLAG;
    }

    static Reply reply(Moderation shape) {
        return Reply.json(shape == Moderation.INSIDE_200 ? 200 : 400, body(shape));
    }

    static ObjectNode body(Moderation shape) {
        ObjectNode body = Json.object();
        switch (shape) {
            case AZURE_PROMPT -> azure(body, PROMPT_FILTERED);
            case AZURE_OUTPUT -> azure(body, IMAGE_FILTERED);
            case AZURE_POLICY -> {
                ObjectNode error = body.putObject("error")
                        .put("code", "content_policy_violation")
                        .put("message", "This request has been blocked by our content filters.");
                findings(
                        error.putObject("inner_error")
                                .put("code", "ResponsibleAIPolicyViolation")
                                .putObject("content_filter_results"),
                        "sexual",
                        "high");
            }
            default ->
                body.putObject("error")
                        .put("message", "Your request was rejected by the safety system. safety_violations=[sexual].")
                        .put("type", "image_generation_user_error")
                        .putNull("param")
                        .put("code", "moderation_blocked");
        }
        return body;
    }

    private static void azure(ObjectNode body, String message) {
        body.put("created", 1).putObject("error").put("code", "contentFilter").put("message", message);
    }

    /** What stands in the list in place of an image. */
    static ObjectNode item(Moderation shape) {
        ObjectNode item = Json.object();
        if (shape == Moderation.ITEM_FLAG) {
            return item.put("respect_moderation", false);
        }
        item.putObject("error")
                .put("code", "OutputImageSensitiveContentDetected")
                .put("message", "The generated image may contain sensitive information.");
        return item;
    }

    /** What Azure found in the prompt and in the image: something of violence where the prompt tells of blood. */
    static void addFindings(String prompt, ObjectNode item) {
        String severity = prompt.toLowerCase(Locale.ROOT).contains("blood") ? "low" : "safe";
        findings(item.putObject("content_filter_results"), "violence", severity);
        ObjectNode ofPrompt = item.putObject("prompt_filter_results");
        findings(ofPrompt, "violence", severity);
        for (String name : List.of("profanity", "jailbreak")) {
            ofPrompt.putObject(name).put("detected", false).put("filtered", false);
        }
    }

    private static void findings(ObjectNode results, String found, String severity) {
        for (String category : CATEGORIES) {
            boolean here = category.equals(found);
            results.putObject(category)
                    .put("severity", here ? severity : "safe")
                    .put("filtered", here && severity.equals("high"));
        }
    }
}
