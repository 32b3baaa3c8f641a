package dev.easel.zhiqite;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.Upscale;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.Optional;

/** What is sent to have pictures drawn: from the common vocabulary to the service's fields. */
final class ZhiqiteRequests {
    static final String PREFIX = "/AIGCImgOpenServ/saas";

    private ZhiqiteRequests() {}

    static WireRequest drawing(ImageRequest request, SubmitContext context) {
        DrawingCall call = DrawingCall.of(request);
        ZhiqiteOptions options = ZhiqiteOptions.of(request);
        JsonObject body = JsonObject.create().put("prompt", request.prompt());
        request.negativePrompt().ifPresent(text -> body.put("negative_prompt", text));
        // The pictures made are the product of the two, and n_iter's default is not documented.
        body.put("batch_size", context.images()).put("n_iter", 1);
        request.steps().ifPresent(steps -> body.put("steps", steps));
        request.size().ifPresent(size -> body.put("width", size.width()).put("height", size.height()));
        // Of the three pages two have the seed as text, and the third has an integer in its table and text in its
        // example.
        context.seed().ifPresent(seed -> body.put("seed", Long.toString(seed)));
        request.guidanceScale().ifPresent(scale -> body.put("cfg_scale", scale));
        SamplerNames.nameIn(request).ifPresent(name -> body.put("sampler_index", name));
        request.restoreFaces().ifPresent(restore -> body.put("restore_faces", restore));
        request.strength().ifPresent(strength -> body.put("denoising_strength", strength));
        putHiresFix(body, request, call, options);
        putFit(body, request, options);
        callback(request).ifPresent(address -> body.put("callbackUrl", address.toString()));
        body.put("alwayson_scripts", scripts(request, context, call, options));
        body.putExtra(request.extraFields());
        return WireRequest.post(PREFIX + "/sd/v2/" + call.path())
                .json(body)
                .dataUrisIn(PictureAddress.OF_DRAWING)
                .build();
    }

    /** Where the service is asked to call back; empty where the call's page has no field for it. */
    static Optional<URI> callback(ImageRequest request) {
        return DrawingCall.of(request).callsBack() ? request.callbackUrl() : Optional.empty();
    }

    private static void putHiresFix(JsonObject body, ImageRequest request, DrawingCall call, ZhiqiteOptions options) {
        if (request.upscale().isEmpty() && options.hiresSize().isEmpty()) {
            return;
        }
        body.put("enable_hr", true);
        options.hiresSize()
                .ifPresentOrElse(
                        size -> body.put("hr_resize_x", size.width()).put("hr_resize_y", size.height()),
                        () -> request.upscale().ifPresent(by -> body.put("hr_scale", (long) by.factor())));
        request.upscale().ifPresent(second -> {
            second.upscaler().filter(name -> call.hasUpscaler()).ifPresent(name -> body.put("hr_upscaler", name));
            if (mayDenoise(request)) {
                second.denoisingStrength().ifPresent(strength -> body.put("denoising_strength", strength));
            }
            second.steps().ifPresent(steps -> body.put("hr_second_pass_steps", steps));
        });
    }

    /** The one field for both says how far a picture goes from the one it starts from, where it starts from one. */
    static boolean mayDenoise(ImageRequest request) {
        return request.initImage().isEmpty();
    }

    /** Why part of the upscaling is left out, as the end of a sentence; empty where nothing is. */
    static String objection(Upscale upscale, ImageRequest request) {
        if (upscale.denoisingStrength().isPresent() && !mayDenoise(request)) {
            return "has denoisingStrength, which was left out: zhiqite has one field for it and for strength, which"
                    + " counts for a picture that starts from another; set strength instead";
        }
        DrawingCall call = DrawingCall.of(request);
        return upscale.upscaler().isPresent() && !call.hasUpscaler()
                ? "has upscaler, which was left out: zhiqite documents none for " + call.path()
                : "";
    }

    /** How the picture that is started from is fitted, and the mask used. */
    private static void putFit(JsonObject body, ImageRequest request, ZhiqiteOptions options) {
        options.resizeMode().ifPresent(mode -> body.put("resize_mode", mode));
        options.imageCfgScale().ifPresent(scale -> body.put("image_cfg_scale", scale));
        options.initialNoiseMultiplier().ifPresent(factor -> body.put("initial_noise_multiplier", factor));
        if (request.mask().isEmpty()) {
            return;
        }
        options.maskBlur().ifPresent(pixels -> body.put("mask_blur", pixels));
        options.maskBlurX().ifPresent(pixels -> body.put("mask_blur_x", pixels));
        options.maskBlurY().ifPresent(pixels -> body.put("mask_blur_y", pixels));
        options.inpaintingFill().ifPresent(fill -> body.put("inpainting_fill", fill));
        options.inpaintFullRes().ifPresent(full -> body.put("inpaint_full_res", full));
        options.inpaintFullResPadding().ifPresent(pixels -> body.put("inpaint_full_res_padding", pixels));
        // Sent always: white is redrawn in Easel, and the page does not say which of the two is the service's default.
        body.put("inpainting_mask_invert", options.inpaintingMaskInvert().orElse(0));
    }

    /**
     * The pages' tables are flat; that all this stands inside {@code alwayson_scripts} is known from the example of
     * text2image alone, and from the order of the fields in the two other tables.
     */
    private static JsonObject scripts(
            ImageRequest request, SubmitContext context, DrawingCall call, ZhiqiteOptions options) {
        JsonObject scripts = JsonObject.create();
        request.model().ifPresent(checkpoint -> scripts.put("sd_model_checkpoint", checkpoint));
        scripts.put("id_task", context.requestId());
        request.vae().ifPresent(vae -> scripts.put("sd_vae", vae));
        JsonObject settings = JsonObject.create();
        request.clipSkip().ifPresent(layers -> settings.put(ZhiqiteOptions.CLIP_SKIP, layers));
        settings.putExtra(options.overrideSettings());
        if (!settings.isEmpty()) {
            scripts.put("override_settings", settings);
        }
        // JPEG is what comes without the field, and png the one value that is documented for it.
        if (request.outputFormat().filter(ImageFormat.PNG::equals).isPresent()) {
            scripts.put("output_image_format", "png");
        }
        if (!options.adetailers().isEmpty() && call.hasAdetailer()) {
            scripts.put(
                    "ADetailer",
                    JsonObject.create()
                            .put(
                                    "args",
                                    options.adetailers().stream()
                                            .map(AdetailerArgs::of)
                                            .toList()));
        }
        request.initImage()
                .ifPresent(picture ->
                        scripts.put("image_link", context.address(picture).toString()));
        request.mask()
                .ifPresent(picture ->
                        scripts.put("mask_link", context.address(picture).toString()));
        if (call == DrawingCall.CONTROLNET) {
            scripts.put(
                    "controlnet", JsonObject.create().putExtra(FreeFields.addressed(options.controlnet(), context)));
        }
        return scripts.putExtra(options.extraScripts());
    }
}
