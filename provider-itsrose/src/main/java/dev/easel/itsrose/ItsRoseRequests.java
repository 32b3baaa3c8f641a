package dev.easel.itsrose;

import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.spi.Findings;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the body of {@code POST /sdapi/txt2img} in the order and the types of the documentation's example: switches as
 * {@code "yes"} and {@code "no"}, the seed as text, LoRAs as lists with commas.
 */
final class ItsRoseRequests {
    private static final Size DEFAULT_SIZE = Size.of(512, 512);
    private static final double DEFAULT_GUIDANCE_SCALE = 7.5;

    /** The documentation speaks of 21, 31 and 41 and of 5 to 25: this is the one number that is in both. */
    private static final int DEFAULT_STEPS = 21;

    /** The only value there is. */
    private static final String ALGORITHM = "dpmsolver+++";

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

    /** The body for one picture. */
    static JsonObject txt2img(ImageRequest request, SubmitContext context) {
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
        return body.putExtra(request.extraFields());
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
