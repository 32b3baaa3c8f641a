package dev.easel.local;

import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Upscale;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What AUTOMATIC1111 and Forge are sent. */
final class A1111Requests {
    private static final String TXT2IMG = "/sdapi/v1/txt2img";
    private static final String IMG2IMG = "/sdapi/v1/img2img";

    private A1111Requests() {}

    /** @param server what sd-server says that it has; {@code null} where the server is not known to be one */
    static WireRequest generate(ImageRequest request, SubmitContext context, @Nullable SdCppCapabilities server) {
        boolean fromImage = request.initImage().isPresent();
        JsonObject body = JsonObject.create().put("prompt", server == null ? prompt(request) : request.prompt());
        if (server != null && !request.loras().isEmpty()) {
            body.put("lora", SdCppRequests.loras(request.loras()));
        }
        request.negativePrompt().ifPresent(text -> body.put("negative_prompt", text));
        request.size().ifPresent(size -> {
            body.put("width", size.width());
            body.put("height", size.height());
        });
        request.steps().ifPresent(steps -> body.put("steps", steps));
        request.guidanceScale().ifPresent(scale -> body.put("cfg_scale", scale));
        // Not sampler_index, which counts only where this is null.
        request.sampler().ifPresent(sampler -> body.put("sampler_name", A1111Samplers.word(sampler, server)));
        request.scheduler().ifPresent(scheduler -> body.put("scheduler", A1111Samplers.word(scheduler, server)));
        // sd-server generates the same image for all that come without one within a second.
        body.put("seed", SdCppRequests.seed(context));
        if (context.images() > 1) {
            body.put("batch_size", context.images());
        }
        if (server == null) {
            request.restoreFaces().ifPresent(restore -> body.put("restore_faces", restore));
            request.model()
                    .ifPresent(model ->
                            body.put("override_settings", JsonObject.create().put("sd_model_checkpoint", model)));
        }
        body.put("force_task_id", context.requestId());
        InputFormats wanted = server == null ? InputFormats.PYTHON : InputFormats.SD_CPP;
        request.initImage()
                .ifPresent(
                        image -> body.put("init_images", List.of(wanted.checked("initImage", context.payload(image)))));
        request.strength().ifPresent(strength -> body.put("denoising_strength", strength));
        // White is generated anew there too: inpainting_mask_invert is 0 unless it is sent.
        request.mask().ifPresent(mask -> body.put("mask", wanted.checked("mask", context.payload(mask))));
        if (!fromImage) {
            String steps = server == null ? "hr_second_pass_steps" : "hr_steps";
            request.upscale().ifPresent(upscale -> putSecondPass(upscale, steps, body));
        }
        ExtraFields.into(body, request.extraFields());
        ExtraImages.into(body, LocalOptions.of(request), context);
        return WireRequest.post(fromImage ? IMG2IMG : TXT2IMG)
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

    private static void putSecondPass(Upscale upscale, String stepsField, JsonObject body) {
        body.put("enable_hr", true);
        body.put("hr_scale", upscale.factor());
        upscale.upscaler().ifPresent(name -> body.put("hr_upscaler", name));
        upscale.steps().ifPresent(steps -> body.put(stepsField, steps));
        upscale.denoisingStrength().ifPresent(strength -> body.put("denoising_strength", strength));
    }
}
