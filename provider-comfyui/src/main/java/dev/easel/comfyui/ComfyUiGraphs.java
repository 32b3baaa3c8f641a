package dev.easel.comfyui;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.ResizeMode;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.UpscaleRequest;
import java.util.function.Function;

/** Easel's own graphs, for checkpoints of Stable Diffusion. A node that a request has no use for is not in its graph. */
final class ComfyUiGraphs {
    private static final int STEPS = 20;
    private static final double GUIDANCE_SCALE = 7;
    private static final double STRENGTH = 0.75;
    private static final double SECOND_PASS = 0.5;

    private final Graph graph = new Graph();
    private final Function<ImageInput, Graph.Loaded> loaded;

    private ComfyUiGraphs(Function<ImageInput, Graph.Loaded> loaded) {
        this.loaded = loaded;
    }

    /**
     * Returns the graph of a request.
     *
     * @param model the checkpoint
     * @param size the size to draw in
     * @param seed the seed that is sent
     * @param prefix the beginning of the file's name; unique, so that the server never names an older file instead
     * @param loaded how an uploaded image is named
     */
    static Graph of(
            ImageRequest request,
            String model,
            Size size,
            long seed,
            String prefix,
            Function<ImageInput, Graph.Loaded> loaded) {
        ComfyUiGraphs graphs = new ComfyUiGraphs(loaded);
        graphs.draw(request, model, size, seed, prefix);
        return graphs.graph;
    }

    /** Returns the graph that makes an image larger. */
    static Graph of(UpscaleRequest request, Size size, String prefix, Function<ImageInput, Graph.Loaded> loaded) {
        ComfyUiGraphs graphs = new ComfyUiGraphs(loaded);
        Link image = graphs.load("init", request.image());
        Upscaler upscaler = Upscaler.of(request.upscaler().orElse(Upscaler.LANCZOS));
        graphs.save(
                graphs.enlarged(image, upscaler, request.factor(), size),
                prefix,
                ComfyUiOptions.in(request.options()).temporary());
        return graphs.graph;
    }

    private void draw(ImageRequest request, String checkpoint, Size size, long seed, String prefix) {
        ComfyUiOptions options = ComfyUiOptions.of(request);
        Link loader = graph.node("ckpt", "CheckpointLoaderSimple")
                .put("ckpt_name", checkpoint)
                .link();
        Link model = loader;
        Link clip = loader.slot(1);
        int number = 0;
        for (Lora lora : request.loras()) {
            model = graph.node("lora" + ++number, "LoraLoader")
                    .put("model", model)
                    .put("clip", clip)
                    .put("lora_name", lora.id())
                    .put("strength_model", lora.weight())
                    .put("strength_clip", lora.weight())
                    .link();
            clip = model.slot(1);
        }
        if (request.clipSkip().isPresent()) {
            clip = graph.node("skip", "CLIPSetLastLayer")
                    .put("clip", clip)
                    .put("stop_at_clip_layer", -request.clipSkip().getAsInt())
                    .link();
        }
        Link vae = request.vae().isEmpty()
                ? loader.slot(2)
                : graph.node("vae", "VAELoader")
                        .put("vae_name", request.vae().get())
                        .link();
        Guide guide = new Guide(
                encode("pos", request.prompt(), clip),
                encode("neg", request.negativePrompt().orElse(""), clip));
        guide = controlled(request, guide, size);
        Sampling sampling = new Sampling(request, model, guide, seed);
        if (request.initImage().isEmpty()) {
            Link latent = graph.node("latent", "EmptyLatentImage")
                    .put("width", size.width())
                    .put("height", size.height())
                    .put("batch_size", 1)
                    .link();
            Link image = finished(sampling.begin("sample", latent, 1), sampling, request, size, vae);
            save(image, prefix, options.temporary());
            return;
        }
        Link init = fitted("fit", load("init", request.initImage().get()), size);
        if (request.mask().isEmpty()) {
            Link latent = latent("enc", init, vae);
            Link sampled = sampling.begin("sample", latent, request.strength().orElse(STRENGTH));
            save(finished(sampled, sampling, request, size, vae), prefix, options.temporary());
            return;
        }
        Link mask = graph.node("mask", "ImageToMask")
                .put("image", fitted("fitmask", load("loadmask", request.mask().get()), size))
                .put("channel", "red")
                .link();
        Link sampled = inpainted(options, sampling, request, init, mask, vae);
        Link drawn = graph.node("image", "VAEDecode")
                .put("samples", sampled)
                .put("vae", vae)
                .link();
        Link whole = graph.node("composite", "ImageCompositeMasked")
                .put("destination", init)
                .put("source", drawn)
                .put("x", 0)
                .put("y", 0)
                .put("resize_source", false)
                .put("mask", mask)
                .link();
        save(enlarged(whole, sampling, request, size, vae), prefix, options.temporary());
    }

