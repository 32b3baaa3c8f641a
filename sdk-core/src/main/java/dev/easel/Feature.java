package dev.easel;

import java.util.function.Predicate;

/** Names a field of {@link ImageRequest} that some services honour and others do not. Constants may be added. */
public enum Feature {
    NEGATIVE_PROMPT("negativePrompt", r -> r.negativePrompt().isPresent()),
    MODEL("model", r -> r.model().isPresent()),
    SIZE("size", r -> r.size().isPresent()),
    STEPS("steps", r -> r.steps().isPresent()),
    GUIDANCE_SCALE("guidanceScale", r -> r.guidanceScale().isPresent()),
    SAMPLER("sampler", r -> r.sampler().isPresent()),
    SCHEDULER("scheduler", r -> r.scheduler().isPresent()),
    SEED("seed", r -> r.seed().isPresent()),
    LORAS("loras", r -> !r.loras().isEmpty()),
    VAE("vae", r -> r.vae().isPresent()),
    CLIP_SKIP("clipSkip", r -> r.clipSkip().isPresent()),
    INIT_IMAGE("initImage", r -> r.initImage().isPresent()),
    MASK("mask", r -> r.mask().isPresent()),
    CONTROLS("controls", r -> !r.controls().isEmpty()),
    UPSCALE("upscale", r -> r.upscale().isPresent()),
    RESTORE_FACES("restoreFaces", r -> r.restoreFaces().isPresent()),
    OUTPUT_FORMAT("outputFormat", r -> r.outputFormat().isPresent()),
    CALLBACK_URL("callbackUrl", r -> r.callbackUrl().isPresent());

    private final String field;
    private final Predicate<ImageRequest> set;

    Feature(String field, Predicate<ImageRequest> set) {
        this.field = field;
        this.set = set;
    }

    /** Returns the field's name in {@link ImageRequest}. */
    public String field() {
        return field;
    }

    /** Returns whether the request sets the field. */
    public boolean isSetIn(ImageRequest request) {
        return set.test(request);
    }
}
