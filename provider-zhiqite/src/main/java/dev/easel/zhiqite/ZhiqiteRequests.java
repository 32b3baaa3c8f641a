package dev.easel.zhiqite;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.Upscale;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.net.URI;
import java.util.Optional;

/** Maps what is requested to the requests that go out: drawings, tools and the queries for both. */
final class ZhiqiteRequests {
    static final String PREFIX = "/AIGCImgOpenServ/saas";

    private ZhiqiteRequests() {}

    static WireRequest generation(ImageRequest request, SubmitContext context) {
        GenerationRoute route = GenerationRoute.of(request);
        ZhiqiteOptions options = ZhiqiteOptions.of(request);
        Fields body = Fields.create()
                .put("prompt", request.prompt())
                .put("negative_prompt", request.negativePrompt())
                // The number of images is the product of the two, and the default of n_iter is not documented.
                .put("batch_size", context.images())
                .put("n_iter", 1)
                .put("steps", request.steps())
                .put("width", request.size().map(Size::width))
                .put("height", request.size().map(Size::height));
        // Of the three pages two have the seed as text, and the third has an integer in its table and text in its
        // example.
        context.seed().ifPresent(seed -> body.put("seed", Long.toString(seed)));
        body.put("cfg_scale", request.guidanceScale())
                .put("sampler_index", ZhiqiteSamplers.nameIn(request))
                .put("restore_faces", request.restoreFaces())
                .put("denoising_strength", request.strength());
        putHiresFix(body, request, route, options);
        body.put("resize_mode", options.resizeMode())
                .put("image_cfg_scale", options.imageCfgScale())
                .put("initial_noise_multiplier", options.initialNoiseMultiplier());
        if (request.mask().isPresent()) {
            putMask(body, options);
        }
        body.put("callbackUrl", callback(request).map(URI::toString))
                .put("alwayson_scripts", scripts(request, context, route, options));
        return WireRequest.post(PREFIX + "/sd/v2/" + route.path())
                .json(body.json(context).putExtra(request.extraFields()))
                .dataUrisIn(ResponseImage.OF_GENERATION)
                .build();
    }

    static WireRequest tool(ZhiqiteToolRequest request, SubmitContext context) {
        Fields body = Fields.create()
                .put("businessTaskId", context.requestId())
                .putAll(request.fields())
                .put("callbackUrl", request.callbackUrl().map(URI::toString));
        return WireRequest.post(PREFIX + ToolCode.path(request.code()))
                .json(body.json(context))
                .dataUrisIn(ResponseImage.OF_TOOL)
                .build();
    }

    /**
     * Returns a query for a task by the client's id, whatever the service calls the task in its responses.
     *
     * @param images where the response has addresses of images
     */
    static WireRequest query(String path, String images, TaskCall task) {
        return WireRequest.post(PREFIX + path)
                .json(JsonObject.create().put("businessTaskId", task.requestId()))
                .dataUrisIn(images)
                .build();
    }

    /** Returns where the service is asked to call back; empty where the call's page has no field for it. */
    static Optional<URI> callback(ImageRequest request) {
        return GenerationRoute.of(request).hasCallback() ? request.callbackUrl() : Optional.empty();
    }

    private static void putHiresFix(Fields body, ImageRequest request, GenerationRoute route, ZhiqiteOptions options) {
        Optional<Upscale> upscale = request.upscale();
        Optional<Size> size = options.hiresSize();
        if (upscale.isEmpty() && size.isEmpty()) {
            return;
        }
        body.put("enable_hr", true)
                .put("hr_resize_x", size.map(Size::width))
                .put("hr_resize_y", size.map(Size::height))
                .put("hr_scale", upscale.filter(by -> size.isEmpty()).map(by -> (long) by.factor()));
        upscale.ifPresent(second -> {
            body.put("hr_upscaler", second.upscaler().filter(name -> route.hasUpscaler()));
            if (mayDenoise(request)) {
                body.put("denoising_strength", second.denoisingStrength());
            }
            body.put("hr_second_pass_steps", second.steps());
        });
    }

    /** Returns whether the one field for both strengths is free: an init image's strength takes it. */
    static boolean mayDenoise(ImageRequest request) {
        return request.initImage().isEmpty();
    }

    private static void putMask(Fields body, ZhiqiteOptions options) {
        body.put("mask_blur", options.maskBlur())
                .put("mask_blur_x", options.maskBlurX())
                .put("mask_blur_y", options.maskBlurY())
                .put("inpainting_fill", options.inpaintingFill())
                .put("inpaint_full_res", options.inpaintFullRes())
                .put("inpaint_full_res_padding", options.inpaintFullResPadding())
                // Always sent: white is generated anew in Easel, and the page does not say which of the two is the
                // default.
                .put("inpainting_mask_invert", options.inpaintingMaskInvert().orElse(0));
    }

    /**
     * The pages' tables are flat. That all this stands inside {@code alwayson_scripts} is known from the example of
     * text2image alone, and from the order of the fields in the two other tables.
     */
    private static Fields scripts(
            ImageRequest request, SubmitContext context, GenerationRoute route, ZhiqiteOptions options) {
        Fields settings = Fields.create()
                .put(ZhiqiteOptions.CLIP_SKIP, request.clipSkip())
                .putAll(options.overrideSettings());
        Fields passes = Fields.create()
                .put(
                        "args",
                        options.adetailers().stream().map(Adetailer::fields).toList());
        return Fields.create()
                .put("sd_model_checkpoint", request.model())
                .put("id_task", context.requestId())
                .put("sd_vae", request.vae())
                .put("override_settings", Optional.of(settings).filter(set -> !set.isEmpty()))
                // JPEG is what comes without the field, and png the one value that is documented for it.
                .put(
                        "output_image_format",
                        request.outputFormat().filter(ImageFormat.PNG::equals).map(format -> "png"))
                .put(
                        "ADetailer",
                        Optional.of(passes).filter(each -> !options.adetailers().isEmpty() && route.hasAdetailer()))
                .put("image_link", request.initImage())
                .put("mask_link", request.mask())
                .put(
                        "controlnet",
                        Optional.of(options.controlnet()).filter(object -> route == GenerationRoute.CONTROLNET))
                .putAll(options.extraScripts());
    }
}
