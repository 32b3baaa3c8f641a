package dev.easel.dan;

import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.FailureDetails;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.ResizeMode;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import dev.easel.Violation;
import dev.easel.spi.JsonObject;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is sent (OpenDAN documentation, pages txt2img, img2img, interrogate and task status; OpenAPI description, upscale).
 */
final class DanRequests {
    /** What the proxy in front of the service lets through. */
    static final long MAX_BODY = 4L * 1024 * 1024;

    // Those of the documentation's example. The server's own for a missing size and scale, 8x8 and 1, are of no use.
    private static final Size DEFAULT_SIZE = Size.of(512, 512);
    private static final int MAX_SIDE = 1024;
    private static final double DEFAULT_CFG_SCALE = 7;
    private static final int DEFAULT_STEPS = 20;

    /** What the server takes for a missing one. */
    private static final double DEFAULT_STRENGTH = 0.5;

    // "Masked" is black to the server, whatever the documentation leaves open.
    private static final int BLACK_IS_REDRAWN = 0;
    private static final int WHITE_IS_REDRAWN = 1;

    /** Has the service chooses a seed. */
    private static final long RANDOM = -1;

    private DanRequests() {}

    /** @throws InvalidRequestException if it is larger than the service takes, or the extra fields cannot be sent */
    static JsonObject textToImage(ImageRequest request, SubmitContext context) {
        Images images = new Images(context);
        JsonObject json = generation(request, images);
        request.upscale().ifPresent(upscale -> json.put("upscale", upscale(upscale)));
        return images.checked(json.putExtra(request.extraFields()));
    }

    /** @throws InvalidRequestException if it is larger than the service takes, or the extra fields cannot be sent */
    static JsonObject imageToImage(ImageRequest request, SubmitContext context) {
        Images images = new Images(context);
        DanOptions options = DanOptions.in(request.options());
        JsonObject json = generation(request, images)
                .put("init_image", images.of("initImage", request.initImage().orElseThrow()))
                // Documented as required; a missing one is taken for the same.
                .put("denoising_strength", request.strength().orElse(DEFAULT_STRENGTH));
        options.resizeMode().ifPresent(mode -> json.put("resize_mode", number(mode)));
        request.mask().ifPresent(mask -> json.put("inpaint", inpaint(images.of("mask", mask), options)));
        return images.checked(json.putExtra(request.extraFields()));
    }

    /** @throws InvalidRequestException if it is larger than the service takes */
    static JsonObject upscale(UpscaleRequest request, SubmitContext context) {
        Images images = new Images(context);
        DanOptions options = DanOptions.in(request.options());
        String first = DanUpscalers.spelt(request.upscaler().orElse(DanUpscalers.DEFAULT_ALONE));
        return images.checked(JsonObject.create()
                .put("image", images.of("image", request.image()))
                .put("upscalingRate", request.factor())
                .put("upscaler", first)
                // Both are documented as optional, and refused when they are missing.
                .put("upscaler2", options.upscaler2().map(DanUpscalers::spelt).orElse(first))
                .put("upscaler2_factor", options.upscaler2Factor().orElse(0)));
    }

    /** @throws InvalidRequestException if it is larger than the service takes */
    static JsonObject interrogate(CaptionRequest request, SubmitContext context) {
        Images images = new Images(context);
        return images.checked(JsonObject.create()
                .put("image", images.of("image", request.image()))
                .put("model", request.model().orElse(Dan.CAPTION_CLIP)));
    }

    private static JsonObject generation(ImageRequest request, Images images) {
        Size size = request.size()
                .or(() -> request.initImage()
                        .flatMap(image -> images.context.payload(image).size())
                        .map(DanRequests::within))
                .orElse(DEFAULT_SIZE);
        JsonObject json = JsonObject.create().put("prompt", request.prompt());
        if (!DanSamplers.isExtraField(request)) {
            json.put("sampler_name", DanSamplers.nameFor(request));
        }
        json.put("width", size.width())
                .put("height", size.height())
                .put("model", request.model().orElseThrow())
                .put("cfg_scale", request.guidanceScale().orElse(DEFAULT_CFG_SCALE))
                .put("negative_prompt", request.negativePrompt().orElse(""))
                .put("seed", images.context.seed().orElse(RANDOM));
        if (!request.loras().isEmpty()) {
            json.put(
                    "loras",
                    request.loras().stream()
                            .map(lora -> List.of(lora.id(), lora.weight()))
                            .toList());
        }
        json.put("steps", request.steps().orElse(DEFAULT_STEPS));
        request.controls().stream()
                .findFirst()
                .ifPresent(net -> json.put("control_net", List.of(controlNet(net, request, images))));
        return json;
    }

