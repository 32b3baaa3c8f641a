package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * What those servers of OpenAI's Images API are sent that name their further fields as Hugging Face's diffusers does:
 * {@code num_inference_steps}, {@code guidance_scale}.
 */
final class DiffusersRequests {
    private DiffusersRequests() {}

    /** The fields that generations and edits have in common, without pictures. */
    static JsonObject fields(ImageRequest request, SubmitContext context, LocalResponseFormat format) {
        JsonObject fields = JsonObject.create();
        request.model().ifPresent(model -> fields.put("model", model));
        fields.put("prompt", request.prompt());
        request.negativePrompt().ifPresent(text -> fields.put("negative_prompt", text));
        if (context.images() > 1) {
            fields.put("n", context.images());
        }
        request.size().ifPresent(size -> fields.put("size", size.toString()));
        request.steps().ifPresent(steps -> fields.put("num_inference_steps", steps));
        request.guidanceScale().ifPresent(scale -> fields.put("guidance_scale", scale));
        fields.put("seed", seed(context));
        fields.put("response_format", format.word());
        request.outputFormat()
                .ifPresent(wanted -> fields.put("output_format", wanted.name().toLowerCase(Locale.ROOT)));
        return fields;
    }

    /**
     * @param picturePart the name of a part with a picture to start from
     * @param addressPart the name of a part with the address of one
     */
    static WireRequest.Builder submit(
            ImageRequest request, SubmitContext context, JsonObject fields, String picturePart, String addressPart) {
        LocalOptions options = LocalOptions.of(request);
        boolean edit = OpenAiRequests.isEdit(request);
        if (edit) {
            List<Payload> pictures = OpenAiRequests.pictures(request, context);
            fields.put(picturePart, pictures);
            fields.put(
                    addressPart,
                    options.referenceAddresses().stream()
                            .map(URI::toASCIIString)
                            .toList());
        }
        fields.putExtra(request.extraFields());
        ExtraImages.into(fields, options, context);
        return WireRequest.post(edit ? OpenAiRequests.EDITS : OpenAiRequests.GENERATIONS)
                .body(edit ? Form.of(fields) : WireBody.json(fields))
                .imagesIn("b64_json")
                .dataUrisIn("url")
                .image();
    }

    /** The seed that is sent: the user's, or one drawn here, since a server's own is often the same for everybody. */
    static long seed(SubmitContext context) {
        return context.seed().orElse(context.drawnSeed());
    }
}
