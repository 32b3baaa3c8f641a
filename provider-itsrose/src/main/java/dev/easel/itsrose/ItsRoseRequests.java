package dev.easel.itsrose;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Violation;
import dev.easel.spi.DataUri;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the bodies of {@code POST /sdapi/txt2img}, {@code /sdapi/img2img} and {@code /sdapi/inpaint}: the same 25 fields in
 * the order and the types of the documentation's example (switches as {@code "yes"} and {@code "no"}, the seed as text,
 * LoRAs as lists with commas), and behind them the input images, as addresses or {@code data:} URIs, whose fields are known
 * from the service's users alone.
 */
final class ItsRoseRequests {
    private static final Size DEFAULT_SIZE = Size.of(512, 512);
    private static final double DEFAULT_GUIDANCE_SCALE = 7.5;

    /** The documentation speaks of 21, 31 and 41 and of 5 to 25: this is the one number that is in both. */
    private static final int DEFAULT_STEPS = 21;

    /** The only value there is. */
    private static final String ALGORITHM = "dpmsolver+++";

    private static final String INIT_IMAGE = "init_image";
    private static final String MASK_IMAGE = "mask_image";
    private static final String STRENGTH = "strength";

    /** Every field that is sent from a request's own. */
    static final Set<String> FIELDS = Set.of(
            "model_id",
            "prompt",
            "negative_prompt",
            "width",
            "height",
            "samples",
            "num_inference_steps",
            "safety_checker",
            "safety_checker_type",
            "enhance_prompt",
            "seed",
            "guidance_scale",
            "panorama",
            "self_attention",
            "upscale",
            "embeddings_model",
            "tomesd",
            "use_karras_sigmas",
            "algorithm_type",
            "vae",
            "lora_strength",
            "lora_model",
            ItsRoseSamplers.FIELD,
            "clip_skip",
            "highres_fix",
            INIT_IMAGE,
            MASK_IMAGE,
            STRENGTH);

    private ItsRoseRequests() {}

    /** The endpoint that does what the request asks for. */
    static String path(ImageRequest request) {
        if (request.mask().isPresent()) {
            return "/sdapi/inpaint";
        }
        return request.initImage().isPresent() ? "/sdapi/img2img" : "/sdapi/txt2img";
    }

    /**
     * The body for one image.
     *
     * @param inlineImages whether images at hand go inside it
     */
    static JsonObject body(
            ImageRequest request, SubmitContext context, ItsRoseExtraFields extras, boolean inlineImages) {
        ItsRoseOptions options = ItsRoseOptions.in(request);
        Size size = request.size().orElse(DEFAULT_SIZE);
        String scheduler = ItsRoseSamplers.nameFor(request);
        JsonObject body = JsonObject.create();
        body.put("model_id", request.model().orElseThrow());
        body.put("prompt", request.prompt());
        request.negativePrompt().ifPresent(text -> body.put("negative_prompt", text));
        body.put("width", size.width());
        body.put("height", size.height());
        body.put("samples", context.images());
        body.put("num_inference_steps", request.steps().orElse(DEFAULT_STEPS));
        body.put("safety_checker", yesOrNo(options.safetyChecker()));
        options.safetyCheckerType().ifPresent(type -> body.put("safety_checker_type", type.wire()));
        body.put("enhance_prompt", yesOrNo(options.enhancePrompt()));
        context.seed().ifPresent(seed -> body.put("seed", Long.toString(seed)));
        body.put("guidance_scale", request.guidanceScale().orElse(DEFAULT_GUIDANCE_SCALE));
        body.put("panorama", yesOrNo(options.panorama()));
        body.put("self_attention", yesOrNo(options.selfAttention()));
        body.put("upscale", yesOrNo(request.upscale().isPresent()));
        options.embeddingsModel().ifPresent(id -> body.put("embeddings_model", id));
        body.put("tomesd", yesOrNo(options.tomesd()));
        body.put(
                "use_karras_sigmas",
                yesOrNo(request.scheduler().filter(Scheduler.KARRAS::equals).isPresent()));
        if (ItsRoseSamplers.hasAlgorithm(scheduler)) {
            body.put("algorithm_type", ALGORITHM);
        }
        request.vae().ifPresent(vae -> body.put("vae", vae));
        if (!request.loras().isEmpty()) {
            body.put("lora_strength", withCommas(request.loras(), lora -> plain(lora.weight())));
            body.put("lora_model", withCommas(request.loras(), Lora::id));
        }
        if (!ItsRoseSamplers.isExtraField(request)) {
            body.put(ItsRoseSamplers.FIELD, scheduler);
        }
        request.clipSkip().ifPresent(layers -> body.put("clip_skip", layers));
        body.put("highres_fix", yesOrNo(options.highresFix()));
        putInputs(body, request, context, inlineImages);
        return body.putExtra(extras.under(request.extraFields()));
    }

    /** White in a mask is generated anew here as in Easel, so it goes out as it is. */
    private static void putInputs(JsonObject body, ImageRequest request, SubmitContext context, boolean inline) {
        request.initImage().ifPresent(image -> putInput(body, INIT_IMAGE, "initImage", image, context, inline));
        if (request.mask().isPresent()) {
            putInput(body, MASK_IMAGE, "mask", request.mask().get(), context, inline);
        } else if (request.strength().isPresent()) {
            body.put(STRENGTH, request.strength().getAsDouble());
        }
    }

    private static void putInput(
            JsonObject body, String name, String field, ImageInput image, SubmitContext context, boolean inline) {
        if (!inline || image instanceof ImageInput.Url) {
            body.put(name, address(image, context));
            return;
        }
        Payload bytes = context.payload(image);
        if (!bytes.mediaType().startsWith("image/")) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.MALFORMED,
                    field,
                    "is no image of a known format, which a data: URI has to name; give a PNG or JPEG"));
        }
        body.put(name, new DataUri(bytes));
    }

    private static String address(ImageInput image, SubmitContext context) {
        return context.address(image).toASCIIString();
    }

    /** The path and query that describe an image. */
    static String captionPath(ImageInput image, SubmitContext context, ItsRoseExtraFields extras) {
        return extras.query("/sdapi/generate_prompt", Map.of(INIT_IMAGE, address(image, context)));
    }

    /** A JSON boolean would be refused. */
    private static String yesOrNo(boolean on) {
        return on ? "yes" : "no";
    }

    private static String withCommas(List<Lora> loras, Function<Lora, String> part) {
        return loras.stream().map(part).collect(Collectors.joining(","));
    }

    /** {@code 1} and not {@code 1.0}, as in the documentation's example. */
    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
