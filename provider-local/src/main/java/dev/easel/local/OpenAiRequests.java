package dev.easel.local;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What servers of OpenAI's Images API are sent: generations as JSON, edits as a form. */
final class OpenAiRequests {
    static final String GENERATIONS = "/v1/images/generations";
    static final String EDITS = "/v1/images/edits";

    private OpenAiRequests() {}

    static WireRequest submit(ImageRequest request, SubmitContext context, LocalResponseFormat clientFormat) {
        String name = request.model().orElseThrow();
        OpenAiModel model = OpenAiModel.of(name);
        LocalOptions options = LocalOptions.of(request);
        JsonObject fields = JsonObject.create().put("model", name).put("prompt", request.prompt());
        if (context.images() > 1) {
            fields.put("n", context.images());
        }
        request.size().ifPresent(size -> fields.put("size", size.toString()));
        boolean edit = isEdit(request);
        boolean jsonEdit = isJsonEdit(options);
        if (model.takesResponseFormat() && !jsonEdit) {
            fields.put(
                    "response_format",
                    options.responseFormat().orElse(clientFormat).word());
        }
        if (!model.isDallE()) {
            request.outputFormat()
                    .ifPresent(
                            format -> fields.put("output_format", format.name().toLowerCase(Locale.ROOT)));
        }
        putOptions(options, model.options(edit, jsonEdit), fields);
        if (jsonEdit) {
            OpenAiJsonEdits.putPictures(request, context, fields);
        } else if (edit) {
            putPictures(request, context, fields);
        }
        fields.putExtra(request.extraFields());
        ExtraImages.into(fields, options, context);
        WireRequest.Builder call = WireRequest.post(edit ? EDITS : GENERATIONS)
                .body(edit && !jsonEdit ? Form.of(fields) : WireBody.json(fields))
                .imagesIn("b64_json")
                .dataUrisIn("url")
                .image();
        return isStreamed(options, model) ? call.events(OpenAiEvents.INSTANCE).build() : call.build();
    }

    /** Whether the answer is asked for as a stream of events. */
    static boolean isStreamed(LocalOptions options, OpenAiModel model) {
        return options.partialImages().isPresent() && model.isStreaming();
    }

    /** Whether the request starts from pictures. */
    static boolean isEdit(ImageRequest request) {
        LocalOptions options = LocalOptions.of(request);
        return request.initImage().isPresent()
                || !options.referenceImages().isEmpty()
                || !options.referenceAddresses().isEmpty()
                || !options.referenceFiles().isEmpty();
    }

    /** Whether an edit has what a form has no place for, so that it goes as JSON. */
    static boolean isJsonEdit(LocalOptions options) {
        return !options.referenceAddresses().isEmpty()
                || !options.referenceFiles().isEmpty()
                || options.maskFile().isPresent();
    }

    /** The picture to start from, and those beside it. */
    static List<Payload> pictures(ImageRequest request, SubmitContext context) {
        List<ImageInput> inputs = new ArrayList<>();
        request.initImage().ifPresent(inputs::add);
        inputs.addAll(LocalOptions.of(request).referenceImages());
        return inputs.stream().map(context::payload).toList();
    }

    private static void putOptions(LocalOptions options, Set<LocalOption> known, JsonObject fields) {
        for (LocalOption option : known) {
            switch (option) {
                case USER -> options.user().ifPresent(value -> fields.put("user", value));
                case QUALITY -> options.quality().ifPresent(value -> fields.put("quality", value));
                case STYLE -> options.style().ifPresent(value -> fields.put("style", value));
                case BACKGROUND -> options.background().ifPresent(value -> fields.put("background", value));
                case MODERATION -> options.moderation().ifPresent(value -> fields.put("moderation", value));
                case OUTPUT_COMPRESSION ->
                    options.outputCompression().ifPresent(value -> fields.put("output_compression", value));
                case PARTIAL_IMAGES ->
                    options.partialImages()
                            .ifPresent(value -> fields.put("stream", true).put("partial_images", value));
                case INPUT_FIDELITY -> options.inputFidelity().ifPresent(value -> fields.put("input_fidelity", value));
                default -> {
                    // How pictures come and go is put where it belongs.
                }
            }
        }
    }

    private static void putPictures(ImageRequest request, SubmitContext context, JsonObject fields) {
        List<Payload> pictures = pictures(request, context);
        if (pictures.size() == 1) {
            fields.put("image", pictures.get(0));
        } else {
            fields.put("image[]", pictures);
        }
        request.mask().ifPresent(mask -> fields.put("mask", TransparentMask.of(context.payload(mask))));
    }
}