    /** White is drawn anew: a mask of 1 is what the server draws anew. */
    private Link inpainted(
            ComfyUiOptions options, Sampling sampling, ImageRequest request, Link init, Link mask, Link vae) {
        double strength = request.strength().orElse(1);
        switch (options.inpainting()) {
            case ERASE -> {
                Link latent = graph.node("enc", "VAEEncodeForInpaint")
                        .put("pixels", init)
                        .put("vae", vae)
                        .put("mask", mask)
                        .put("grow_mask_by", options.growMask())
                        .link();
                return sampling.begin("sample", latent, strength);
            }
            case MODEL -> {
                Link guided = graph.node("guide", "InpaintModelConditioning")
                        .put("positive", sampling.guide.positive())
                        .put("negative", sampling.guide.negative())
                        .put("vae", vae)
                        .put("pixels", init)
                        .put("mask", mask)
                        .put("noise_mask", true)
                        .link();
                Sampling by = new Sampling(request, sampling.model, new Guide(guided, guided.slot(1)), sampling.seed);
                return by.begin("sample", guided.slot(2), strength);
            }
            default -> {
                Link latent = graph.node("masked", "SetLatentNoiseMask")
                        .put("samples", latent("enc", init, vae))
                        .put("mask", mask)
                        .link();
                return sampling.begin("sample", latent, strength);
            }
        }
    }

    private Guide controlled(ImageRequest request, Guide guide, Size size) {
        ComfyUiOptions options = ComfyUiOptions.of(request);
        Guide steered = guide;
        int number = 0;
        for (ControlNet control : request.controls()) {
            number++;
            Link image = load("control" + number, control.image());
            ResizeMode mode = control.resizeMode().orElse(ResizeMode.CROP);
            if (mode == ResizeMode.RESIZE) {
                image = scaled("fitcontrol" + number, image, size, "disabled");
            }
            if (control.type().equals(ControlType.CANNY) && !options.controlMaps()) {
                image = graph.node("edges" + number, "Canny")
                        .put("image", image)
                        .put("low_threshold", threshold(control.lowThreshold().orElse(100)))
                        .put("high_threshold", threshold(control.highThreshold().orElse(200)))
                        .link();
            }
            Link net = graph.node("net" + number, "ControlNetLoader")
                    .put("control_net_name", control.model().orElseThrow())
                    .link();
            Link applied = graph.node("apply" + number, "ControlNetApplyAdvanced")
                    .put("positive", steered.positive())
                    .put("negative", steered.negative())
                    .put("control_net", net)
                    .put("image", image)
                    .put("strength", control.weight().orElse(1))
                    .put("start_percent", control.guidanceStart().orElse(0))
                    .put("end_percent", control.guidanceEnd().orElse(1))
                    .link();
            steered = new Guide(applied, applied.slot(1));
        }
        return steered;
    }

    private static double threshold(int of255) {
        return Math.min(0.99, Math.max(0.01, Math.round(of255 * 100 / 255.0) / 100.0));
    }

