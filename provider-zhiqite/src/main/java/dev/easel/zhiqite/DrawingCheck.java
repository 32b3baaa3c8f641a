package dev.easel.zhiqite;

import dev.easel.ImageRequest;
import dev.easel.spi.Findings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rules of the three drawing calls that capabilities cannot say. */
final class DrawingCheck {
    private final ImageRequest request;
    private final ZhiqiteOptions options;
    private final DrawingCall call;
    private final Findings findings;

    private DrawingCheck(ImageRequest request, Findings findings) {
        this.request = request;
        this.options = ZhiqiteOptions.of(request);
        this.call = DrawingCall.of(request);
        this.findings = findings;
    }

    static void check(ImageRequest request, Findings findings) {
        DrawingCheck check = new DrawingCheck(request, findings);
        check.model();
        SamplerNames.objection(request).ifPresent(message -> findings.unsupported("scheduler", message));
        check.upscale();
        check.controls();
        check.mask();
        check.fit();
        check.left();
    }

    private void model() {
        if (request.model().filter(String::isBlank).isPresent()) {
            findings.violation("model", "is blank; name a checkpoint of the service's model list");
        }
    }

    private void upscale() {
        request.upscale()
                .filter(upscale -> options.hiresSize().isEmpty()
                        && (upscale.factor() != Math.rint(upscale.factor()) || upscale.factor() > Integer.MAX_VALUE))
                .ifPresent(upscale -> findings.violation(
                        "upscale",
                        "has factor " + upscale.factor()
                                + "; zhiqite takes whole factors: give 2 or more, or the size itself with"
                                + " hiresSize of ZhiqiteOptions"));
        request.upscale()
                .map(upscale -> ZhiqiteRequests.objection(upscale, request))
                .filter(objection -> !objection.isEmpty())
                .ifPresent(objection -> findings.unsupported("upscale", objection));
    }

    private void controls() {
        if (!request.controls().isEmpty()) {
            findings.violation(
                    "controls",
                    "cannot be written down: zhiqite's controlnet takes an object whose inside it does not publish; give"
                            + " it as controlnet of ZhiqiteOptions");
        }
        if (call == DrawingCall.CONTROLNET && options.resizeMode().isEmpty()) {
            findings.violation("options", "has controlnet without resizeMode; zhiqite requires it there");
        }
    }

    private void mask() {
        if (request.mask().isPresent() && call == DrawingCall.CONTROLNET) {
            findings.violation(
                    "mask",
                    "is set beside controlnet of ZhiqiteOptions; zhiqite has inpainting without it: leave one out");
        }
        if (request.mask().isEmpty()) {
            Map<String, Boolean> needMask = new LinkedHashMap<>();
            needMask.put("maskBlur", options.maskBlur().isPresent());
            needMask.put("maskBlurX", options.maskBlurX().isPresent());
            needMask.put("maskBlurY", options.maskBlurY().isPresent());
            needMask.put("inpaintingFill", options.inpaintingFill().isPresent());
            needMask.put("inpaintFullRes", options.inpaintFullRes().isPresent());
            needMask.put(
                    "inpaintFullResPadding", options.inpaintFullResPadding().isPresent());
            needMask.put("inpaintingMaskInvert", options.inpaintingMaskInvert().isPresent());
            refuse(needMask, " without a mask; set mask and initImage, or leave it out");
        }
    }

    private void fit() {
        if (call == DrawingCall.TEXT_TO_IMAGE) {
            refuse(
                    Map.of("resizeMode", options.resizeMode().isPresent()),
                    " without initImage or controlnet; set what is to be fitted, or leave it out");
        }
        if (call != DrawingCall.IMAGE_TO_IMAGE) {
            Map<String, Boolean> needPicture = new LinkedHashMap<>();
            needPicture.put("imageCfgScale", options.imageCfgScale().isPresent());
            needPicture.put(
                    "initialNoiseMultiplier", options.initialNoiseMultiplier().isPresent());
            refuse(needPicture, ", which zhiqite has for image to image alone; leave it out");
        }
    }

    /** What would be another picture is refused above; what only helps is left out. */
    private void left() {
        if (request.callbackUrl().isPresent() && !call.callsBack()) {
            findings.unsupported(
                    "callbackUrl", "was left out: zhiqite documents it for text2image and not for " + call.path());
        }
        if (!options.adetailers().isEmpty() && !call.hasAdetailer()) {
            findings.unsupported(
                    "options", "has adetailers, which were left out: zhiqite documents none for " + call.path());
        }
    }

    private void refuse(Map<String, Boolean> set, String why) {
        set.forEach((name, present) -> {
            if (present) {
                findings.violation("options", "has " + name + why);
            }
        });
    }
}
