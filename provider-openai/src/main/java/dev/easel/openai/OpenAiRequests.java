package dev.easel.openai;

import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Size;
import dev.easel.openai.internal.FormBody;
import dev.easel.openai.internal.OpenAiEvents;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What hosts of OpenAI's Images API are sent: generations as JSON, edits as their profile says. */
final class OpenAiRequests {
    private OpenAiRequests() {}

    static WireRequest generate(ImageRequest request, SubmitContext context, OpenAiSettings settings) {
        OpenAiProfile profile = settings.profile();
        String model = request.model().orElse("");
        String route = OpenAiEdits.hasRoute(request, profile) ? profile.edits() : profile.generations();
        boolean form = OpenAiEdits.isForm(request, profile);
        JsonObject fields = JsonObject.create();
        if (!OpenAiSettings.namesModel(route) && !model.isEmpty()) {
            fields.put("model", model);
        }
        fields.put("prompt", request.prompt());
        putNumbers(request, context, profile, fields);
        putSize(request, profile, fields);
        Map<String, Object> extra = request.extraFields();
        String word = responseFormat(request, settings).word();
        if (!word.isEmpty() && !extra.containsKey("response_format")) {
            fields.put("response_format", word);
        }
        putFormat(request, profile, fields);
        putOptions(request, options(request, settings), profile, fields);
        OpenAiEdits.put(request, context, profile, fields);
        profile.fixedFields().forEach((name, value) -> {
            if (!extra.containsKey(name)) {
                fields.putExtra(Map.of(name, value));
            }
        });
        fields.putExtra(extra);
        WireRequest.Builder call = OpenAiImages.expected(WireRequest.post(settings.path(route, model)))
                .body(form ? FormBody.of(flattened(fields)) : WireBody.json(fields))
                .image();
        return isStreamed(request, settings)
                ? call.events(OpenAiEvents.INSTANCE).build()
                : call.build();
    }

    /** Returns how images come: as the request says, as the family takes it, as the client or the profile says. */
    private static OpenAiResponseFormat responseFormat(ImageRequest request, OpenAiSettings settings) {
        Optional<OpenAiResponseFormat> own = OpenAiOptions.of(request).responseFormat();
        if (own.isPresent()) {
            return own.get();
        }
        if (settings.family(request).isGptImage()) {
            return OpenAiResponseFormat.OMITTED;
        }
        OpenAiResponseFormat ofClient = settings.responseFormat();
        return ofClient == null ? settings.profile().responseFormat() : ofClient;
    }

    /** Returns the options that the host takes with this request. */
    static Set<OpenAiOption> options(ImageRequest request, OpenAiSettings settings) {
        OpenAiProfile profile = settings.profile();
        Set<OpenAiOption> options = EnumSet.noneOf(OpenAiOption.class);
        if (profile.gptImages()) {
            options.addAll(OpenAiOption.of(settings.family(request)
                    .fields(OpenAiEdits.isEdit(request), OpenAiEdits.isForm(request, profile))));
        }
        options.addAll(OpenAiOption.of(profile.options()));
        if (!profile.streams() || settings.inBackground()) {
            options.remove(OpenAiOption.PARTIAL_IMAGES);
        }
        return options;
    }

    static boolean isStreamed(ImageRequest request, OpenAiSettings settings) {
        return OpenAiOptions.of(request).partialImages().isPresent()
                && options(request, settings).contains(OpenAiOption.PARTIAL_IMAGES);
    }

    static void putOptions(ImageRequest request, Set<OpenAiOption> taken, OpenAiProfile profile, JsonObject fields) {
        OpenAiOptions options = OpenAiOptions.of(request);
        for (OpenAiOption option : taken) {
            if (option == OpenAiOption.PARTIAL_IMAGES) {
                putStream(options, fields);
            } else {
                option.put(options, profile.field(option.field()).orElse(option.field()), fields);
            }
        }
    }

