package dev.easel.zhiqite;

import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.TaskPart;
import dev.easel.Upscale;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.util.Optional;

/** What is sent: from the common vocabulary to the service's fields. */
final class ZhiqiteRequests {
    private static final String DRAWING = "/AIGCImgOpenServ/saas/sd";

    private ZhiqiteRequests() {}

    static WireRequest textToImage(ImageRequest request, SubmitContext context) {
        ZhiqiteOptions options = ZhiqiteOptions.of(request);
        JsonObject body = JsonObject.create().put("prompt", request.prompt());
        request.negativePrompt().ifPresent(text -> body.put("negative_prompt", text));
        // The pictures made are the product of the two, and n_iter's default is not documented.
        body.put("batch_size", context.images()).put("n_iter", 1);
        request.steps().ifPresent(steps -> body.put("steps", steps));
        request.size().ifPresent(size -> body.put("width", size.width()).put("height", size.height()));
        context.seed().ifPresent(seed -> body.put("seed", Long.toString(seed)));
        request.guidanceScale().ifPresent(scale -> body.put("cfg_scale", scale));
        SamplerNames.nameIn(request).ifPresent(name -> body.put("sampler_index", name));
        request.restoreFaces().ifPresent(restore -> body.put("restore_faces", restore));
        putHiresFix(body, request.upscale(), options);
        request.callbackUrl().ifPresent(address -> body.put("callbackUrl", address.toString()));
        body.put("alwayson_scripts", scripts(request, context, options));
        body.putExtra(request.extraFields());
        return WireRequest.post(DRAWING + "/v2/text2image").json(body).build();
    }

    private static void putHiresFix(JsonObject body, Optional<Upscale> upscale, ZhiqiteOptions options) {
        if (upscale.isEmpty() && options.hiresSize().isEmpty()) {
            return;
        }
        body.put("enable_hr", true);
        options.hiresSize()
                .ifPresentOrElse(
                        size -> body.put("hr_resize_x", size.width()).put("hr_resize_y", size.height()),
                        () -> upscale.ifPresent(by -> body.put("hr_scale", (long) by.factor())));
        upscale.ifPresent(second -> {
            second.upscaler().ifPresent(name -> body.put("hr_upscaler", name));
            second.denoisingStrength().ifPresent(strength -> body.put("denoising_strength", strength));
            second.steps().ifPresent(steps -> body.put("hr_second_pass_steps", steps));
        });
    }

    /**
     * The page's table is flat; that all this stands inside {@code alwayson_scripts} is known from its example alone.
     */
    private static JsonObject scripts(ImageRequest request, SubmitContext context, ZhiqiteOptions options) {
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
        if (!options.adetailers().isEmpty()) {
            scripts.put(
                    "ADetailer",
                    JsonObject.create()
                            .put(
                                    "args",
                                    options.adetailers().stream()
                                            .map(AdetailerArgs::of)
                                            .toList()));
        }
        return scripts.putExtra(options.extraScripts());
    }

    /** Asks for a task of the current month, wherever it stands (queryTaskInfoV2.0). */
    static WireRequest liveTask(TaskPart task) {
        return query("/v2/queryTaskInfo", task);
    }

    /** Asks for a task that was put into the archive (queryTaskInfoV1.0). */
    static WireRequest archivedTask(TaskPart task) {
        return query("/queryTaskInfo", task);
    }

    /** By the client's id, whatever the service calls the task in its answers. */
    private static WireRequest query(String path, TaskPart task) {
        JsonObject body = JsonObject.create().put("businessTaskId", task.requestId());
        return WireRequest.post(DRAWING + path).json(body).build();
    }
}
