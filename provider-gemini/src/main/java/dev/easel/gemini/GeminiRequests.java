package dev.easel.gemini;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code generateContent} is sent (Gemini API documentation, image generation; types of Google's GenAI SDK). */
final class GeminiRequests {
    /** The field that has an image, in every response. */
    static final String IMAGE = "data";

    /** As long as a task takes at most by default. */
    static final Duration SERVER_TIMEOUT = Duration.ofMinutes(10);

    private static final int LONGEST_LABEL = 63;

    private GeminiRequests() {}

    static WireRequest generate(ImageRequest request, SubmitContext context, GeminiSettings settings) {
        GeminiOptions options = GeminiOptions.of(request);
        List<JsonObject> parts = new ArrayList<>(GeminiInputs.objects(
                request,
                context,
                settings,
                (payload, type) -> JsonObject.create()
                        .put(
                                "inlineData",
                                JsonObject.create().put("mimeType", type).put("data", payload)),
                (uri, type) -> JsonObject.create()
                        .put(
                                "fileData",
                                JsonObject.create().put("mimeType", type).put("fileUri", uri))));
        parts.add(text(request.prompt()));
        JsonObject body = JsonObject.create()
                .put("contents", List.of(JsonObject.create().put("role", "user").put("parts", parts)));
        options.systemInstruction()
                .ifPresent(words ->
                        body.put("systemInstruction", JsonObject.create().put("parts", List.of(text(words)))));
        body.put("generationConfig", config(request, context, settings));
        putSafety(options, body);
        if (options.googleSearch().orElse(false)) {
            body.put("tools", List.of(JsonObject.create().put("googleSearch", JsonObject.create())));
        }
        if (settings.vertex()) {
            putLabels(request, context, body);
        }
        body.putExtra(request.extraFields());
        long seconds = options.serverTimeout().orElse(SERVER_TIMEOUT).toSeconds();
        return WireRequest.post(settings.path(request.model().orElse(""), "generateContent"))
                .header("X-Server-Timeout", Long.toString(seconds))
                .json(body)
                .imagesIn(IMAGE)
                .build();
    }

    private static JsonObject text(String words) {
        return JsonObject.create().put("text", words);
    }

    private static JsonObject config(ImageRequest request, SubmitContext context, GeminiSettings settings) {
        GeminiOptions options = GeminiOptions.of(request);
        // With images alone, the words are lost with which a model declines.
        JsonObject config = JsonObject.create().put("responseModalities", List.of("TEXT", "IMAGE"));
        JsonObject image = image(request, settings);
        if (!image.isEmpty()) {
            config.put("imageConfig", image);
        }
        JsonObject thinking = JsonObject.create();
        options.thinkingLevel().ifPresent(level -> thinking.put("thinkingLevel", level));
        options.includeThoughts().ifPresent(included -> thinking.put("includeThoughts", included));
        if (!thinking.isEmpty()) {
            config.put("thinkingConfig", thinking);
        }
        context.seed().ifPresent(seed -> config.put("seed", seed));
        options.temperature().ifPresent(value -> config.put("temperature", value));
        return config;
    }

    private static JsonObject image(ImageRequest request, GeminiSettings settings) {
        GeminiOptions options = GeminiOptions.of(request);
        JsonObject image = JsonObject.create();
        ratio(request).ifPresent(ratio -> image.put("aspectRatio", ratio));
        resolution(request).ifPresent(resolution -> image.put("imageSize", resolution));
        if (settings.vertex()) {
            options.personGeneration().ifPresent(word -> image.put("personGeneration", word));
            options.prominentPeople().ifPresent(word -> image.put("prominentPeople", word));
            JsonObject output = JsonObject.create();
            mediaType(request).ifPresent(type -> output.put("mimeType", type));
            options.compressionQuality().ifPresent(quality -> output.put("compressionQuality", quality));
            if (!output.isEmpty()) {
                image.put("imageOutputOptions", output);
            }
        }
        return image;
    }

    static Optional<String> ratio(ImageRequest request) {
        return GeminiOptions.of(request)
                .aspectRatio()
                .or(() -> request.size().map(size -> GeminiSizes.ratio(size, model(request))));
    }

    static Optional<String> resolution(ImageRequest request) {
        Optional<Size> size = request.size();
        return GeminiOptions.of(request)
                .imageSize()
                .or(() -> size.flatMap(each -> GeminiSizes.resolution(each, model(request))));
    }

    static Optional<String> mediaType(ImageRequest request) {
        return request.outputFormat()
                .filter(GeminiCapabilities.FORMATS::contains)
                .map(format -> format == ImageFormat.JPEG ? "image/jpeg" : "image/png");
    }

    /** Returns the name of the request's model; empty where there is none, which is refused before anything is sent. */
    static String model(ImageRequest request) {
        return GeminiSettings.name(request.model().orElse(""));
    }

    private static void putSafety(GeminiOptions options, JsonObject body) {
        if (!options.safetySettings().isEmpty()) {
            body.put(
                    "safetySettings",
                    options.safetySettings().entrySet().stream()
                            .map(setting -> JsonObject.create()
                                    .put("category", setting.getKey())
                                    .put("threshold", setting.getValue()))
                            .toList());
        }
    }

    /** The user's name of a request is a label: it is no idempotency key, and finds the request on the bill. */
    static void putLabels(ImageRequest request, SubmitContext context, JsonObject body) {
        Map<String, String> own = GeminiOptions.of(request).labels();
        JsonObject labels = JsonObject.create();
        own.forEach(labels::put);
        if (request.requestId().isPresent() && !own.containsKey("request_id")) {
            String id = context.requestId().toLowerCase(Locale.ROOT);
            labels.put("request_id", id.substring(0, Math.min(id.length(), LONGEST_LABEL)));
        }
        if (!labels.isEmpty()) {
            body.put("labels", labels);
        }
    }
}
