package dev.easel.dan;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.FailureDetails;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What is sent (OpenDAN documentation, pages txt2img and task status). */
final class DanRequests {
    /** What the proxy in front of the service lets through. */
    static final long MAX_BODY = 4L * 1024 * 1024;

    // Those of the documentation's example. The server's own for a missing size and scale, 8x8 and 1, are of no use.
    private static final Size DEFAULT_SIZE = Size.of(512, 512);
    private static final double DEFAULT_CFG_SCALE = 7;
    private static final int DEFAULT_STEPS = 20;
    private static final String DEFAULT_UPSCALER = "Latent";

    /** Has the service draw a seed. */
    private static final long RANDOM = -1;

    private DanRequests() {}

    /** @throws InvalidRequestException if it is larger than the service takes, or the extra fields cannot be sent */
    static JsonObject textToImage(ImageRequest request, SubmitContext context) {
        Size size = request.size().orElse(DEFAULT_SIZE);
        JsonObject json = JsonObject.create()
                .put("prompt", request.prompt())
                .put("sampler_name", DanSamplers.nameFor(request))
                .put("width", size.width())
                .put("height", size.height())
                .put("model", request.model().orElseThrow())
                .put("cfg_scale", request.guidanceScale().orElse(DEFAULT_CFG_SCALE))
                .put("negative_prompt", request.negativePrompt().orElse(""))
                .put("seed", context.seed().orElse(RANDOM));
        if (!request.loras().isEmpty()) {
            json.put(
                    "loras",
                    request.loras().stream()
                            .map(lora -> List.of(lora.id(), lora.weight()))
                            .toList());
        }
        json.put("steps", request.steps().orElse(DEFAULT_STEPS));
        Optional<ControlNet> control = request.controls().stream().findFirst();
        control.ifPresent(net -> json.put("control_net", List.of(controlNet(net, request, context))));
        request.upscale().ifPresent(upscale -> json.put("upscale", upscale(upscale)));
        json.putExtra(request.extraFields());
        long pictures = control.map(ControlNet::image)
                .map(context::payload)
                .map(Payload::length)
                .orElse(0L);
        checkLength(json, pictures);
        return json;
    }

    static JsonObject status(String taskId) {
        return JsonObject.create().put("taskId", taskId);
    }

    private static JsonObject controlNet(ControlNet control, ImageRequest request, SubmitContext context) {
        JsonObject json = JsonObject.create()
                .put("image", context.payload(control.image()))
                .put("model", control.model().orElse("sd15_" + control.type().name()))
                // The type's name is the server's word. The documentation says "openopse", which the server refuses.
                .put(
                        "preprocess",
                        DanOptions.in(request)
                                .controlPreprocess()
                                .orElse(control.type().name()));
        if (control.type().equals(ControlType.CANNY)) {
            control.lowThreshold().ifPresent(threshold -> json.put("preprocess_param1", threshold));
            control.highThreshold().ifPresent(threshold -> json.put("preprocess_param2", threshold));
        }
        control.weight().ifPresent(weight -> json.put("weight", weight));
        control.resizeMode()
                .ifPresent(mode -> json.put(
                        "resize_mode",
                        switch (mode) {
                            case RESIZE -> 0;
                            case CROP -> 1;
                            case FILL -> 2;
                        }));
        control.guidanceStart().ifPresent(share -> json.put("guidance_start", share));
        control.guidanceEnd().ifPresent(share -> json.put("guidance_end", share));
        // The documentation has the one spelling, the server reads the other.
        control.guessMode().ifPresent(guess -> json.put("guess_mode", guess).put("guessmode", guess));
        return json;
    }

    private static JsonObject upscale(Upscale upscale) {
        JsonObject json = JsonObject.create();
        upscale.denoisingStrength().ifPresent(strength -> json.put("denoising_strength", strength));
        // Without an upscaler the server refuses the whole request.
        return json.put("scale", upscale.factor())
                .put("upscaler", upscale.upscaler().orElse(DEFAULT_UPSCALER));
    }

    /**
     * The proxy would answer with a page of HTML after the whole upload. The text around a picture is counted with a few
     * dozen bytes too many.
     */
    private static void checkLength(JsonObject json, long pictures) {
        long text = json.toString().getBytes(StandardCharsets.UTF_8).length;
        long base64 = (pictures + 2) / 3 * 4;
        if (text + base64 > MAX_BODY) {
            String fix = pictures > 0
                    ? "has a picture of " + pictures + " bytes, which makes a request of " + (text + base64)
                            + "; make it smaller: dan takes " + MAX_BODY + " bytes, about 3 MB of picture"
                    : "makes a request of " + text + " bytes; shorten it: dan takes " + MAX_BODY;
            throw new InvalidRequestException(
                    List.of(new Violation(pictures > 0 ? "controls" : "prompt", fix)),
                    FailureDetails.builder().provider(Dan.PROVIDER).build());
        }
    }
}