    /** Enlarges a latent image before it is decoded, or the decoded one. */
    private Link finished(Link sampled, Sampling sampling, ImageRequest request, Size size, Link vae) {
        Link samples = sampled;
        if (request.upscale().isPresent()) {
            Upscale upscale = request.upscale().get();
            Upscaler upscaler = Upscaler.of(upscale.upscaler().orElse(Upscaler.LATENT));
            if (upscaler.kind() == Upscaler.Kind.LATENT) {
                Link larger = graph.node("larger", "LatentUpscaleBy")
                        .put("samples", sampled)
                        .put("upscale_method", upscaler.name())
                        .put("scale_by", upscale.factor())
                        .link();
                samples = sampling.again(larger, upscale, SECOND_PASS);
                return decode("image", samples, vae);
            }
        }
        return enlarged(decode("image", samples, vae), sampling, request, size, vae);
    }

    private Link enlarged(Link image, Sampling sampling, ImageRequest request, Size size, Link vae) {
        if (request.upscale().isEmpty()) {
            return image;
        }
        Upscale upscale = request.upscale().get();
        Upscaler upscaler = Upscaler.of(upscale.upscaler().orElse(Upscaler.LANCZOS));
        Link larger = enlarged(image, upscaler, upscale.factor(), size);
        if (upscale.denoisingStrength().orElse(0) == 0) {
            return larger;
        }
        Link again = sampling.again(latent("enclarger", larger, vae), upscale, SECOND_PASS);
        return decode("largerimage", again, vae);
    }

    private Link enlarged(Link image, Upscaler upscaler, double factor, Size size) {
        if (upscaler.kind() == Upscaler.Kind.PIXELS) {
            return graph.node("larger", "ImageScaleBy")
                    .put("image", image)
                    .put("upscale_method", upscaler.name())
                    .put("scale_by", factor)
                    .link();
        }
        Link model = graph.node("upscaler", "UpscaleModelLoader")
                .put("model_name", upscaler.name())
                .link();
        Link larger = graph.node("larger", "ImageUpscaleWithModel")
                .put("upscale_model", model)
                .put("image", image)
                .link();
        // A model has a factor of its own.
        return scaled("resized", larger, Upscaler.times(size, factor), "disabled");
    }

    private Link encode(String id, String text, Link clip) {
        return graph.node(id, "CLIPTextEncode")
                .put("text", text)
                .put("clip", clip)
                .link();
    }

    private Link load(String id, ImageInput image) {
        return graph.node(id, "LoadImage").put("image", loaded.apply(image)).link();
    }

    private Link fitted(String id, Link image, Size size) {
        return scaled(id, image, size, "center");
    }

    private Link scaled(String id, Link image, Size size, String crop) {
        return graph.node(id, "ImageScale")
                .put("image", image)
                .put("upscale_method", "lanczos")
                .put("width", size.width())
                .put("height", size.height())
                .put("crop", crop)
                .link();
    }

    private Link latent(String id, Link pixels, Link vae) {
        return graph.node(id, "VAEEncode").put("pixels", pixels).put("vae", vae).link();
    }

    private Link decode(String id, Link samples, Link vae) {
        return graph.node(id, "VAEDecode")
                .put("samples", samples)
                .put("vae", vae)
                .link();
    }

    private void save(Link image, String prefix, boolean temporary) {
        if (temporary) {
            graph.node("save", "PreviewImage").put("images", image);
        } else {
            graph.node("save", "SaveImage").put("images", image).put("filename_prefix", prefix);
        }
    }

    private record Guide(Link positive, Link negative) {}

    /** The settings that both passes share. */
    private final class Sampling {
        private final ImageRequest request;
        private final Link model;
        private final Guide guide;
        private final long seed;

        Sampling(ImageRequest request, Link model, Guide guide, long seed) {
            this.request = request;
            this.model = model;
            this.guide = guide;
            this.seed = seed;
        }

        Link begin(String id, Link latent, double denoise) {
            return pass(id, latent, denoise, request.steps().orElse(STEPS));
        }

        Link again(Link latent, Upscale upscale, double denoise) {
            return pass(
                    "again",
                    latent,
                    upscale.denoisingStrength().orElse(denoise),
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
}
