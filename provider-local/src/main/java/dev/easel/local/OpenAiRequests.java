package dev.easel.local;

import dev.easel.Feature;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Upscale;
import dev.easel.openai.internal.EditInputs;
import dev.easel.openai.internal.FormBody;
import dev.easel.openai.internal.OpenAiEvents;
import dev.easel.openai.internal.OpenAiFamily;
import dev.easel.openai.internal.OpenAiImages;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What servers of OpenAI's Images API are sent: generations as JSON, edits as a form. */
final class OpenAiRequests {
    static final String GENERATIONS = "/images/generations";
    static final String EDITS = "/images/edits";

    private final LocalProfile profile;
    private final LocalSettings settings;

    OpenAiRequests(LocalProfile profile, LocalSettings settings) {
        this.profile = profile;
        this.settings = settings;
    }

    WireRequest generate(ImageRequest request, SubmitContext context) {
        String inpainting = profile.inpaintingRoute();
        if (inpainting != null && request.mask().isPresent()) {
            return inpaint(inpainting, request, context);
        }
        LocalOptions options = LocalOptions.of(request);
        OpenAiFamily family = profile.family(request);
        boolean edit = profile.isEdit(request);
        boolean form = edit && !profile.isJsonEdit(request);
        LocalResponseFormat format = options.responseFormat()
                .filter(profile.dialect()::knows)
                .or(() -> Optional.ofNullable(settings.responseFormat()))
                .orElse(
                        family.isGptImage() || (edit && !form)
                                ? LocalResponseFormat.OMITTED
                                : LocalResponseFormat.B64_JSON);
        JsonObject fields = fields(request, context);
        if (format != LocalResponseFormat.OMITTED) {
            fields.put("response_format", format.word());
        }
        if (profile.has(Feature.OUTPUT_FORMAT) && !family.isDallE()) {
            request.outputFormat()
                    .ifPresent(
                            wanted -> fields.put("output_format", wanted.name().toLowerCase(Locale.ROOT)));
        }
        LocalOption.put(options, profile.options(request), fields);
        if (form) {
            putParts(request, context, fields);
        } else if (edit) {
            inputs(request).putObjects(context, fields);
        } else if (profile.has(LocalProfile.Quirk.IMAGES_IN_GENERATIONS)) {
            putInside(request, context, fields);
        }
        if (profile.has(Feature.UPSCALE)) {
            request.upscale().ifPresent(upscale -> putUpscale(upscale, fields));
        }
        fields.putExtra(request.extraFields());
        ExtraImages.into(fields, options, context);
        WireRequest.Builder call = OpenAiImages.expected(
                        WireRequest.post(settings.prefix() + (edit ? EDITS : GENERATIONS)))
                .body(form ? FormBody.of(fields) : WireBody.json(fields))
                .image();
        if (format == LocalResponseFormat.FILE) {
            call.archive();
        }
        return profile.isStreamed(request) ? call.events(OpenAiEvents.INSTANCE).build() : call.build();
    }

    /**
     * Returns the seed of the call's first image: the user's, or a random one, since a server's own is often the same for
     * everybody. Empty where the server takes none.
     */
    OptionalLong seed(ImageRequest request, SubmitContext context) {
        boolean taken = profile.seed() != null && !profile.isInpainting(request);
        return taken ? OptionalLong.of(context.seed().orElse(context.drawnSeed())) : OptionalLong.empty();
    }

    /** The fields that generations and edits have in common, without images and options. */
    private JsonObject fields(ImageRequest request, SubmitContext context) {
        JsonObject fields = JsonObject.create();
        request.model().ifPresent(model -> fields.put("model", model));
        String negative = profile.negativePrompt();
        boolean behind = LocalProfile.BEHIND_PROMPT.equals(negative);
        fields.put(
                "prompt",
                request.prompt()
                        + (behind
                                ? request.negativePrompt()
                                        .map(text -> negative + text)
                                        .orElse("")
                                : ""));
        if (negative != null && !behind) {
            request.negativePrompt().ifPresent(text -> fields.put(negative, text));
        }
        if (context.images() > 1) {
            fields.put("n", context.images());
        }
        request.size().ifPresent(size -> fields.put("size", size.toString()));
        String steps = profile.steps();
        if (steps != null) {
            request.steps().ifPresent(count -> fields.put(steps, count));
        }
        String scale = profile.guidanceScale();
        if (scale != null) {
            request.guidanceScale().ifPresent(value -> fields.put(scale, value));
        }
        String seed = profile.seed();
        if (seed != null) {
            seed(request, context).ifPresent(value -> fields.put(seed, value));
        }
        return fields;
    }

    /** As parts of a form: one image under the one name, several under the other. */
    private void putParts(ImageRequest request, SubmitContext context, JsonObject fields) {
        EditInputs inputs = inputs(request);
        inputs.putParts(context, profile.image(), profile.images(), fields);
        if (!inputs.addresses().isEmpty()) {
            fields.put(
                    profile.address(),
                    inputs.addresses().stream().map(URI::toASCIIString).toList());
        }
    }

    /** Puts the images as base64 into the JSON of a generation. */
    private static void putInside(ImageRequest request, SubmitContext context, JsonObject fields) {
        request.initImage().ifPresent(image -> fields.put("file", context.payload(image)));
        List<ImageInput> references = LocalOptions.of(request).referenceImages();
        if (!references.isEmpty()) {
            fields.put("ref_images", references.stream().map(context::payload).toList());
        }
    }

    /** Makes the image larger when it is generated. */
    private static void putUpscale(Upscale upscale, JsonObject fields) {
        fields.put("enable_upscaling", true);
        fields.put("upscaling_scale", upscale.factor());
        upscale.upscaler().ifPresent(path -> fields.put("upscaling_model_path", path));
    }

    private WireRequest inpaint(String route, ImageRequest request, SubmitContext context) {
        JsonObject fields = JsonObject.create();
        request.model().ifPresent(model -> fields.put("model", model));
        fields.put("prompt", request.prompt());
        request.steps().ifPresent(steps -> fields.put("steps", steps));
        request.initImage().ifPresent(image -> fields.put("image", context.payload(image)));
        request.mask().ifPresent(mask -> fields.put("mask", context.payload(mask)));
        fields.putExtra(request.extraFields());
        return OpenAiImages.expected(WireRequest.post(settings.prefix() + route))
                .body(FormBody.of(fields))
                .build();
    }

    /** Returns the images that the request starts from. */
    static EditInputs inputs(ImageRequest request) {
        LocalOptions options = LocalOptions.of(request);
        return new EditInputs(
                request,
                options.referenceImages(),
                options.referenceAddresses(),
                options.referenceFiles(),
                options.maskFile(),
                options.markup());
    }
}
