package dev.easel.itsrose;

import dev.easel.CaptionRequest;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.spi.DataUri;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the bodies of {@code POST /sdapi/txt2img}, {@code /sdapi/img2img} and {@code /sdapi/inpaint}: the same 25 fields in
 * the order and the types of the documentation's example (switches as {@code "yes"} and {@code "no"}, the seed as text,
 * LoRAs as lists with commas), and behind them the input pictures, as addresses or {@code data:} URIs, whose fields are known
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
            "scheduler",
            "clip_skip",
            "highres_fix",
            INIT_IMAGE,
            MASK_IMAGE,
            STRENGTH);

    private ItsRoseRequests() {}

    /** What the service cannot honour beyond what its capabilities say. */
    static void check(ImageRequest request, Findings findings) {
        request.scheduler()
                .filter(schedule -> !schedule.equals(Scheduler.KARRAS) && !schedule.equals(Scheduler.NORMAL))
                .ifPresent(schedule -> findings.unsupported(
                        "scheduler",
                        "is " + schedule + " and was left out; itsrose has a switch for the Karras schedule and nothing"
                                + " else (what it calls a scheduler is chosen with sampler)"));
        request.upscale().ifPresent(upscale -> checkUpscale(upscale, findings));
        if (request.mask().isPresent() && request.strength().isPresent()) {
            findings.unsupported(
                    "strength",
                    "is set beside a mask and was left out; nothing is known of a strength in itsrose's inpainting (to try"
                            + " one, put it into extraFields)");
        }
        for (Lora lora : request.loras()) {
            if (lora.id().contains(",")) {
                findings.violation(
                        "loras",
                        "has \"" + lora.id() + "\", and itsrose would take the comma for the end of the id; add each"
                                + " LoRA on its own");
            }
        }
    }

    private static void checkUpscale(Upscale upscale, Findings findings) {
        if (upscale.upscaler().isPresent()
                || upscale.denoisingStrength().isPresent()
                || upscale.steps().isPresent()) {
            findings.unsupported(
                    "upscale",
                    "has an upscaler, a denoisingStrength or steps, which were left out; itsrose has a switch that doubles"
                            + " width and height and nothing else");
        }
    }

    /** The endpoint that does what the request asks for. */
    static String path(ImageRequest request) {
        if (request.mask().isPresent()) {
            return "/sdapi/inpaint";
        }
        return request.initImage().isPresent() ? "/sdapi/img2img" : "/sdapi/txt2img";
    }

    /**
     * The body for one picture.
     *
     * @param inlineImages whether pictures at hand go inside it
     */
    static JsonObject body(ImageRequest request, SubmitContext context, ItsRoseExtras extras, boolean inlineImages) {
        ItsRoseOptions options = ItsRoseOptions.in(request);
        Size size = request.size().orElse(DEFAULT_SIZE);
        String scheduler = request.sampler().map(ItsRoseSchedulers::nameOf).orElse(ItsRoseSchedulers.DEFAULT);
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
        if (ItsRoseSchedulers.hasAlgorithm(scheduler)) {
            body.put("algorithm_type", ALGORITHM);
        }
        request.vae().ifPresent(vae -> body.put("vae", vae));
        if (!request.loras().isEmpty()) {
            body.put("lora_strength", withCommas(request.loras(), lora -> plain(lora.weight())));
            body.put("lora_model", withCommas(request.loras(), Lora::id));
        }
        body.put("scheduler", scheduler);
        request.clipSkip().ifPresent(layers -> body.put("clip_skip", layers));
        body.put("highres_fix", yesOrNo(options.highresFix()));
        putInputs(body, request, context, inlineImages);
        return body.putExtra(extras.under(request.extraFields()));
    }

    /** White in a mask is drawn anew here as in Easel, so it goes out as it is. */
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
        Payload picture = context.payload(image);
        if (!picture.mediaType().startsWith("image/")) {
            throw new InvalidRequestException(new Violation(
                    field, "is no picture of a known format, which a data: URI has to name; give a PNG or JPEG"));
        }
        body.put(name, new DataUri(picture));
    }

    private static String address(ImageInput image, SubmitContext context) {
        return context.address(image).toASCIIString();
    }

    /**
     * Refuses what the call that describes a picture has no field for.
     *
     * @param inlineImages whether pictures at hand go inside requests, for which a caption's has no room
     * @throws InvalidRequestException if the request has such a thing
     */
    static void checkCaption(CaptionRequest request, boolean inlineImages) {
        List<Violation> violations = new ArrayList<>();
        if (inlineImages && !(request.image() instanceof ImageInput.Url)) {
            violations.add(new Violation(
                    "image",
                    "is a file or bytes, and a caption's request has no room for one; give ImageInput.url, or build a"
                            + " client with an uploader and without inlineImages"));
        }
        request.model()
                .ifPresent(model -> violations.add(new Violation(
                        "model", "is " + model + "; itsrose describes pictures in one way only: leave it out")));
        if (!request.options().isEmpty()) {
            violations.add(new Violation(
                    "options", "has ItsRoseOptions, which are about drawing; leave them out of a caption's request"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(
                    violations,
                    FailureDetails.builder().provider(ItsRose.PROVIDER).build());
        }
    }

    /** The path and query that describe a picture. */
    static String captionPath(ImageInput image, SubmitContext context, ItsRoseExtras extras) {
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
