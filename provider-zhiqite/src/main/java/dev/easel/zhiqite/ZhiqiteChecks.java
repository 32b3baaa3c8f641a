package dev.easel.zhiqite;

import dev.easel.ImageRequest;
import dev.easel.Upscale;
import dev.easel.Violation.Code;
import dev.easel.spi.Findings;

/** Checks the rules of the three generation calls that capabilities cannot say. */
final class ZhiqiteChecks {
    private static final String WITHOUT_MASK = " without a mask; set mask and initImage, or leave it out";
    private static final String FOR_IMAGE_TO_IMAGE = ", which zhiqite has for image to image alone; leave it out";

    private final ImageRequest request;
    private final ZhiqiteOptions options;
    private final GenerationRoute route;
    private final Findings findings;

    private ZhiqiteChecks(ImageRequest request, Findings findings) {
        this.request = request;
        this.options = ZhiqiteOptions.of(request);
        this.route = GenerationRoute.of(request);
        this.findings = findings;
    }

    static void check(ImageRequest request, Findings findings) {
        ZhiqiteChecks checks = new ZhiqiteChecks(request, findings);
        checks.model();
        checks.size();
        ZhiqiteSamplers.check(request, findings);
        request.upscale().ifPresent(checks::upscale);
        checks.controls();
        checks.mask();
        checks.fit();
        checks.leftOut();
    }

    private void model() {
        if (request.model().filter(String::isBlank).isPresent()) {
            findings.violation(Code.MISSING, "model", "is blank; name a checkpoint of the service's model list");
        }
    }

    /** The pages give no default. The Stable Diffusion web UI's is a square, into which it squashes an init image. */
    private void size() {
        if (request.initImage().isPresent() && request.size().isEmpty()) {
            findings.uncertain(
                    "size",
                    "is not set, and zhiqite does not document which size an image from initImage gets; set size");
        }
    }

    private void upscale(Upscale upscale) {
        if (options.hiresSize().isEmpty()
                && (upscale.factor() != Math.rint(upscale.factor()) || upscale.factor() > Integer.MAX_VALUE)) {
            findings.violation(
                    Code.OUT_OF_RANGE,
                    "upscale",
                    "has factor " + upscale.factor()
                            + "; zhiqite takes whole factors: give 2 or more, or the size itself"
                            + " with hiresSize of ZhiqiteOptions");
        }
        if (upscale.denoisingStrength().isPresent() && !ZhiqiteRequests.mayDenoise(request)) {
            findings.unsupported(
                    "upscale",
                    "has denoisingStrength",
                    "zhiqite has one field for it and for strength, which counts for an image that starts from another",
                    "set strength instead");
        }
        if (upscale.upscaler().isPresent() && !route.hasUpscaler()) {
            findings.unsupported("upscale", "has upscaler", "zhiqite documents none for " + route.path());
        }
    }

    private void controls() {
        if (!request.controls().isEmpty()) {
            findings.violation(
                    Code.UNSUPPORTED,
                    "controls",
                    "cannot be sent: zhiqite's controlnet takes an object whose inside it does not publish; give it as"
                            + " controlnet of ZhiqiteOptions");
        }
        if (route == GenerationRoute.CONTROLNET && options.resizeMode().isEmpty()) {
            findings.violation(
                    Code.CONFLICT, "options", "has controlnet without resizeMode; zhiqite requires it there");
        }
    }

    private void mask() {
        if (request.mask().isPresent()) {
            if (route == GenerationRoute.CONTROLNET) {
                findings.violation(
                        Code.CONFLICT,
                        "mask",
                        "is set beside controlnet of ZhiqiteOptions; zhiqite has inpainting without it: leave one out");
            }
            return;
        }
        refuse("maskBlur", options.maskBlur().isPresent(), WITHOUT_MASK);
        refuse("maskBlurX", options.maskBlurX().isPresent(), WITHOUT_MASK);
        refuse("maskBlurY", options.maskBlurY().isPresent(), WITHOUT_MASK);
        refuse("inpaintingFill", options.inpaintingFill().isPresent(), WITHOUT_MASK);
        refuse("inpaintFullRes", options.inpaintFullRes().isPresent(), WITHOUT_MASK);
        refuse("inpaintFullResPadding", options.inpaintFullResPadding().isPresent(), WITHOUT_MASK);
        refuse("inpaintingMaskInvert", options.inpaintingMaskInvert().isPresent(), WITHOUT_MASK);
    }

    private void fit() {
        if (route == GenerationRoute.TEXT_TO_IMAGE) {
            refuse(
                    "resizeMode",
                    options.resizeMode().isPresent(),
                    " without initImage or controlnet; set what is to be fitted, or leave it out");
        }
        if (route != GenerationRoute.IMAGE_TO_IMAGE) {
            refuse("imageCfgScale", options.imageCfgScale().isPresent(), FOR_IMAGE_TO_IMAGE);
            refuse("initialNoiseMultiplier", options.initialNoiseMultiplier().isPresent(), FOR_IMAGE_TO_IMAGE);
        }
    }

    /** What would give another image is refused above; what only helps is left out. */
    private void leftOut() {
        if (request.callbackUrl().isPresent() && !route.hasCallback()) {
            findings.unsupported("callbackUrl", "zhiqite documents it for text2image and not for " + route.path());
        }
        if (!options.adetailers().isEmpty() && !route.hasAdetailer()) {
            findings.unsupported("options", "has adetailers", "zhiqite documents none for " + route.path());
        }
    }

    private void refuse(String option, boolean set, String why) {
        if (set) {
            findings.violation(Code.CONFLICT, "options", "has " + option + why);
        }
    }
}
