package dev.easel.comfyui;

import dev.easel.ImageRequest;
import dev.easel.Upscale;

/**
 * The passes of a sampler, which share everything but where they start and how far from it they go.
 *
 * @param request what is drawn
 * @param graph where the nodes go
 * @param model the model, with its LoRAs
 * @param guide what it is guided by
 * @param seed the seed that is sent
 */
record ComfyUiSampling(ImageRequest request, Graph graph, Link model, Guide guide, long seed) {
    private static final int STEPS = 20;
    private static final double GUIDANCE_SCALE = 7;
    private static final double SECOND_PASS = 0.5;

    /** What the image is to show, and what it is not to show. */
    record Guide(Link positive, Link negative) {}

    ComfyUiSampling guidedBy(Guide other) {
        return new ComfyUiSampling(request, graph, model, other, seed);
    }

    /** Draws. */
    Link first(Link latent, double denoise) {
        return pass("sample", latent, denoise, request.steps().orElse(STEPS));
    }

    /** Draws over an image that was made larger. */
    Link second(Link latent, Upscale upscale) {
        return pass(
                "again",
                latent,
                upscale.denoisingStrength().orElse(SECOND_PASS),
                upscale.steps().orElse(request.steps().orElse(STEPS)));
    }

    private Link pass(String id, Link latent, double denoise, int steps) {
        return graph.node(id, "KSampler")
                .put("model", model)
                .put("seed", seed)
                .put("steps", steps)
                .put("cfg", request.guidanceScale().orElse(GUIDANCE_SCALE))
                .put("sampler_name", ComfyUiSamplers.samplerIn(request).orElse(ComfyUiSamplers.DEFAULT_SAMPLER))
                .put("scheduler", ComfyUiSamplers.schedulerIn(request).orElse(ComfyUiSamplers.DEFAULT_SCHEDULER))
                .put("positive", guide.positive())
                .put("negative", guide.negative())
                .put("latent_image", latent)
                .put("denoise", denoise)
                .link();
    }
}