    private static void putStream(OpenAiOptions options, JsonObject fields) {
        options.partialImages().ifPresent(count -> {
            fields.put("stream", true);
            // Azure takes 1 to 3, and none is what a stream has where nothing is said.
            if (count > 0) {
                fields.put("partial_images", count);
            }
        });
    }

    static void putFormat(ImageRequest request, OpenAiProfile profile, JsonObject fields) {
        if (!profile.outputFormats().isEmpty()) {
            request.outputFormat()
                    .ifPresent(
                            format -> fields.put("output_format", format.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static void putNumbers(
            ImageRequest request, SubmitContext context, OpenAiProfile profile, JsonObject fields) {
        profile.field("negativePrompt")
                .ifPresent(name -> request.negativePrompt().ifPresent(text -> fields.put(name, text)));
        if (context.images() > 1) {
            if (profile.sequential()) {
                // Some models refuse both fields, so they go only where several images are wanted.
                fields.put(profile.countField(), "auto");
                fields.put(
                        profile.countField() + "_options", JsonObject.create().put("max_images", context.images()));
            } else {
                fields.put(profile.countField(), context.images());
            }
        }
        profile.field("steps").ifPresent(name -> request.steps().ifPresent(value -> fields.put(name, value)));
        profile.field("guidanceScale")
                .ifPresent(name -> request.guidanceScale().ifPresent(value -> fields.put(name, value)));
        profile.field("seed").ifPresent(name -> context.seed().ifPresent(value -> fields.put(name, value)));
        if (request.requestId().isPresent()) {
            profile.field("requestId").ifPresent(name -> fields.put(name, context.requestId()));
        }
        if (!request.loras().isEmpty()) {
            profile.field("loras").ifPresent(name -> putLoras(request.loras(), profile, name, fields));
        }
    }

    private static void putLoras(List<Lora> loras, OpenAiProfile profile, String name, JsonObject fields) {
        if (profile.taskForm() == OpenAiProfile.TaskForm.MODELSCOPE) {
            JsonObject weights = JsonObject.create();
            loras.forEach(lora -> weights.put(lora.id(), lora.weight()));
            fields.put(name, weights);
        } else {
            fields.put(
                    name,
                    loras.stream()
                            .map(lora ->
                                    JsonObject.create().put("path", lora.id()).put("scale", lora.weight()))
                            .toList());
        }
    }

    private static void putSize(ImageRequest request, OpenAiProfile profile, JsonObject fields) {
        if (request.size().isEmpty()) {
            return;
        }
        Size size = request.size().get();
        switch (profile.sizeForm()) {
            case WIDTH_X_HEIGHT -> fields.put(profile.sizeField(), size.toString());
            case WIDTH_AND_HEIGHT -> fields.put("width", size.width()).put("height", size.height());
            case RATIO_AND_RESOLUTION ->
                fields.put("aspect_ratio", OpenAiSizes.ratio(size)).put("resolution", OpenAiSizes.resolution(size));
            case NONE -> {}
        }
    }

    /** A form has no objects: their fields go as {@code svg[model]}. */
    private static JsonObject flattened(JsonObject fields) {
        JsonObject flat = JsonObject.create();
        Map<String, Object> simple = new LinkedHashMap<>();
        fields.fields().forEach((name, value) -> flatten(name, value, simple));
        simple.forEach((name, value) -> {
            if (value instanceof dev.easel.spi.Payload image) {
                flat.put(name, image);
            } else if (value instanceof List<?> list) {
                flat.put(name, list);
            } else {
                flat.putExtra(Map.of(name, value));
            }
        });
        return flat;
    }

    private static void flatten(String name, Object value, Map<String, Object> into) {
        if (value instanceof JsonObject object) {
            object.fields().forEach((inner, each) -> flatten(name + "[" + inner + "]", each, into));
        } else {
            into.put(name, value);
        }
    }
}
