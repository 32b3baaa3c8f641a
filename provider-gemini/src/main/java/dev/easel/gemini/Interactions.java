package dev.easel.gemini;

import dev.easel.CancelOutcome;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Outcome;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Images as interactions in background mode: what is sent (Gemini API documentation, interactions and background execution). Fields are
 * written with underscores here.
 */
final class Interactions {
    private static final String ROUTE = "/interactions";
    private static final String CATEGORY = "harm_category_";

    private Interactions() {}

    static WireExchange<FinishedWork> submit(ImageRequest request, SubmitContext context, GeminiSettings settings) {
        WireRequest call = WireRequest.post(settings.path(ROUTE))
                .json(body(request, context, settings))
                .imagesIn(GeminiRequests.IMAGE)
                .build();
        return new WireExchange<>(call, InteractionsReader::submitted);
    }

    private static JsonObject body(ImageRequest request, SubmitContext context, GeminiSettings settings) {
        GeminiOptions options = GeminiOptions.of(request);
        JsonObject body = JsonObject.create().put("model", GeminiRequests.model(request));
        List<JsonObject> content = new ArrayList<>(GeminiInputs.objects(
                request,
                context,
                settings,
                (payload, type) -> image(type).put("data", payload),
                (uri, type) -> image(type).put("uri", uri)));
        if (content.isEmpty()) {
            body.put("input", request.prompt());
        } else {
            content.add(JsonObject.create().put("type", "text").put("text", request.prompt()));
            body.put("input", content);
        }
        JsonObject format = JsonObject.create().put("type", "image");
        GeminiRequests.ratio(request).ifPresent(ratio -> format.put("aspect_ratio", ratio));
        GeminiRequests.resolution(request).ifPresent(resolution -> format.put("image_size", resolution));
        GeminiRequests.mediaType(request).ifPresent(type -> format.put("mime_type", type));
        body.put("response_format", format);
        options.systemInstruction().ifPresent(words -> body.put("system_instruction", words));
        putSafety(options, body);
        body.put("background", true);
        options.previousInteraction().ifPresent(id -> body.put("previous_interaction_id", id));
        options.serviceTier().ifPresent(tier -> body.put("service_tier", tier));
        request.callbackUrl()
                .ifPresent(address ->
                        body.put("webhook_config", JsonObject.create().put("uris", List.of(address.toASCIIString()))));
        GeminiRequests.putLabels(request, context, body);
        return body.putExtra(request.extraFields());
    }

    private static void putSafety(GeminiOptions options, JsonObject body) {
        if (!options.safetySettings().isEmpty()) {
            body.put(
                    "safety_settings",
                    options.safetySettings().entrySet().stream()
                            .map(setting -> JsonObject.create()
                                    .put("type", word(setting.getKey()))
                                    .put("threshold", word(setting.getValue())))
                            .toList());
        }
    }

    /** Words are short and in lower case here: HARM_CATEGORY_HARASSMENT is {@code harassment}. */
    private static String word(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.startsWith(CATEGORY) ? lower.substring(CATEGORY.length()) : lower;
    }

    private static JsonObject image(String type) {
        return JsonObject.create().put("type", "image").put("mime_type", type);
    }

    static WireExchange<FinishedWork> status(TaskCall task, GeminiSettings settings) {
        String id = task.taskId().orElseThrow();
        WireRequest request = WireRequest.get(path(id, "", settings))
                .imagesIn(GeminiRequests.IMAGE)
                .build();
        return new WireExchange<>(request, response -> InteractionsReader.polled(response, id, settings));
    }

    static WireExchange<CancelOutcome> cancel(TaskCall task, GeminiSettings settings) {
        return new WireExchange<>(cancelRequest(task.taskId().orElseThrow(), settings), Interactions::cancelled);
    }

    static WireRequest cancelRequest(String id, GeminiSettings settings) {
        // It responds with the whole interaction, which may have its images by now.
        return WireRequest.post(path(id, "/cancel", settings))
                .imagesIn(GeminiRequests.IMAGE)
                .build();
    }

    private static Outcome<CancelOutcome> cancelled(WireResponse response) {
        if (!response.isSuccessful()) {
            return Outcome.failed(GeminiErrors.ofResponse(response));
        }
        boolean stopped = response.json().get("status").text().orElse("").equals("cancelled");
        return Outcome.done(stopped ? CancelOutcome.CANCELLED : CancelOutcome.TOO_LATE);
    }

    private static String path(String id, String verb, GeminiSettings settings) {
        return settings.path(ROUTE + "/" + GeminiSettings.encoded(id) + verb);
    }
}
