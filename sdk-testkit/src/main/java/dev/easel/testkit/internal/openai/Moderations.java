package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Moderation;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.List;
import java.util.Locale;

/** How content is refused, in the words of each service. */
final class Moderations {
    private static final List<String> CATEGORIES = List.of("sexual", "violence", "hate", "self_harm");

    private Moderations() {}

    static boolean isAgainst(String prompt) {
        return prompt.toLowerCase(Locale.ROOT).contains("nsfw");
    }

    /** Whether the call fails, rather than one of its images. */
    static boolean isWhole(Moderation shape) {
        return shape != Moderation.ITEM_ERROR && shape != Moderation.ITEM_FLAG;
    }

    /** Whether the image was drawn before it was refused, or nobody can tell. */
    static boolean isBilled(Moderation shape) {
        return shape == Moderation.BLOCKED || shape == Moderation.AZURE_OUTPUT || !isWhole(shape);
    }

    static Reply reply(Moderation shape) {
        return Reply.json(shape == Moderation.FORBIDDEN ? 403 : 400, body(shape));
    }

    static ObjectNode body(Moderation shape) {
        ObjectNode body = Json.object();
        switch (shape) {
            case AZURE_PROMPT -> azure(body, "Your task failed as a result of our safety system.");
            case AZURE_OUTPUT -> azure(body, "Generated image was filtered as a result of our safety system.");
            case AZURE_POLICY ->
                findings(
                        coded(body, "content_policy_violation", "This request has been blocked by our content filters.")
                                .putObject("inner_error")
                                .put("code", "ResponsibleAIPolicyViolation")
                                .putObject("content_filter_results"),
                        "sexual",
                        "high");
            case ARK_TEXT ->
                coded(body, "InputTextSensitiveContentDetected", "The input text may contain sensitive information.");
            case ARK_IMAGE ->
                coded(body, "InputImageSensitiveContentDetected", "The input image may contain sensitive information.");
            case ZHIPU -> coded(body, "1301", "The input or the generated content may be unsafe or sensitive.");
            case FORBIDDEN ->
                body.putObject("error")
                        .put("code", 403)
                        .put("message", "Your chosen model requires moderation and your input was flagged.")
                        .putObject("metadata")
                        .put("flagged_input", "the prompt")
                        .putArray("reasons")
                        .add("sexual");
            default ->
                body.putObject("error")
                        .put("message", "Your request was rejected by the safety system. safety_violations=[sexual].")
                        .put("type", "image_generation_user_error")
                        .putNull("param")
                        .put("code", "moderation_blocked");
        }
        return body;
    }

    private static ObjectNode coded(ObjectNode body, String code, String message) {
        return body.putObject("error").put("code", code).put("message", message);
    }

    private static void azure(ObjectNode body, String message) {
        coded(body.put("created", 1), "contentFilter", message);
    }

    /** What stands in the list in place of an image. */
    static ObjectNode item(Moderation shape) {
        if (shape == Moderation.ITEM_FLAG) {
            return Json.object().put("respect_moderation", false);
        }
        ObjectNode item = Json.object();
        coded(item, "OutputImageSensitiveContentDetected", "The generated image may contain sensitive information.");
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
