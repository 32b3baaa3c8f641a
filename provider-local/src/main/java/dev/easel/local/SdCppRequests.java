package dev.easel.local;

import dev.easel.ControlNet;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Upscale;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the queue of stable-diffusion.cpp's server is sent. */
final class SdCppRequests {
    private static final String SUBMIT = "/sdcpp/v1/img_gen";

    private SdCppRequests() {}

    static WireRequest generate(
            ImageRequest request, SubmitContext context, ServerNames samplers, ServerNames schedulers) {
        JsonObject body = JsonObject.create().put("prompt", request.prompt());
        request.negativePrompt().ifPresent(text -> body.put("negative_prompt", text));
        request.clipSkip().ifPresent(layers -> body.put("clip_skip", layers));
        request.size().ifPresent(size -> {
            body.put("width", size.width());
            body.put("height", size.height());
        });
        request.strength().ifPresent(strength -> body.put("strength", strength));
        body.put("seed", seed(context));
        if (context.images() > 1) {
            body.put("batch_count", context.images());
        }
        request.outputFormat()
                .ifPresent(format -> body.put("output_format", format.name().toLowerCase(Locale.ROOT)));
        LocalOptions options = LocalOptions.of(request);
        options.outputCompression().ifPresent(share -> body.put("output_compression", share));
        putImages(request, context, body);
        if (!request.loras().isEmpty()) {
            body.put("lora", loras(request.loras()));
        }
        putSampling(request, samplers, schedulers, body);
        request.upscale().ifPresent(upscale -> body.put("hires", hires(upscale)));
        ExtraFields.into(body, request.extraFields());
        ExtraImages.into(body, options, context);
        return WireRequest.post(SUBMIT).json(body).build();
    }

    /** The seed that is sent: the user's, or a random one that 32 bits hold, since the server's own is the same for everybody. */
    static long seed(SubmitContext context) {
        return context.seed().orElse(context.drawnSeed() & Integer.MAX_VALUE);
    }

    /** Puts the settings of the sampler where the request has any. */
    static void putSampling(ImageRequest request, ServerNames samplers, ServerNames schedulers, JsonObject into) {
        JsonObject sampling = JsonObject.create();
        request.steps().ifPresent(steps -> sampling.put("sample_steps", steps));
        request.sampler()
                .flatMap(sampler -> samplers.of(sampler.name()))
                .ifPresent(word -> sampling.put("sample_method", word));
        request.scheduler()
                .flatMap(scheduler -> schedulers.of(scheduler.name()))
                .ifPresent(word -> sampling.put("scheduler", word));
        request.guidanceScale()
                .ifPresent(scale -> sampling.put("guidance", JsonObject.create().put("txt_cfg", scale)));
        if (!sampling.isEmpty()) {
            into.put("sample_params", sampling);
        }
    }

    static List<JsonObject> loras(List<Lora> loras) {
        List<JsonObject> all = new ArrayList<>();
        for (Lora lora : loras) {
            all.add(JsonObject.create().put("path", lora.id()).put("multiplier", lora.weight()));
        }
        return all;
    }

    private static void putImages(ImageRequest request, SubmitContext context, JsonObject body) {
        InputFormats wanted = InputFormats.SD_CPP;
        request.initImage()
                .ifPresent(image -> body.put("init_image", wanted.checked("initImage", context.payload(image))));
        request.mask().ifPresent(mask -> body.put("mask_image", wanted.checked("mask", context.payload(mask))));
        for (ControlNet control : request.controls()) {
            body.put("control_image", wanted.checked("controls", context.payload(control.image())));
            control.weight().ifPresent(weight -> body.put("control_strength", weight));
        }
        LocalOptions options = LocalOptions.of(request);
        if (!options.referenceImages().isEmpty()) {
            body.put(
                    "ref_images",
                    wanted.checked(
                            "options",
                            options.referenceImages().stream()
                                    .map(context::payload)
                                    .toList()));
        }
    }

    private static JsonObject hires(Upscale upscale) {
        JsonObject hires = JsonObject.create().put("enabled", true).put("scale", upscale.factor());
        upscale.upscaler().ifPresent(name -> hires.put("upscaler", name));
        upscale.steps().ifPresent(steps -> hires.put("steps", steps));
        upscale.denoisingStrength().ifPresent(strength -> hires.put("denoising_strength", strength));
        return hires;
    }
}
