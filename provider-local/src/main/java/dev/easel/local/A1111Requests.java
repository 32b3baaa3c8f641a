package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Upscale;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.math.BigDecimal;
import java.util.List;

/** What AUTOMATIC1111 and Forge are sent. */
final class A1111Requests {
    private static final String TXT2IMG = "/sdapi/v1/txt2img";
    private static final String IMG2IMG = "/sdapi/v1/img2img";

    private A1111Requests() {}

    static WireRequest submit(ImageRequest request, SubmitContext context) {
        boolean fromPicture = request.initImage().isPresent();
        JsonObject body = JsonObject.create().put("prompt", prompt(request));
        request.negativePrompt().ifPresent(text -> body.put("negative_prompt", text));
        request.size().ifPresent(size -> {
            body.put("width", size.width());
            body.put("height", size.height());
        });
        request.steps().ifPresent(steps -> body.put("steps", steps));
        request.guidanceScale().ifPresent(scale -> body.put("cfg_scale", scale));
        // Not sampler_index, which counts only where this is null.
        request.sampler().ifPresent(sampler -> body.put("sampler_name", sampler.name()));
        request.scheduler()
                .ifPresent(scheduler -> body.put(
                        "scheduler", A1111Rules.SCHEDULERS.of(scheduler.name()).orElse(scheduler.name())));
        context.seed().ifPresent(seed -> body.put("seed", seed));
        if (context.images() > 1) {
            body.put("batch_size", context.images());
        }
        request.restoreFaces().ifPresent(restore -> body.put("restore_faces", restore));
        request.model()
                .ifPresent(model ->
                        body.put("override_settings", JsonObject.create().put("sd_model_checkpoint", model)));
        body.put("force_task_id", context.requestId());
        request.initImage().ifPresent(image -> body.put("init_images", List.of(context.payload(image))));
        request.strength().ifPresent(strength -> body.put("denoising_strength", strength));
        // White is drawn anew there too: inpainting_mask_invert is 0 unless it is sent.
        request.mask().ifPresent(mask -> body.put("mask", context.payload(mask)));
        if (!fromPicture) {
            request.upscale().ifPresent(upscale -> putSecondPass(upscale, body));
        }
        ExtraFields.into(body, request.extraFields());
        ExtraImages.into(body, LocalOptions.of(request), context);
        return WireRequest.post(fromPicture ? IMG2IMG : TXT2IMG)
                .json(body)
                .imagesIn("images")
                .build();
    }

    /** The prompt with the LoRAs behind it, which the server knows no field for. */
    private static String prompt(ImageRequest request) {
        StringBuilder prompt = new StringBuilder(request.prompt());
        for (Lora lora : request.loras()) {
            prompt.append(" <lora:")
                    .append(lora.id())
                    .append(':')
                    .append(BigDecimal.valueOf(lora.weight())
                            .stripTrailingZeros()
                            .toPlainString())
                    .append('>');
        }
        return prompt.toString();
    }

    private static void putSecondPass(Upscale upscale, JsonObject body) {
        body.put("enable_hr", true);
        body.put("hr_scale", upscale.factor());
        upscale.upscaler().ifPresent(name -> body.put("hr_upscaler", name));
        upscale.steps().ifPresent(steps -> body.put("hr_second_pass_steps", steps));
        upscale.denoisingStrength().ifPresent(strength -> body.put("denoising_strength", strength));
    }
}