    /** The size of an image, or the largest of its proportions that the service generates: it generates multiples of 8 up to 1024. */
    private static Size within(Size image) {
        double scale = Math.min(1, (double) MAX_SIDE / Math.max(image.width(), image.height()));
        return Size.of(side(image.width() * scale), side(image.height() * scale));
    }

    private static int side(double pixels) {
        return Math.max(8, (int) Math.round(pixels / 8) * 8);
    }

    private static JsonObject inpaint(Payload mask, DanOptions options) {
        JsonObject json = JsonObject.create()
                .put("mask", mask)
                .put("mask_mode", options.invertMask().orElse(false) ? BLACK_IS_REDRAWN : WHITE_IS_REDRAWN);
        options.maskBlur().ifPresent(radius -> json.put("mask_blur", radius));
        options.inpaintArea().ifPresent(area -> json.put("inpaint_area", area.number()));
        return json;
    }

    static JsonObject status(String taskId) {
        return JsonObject.create().put("taskId", taskId);
    }

    private static JsonObject controlNet(ControlNet control, ImageRequest request, Images images) {
        JsonObject json = JsonObject.create()
                .put("image", images.of("controls", control.image()))
                .put("model", control.model().orElse("sd15_" + control.type().name()))
                // The type's name is the server's word. The documentation says "openopse", which the server refuses.
                .put(
                        "preprocess",
                        DanOptions.in(request.options())
                                .controlPreprocess()
                                .orElse(control.type().name()));
        if (control.type().equals(ControlType.CANNY)) {
            control.lowThreshold().ifPresent(threshold -> json.put("preprocess_param1", threshold));
            control.highThreshold().ifPresent(threshold -> json.put("preprocess_param2", threshold));
        }
        control.weight().ifPresent(weight -> json.put("weight", weight));
        control.resizeMode().ifPresent(mode -> json.put("resize_mode", number(mode)));
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
                .put("upscaler", upscale.upscaler().orElse(DanUpscalers.DEFAULT_WHEN_DRAWING));
    }

    private static int number(ResizeMode mode) {
        return switch (mode) {
            case RESIZE -> 0;
            case CROP -> 1;
            case FILL -> 2;
        };
    }

    /** The images of one request, and how much room they take. */
    private static final class Images {
        private final SubmitContext context;
        private long base64;
        private long largest;
        private String field = "prompt";

        Images(SubmitContext context) {
            this.context = context;
        }

        /** @param name what the image is in the user's request */
        Payload of(String name, ImageInput input) {
            Payload image = context.payload(input);
            base64 += (image.length() + 2) / 3 * 4;
            if (image.length() > largest) {
                largest = image.length();
                field = name;
            }
            return image;
        }

        /**
         * The document, if it is not too large: the proxy would respond with a page of HTML after the whole upload. The
         * text around an image is counted with a few dozen bytes too many.
         */
        JsonObject checked(JsonObject json) {
            long text = json.toString().getBytes(StandardCharsets.UTF_8).length;
            if (text + base64 > MAX_BODY) {
                String fix = largest > 0
                        ? "has an image of " + largest + " bytes, which makes a request of " + (text + base64)
                                + "; make it smaller: dan takes " + MAX_BODY + " bytes, about 3 MB of image"
                        : "makes a request of " + text + " bytes; shorten it: dan takes " + MAX_BODY;
                throw new InvalidRequestException(
                        List.of(Violation.of(Violation.Code.OUT_OF_RANGE, field, fix)),
                        FailureDetails.builder().provider(Dan.PROVIDER).build());
            }
            return json;
        }
    }
}
