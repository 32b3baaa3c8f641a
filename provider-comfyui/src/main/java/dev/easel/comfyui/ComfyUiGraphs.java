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
    private static final double STRENGTH = 0.75;

    private final ImageRequest request;
    private final ComfyUiOptions options;
    private final Size size;
    private final Graph graph;
    private final ComfyUiNodes nodes;

    private ComfyUiGraphs(ImageRequest request, Size size, ComfyUiNodes nodes) {
        this.request = request;
        this.options = ComfyUiOptions.of(request);
        this.size = size;
        this.nodes = nodes;
        this.graph = nodes.graph();
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
        ComfyUiNodes nodes = new ComfyUiNodes(new Graph(), loaded);
        ComfyUiGraphs graphs = new ComfyUiGraphs(request, size, nodes);
        nodes.save(graphs.draw(model, seed), prefix, graphs.options.temporary());
        return nodes.graph();
    }

    /** Returns the graph that makes an image larger. */
    static Graph of(UpscaleRequest request, Size size, String prefix, Function<ImageInput, Graph.Loaded> loaded) {
        ComfyUiNodes nodes = new ComfyUiNodes(new Graph(), loaded);
        Upscaler upscaler = Upscaler.of(request.upscaler().orElse(Upscaler.LANCZOS));
        nodes.save(
                nodes.enlarged(nodes.load("init", request.image()), upscaler, request.factor(), size),
                prefix,
                ComfyUiOptions.in(request.options()).temporary());
        return nodes.graph();
    }

    private Link draw(String checkpoint, long seed) {
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
        ComfyUiSampling.Guide guide = controlled(new ComfyUiSampling.Guide(
                nodes.text("pos", request.prompt(), clip),
                nodes.text("neg", request.negativePrompt().orElse(""), clip)));
        return drawn(new ComfyUiSampling(request, graph, model, guide, seed), vae);
    }

    private Link drawn(ComfyUiSampling sampling, Link vae) {
        if (request.initImage().isEmpty()) {
            Link latent = graph.node("latent", "EmptyLatentImage")
                    .put("width", size.width())
                    .put("height", size.height())
                    .put("batch_size", 1)
                    .link();
            return finished(sampling.first(latent, 1), sampling, vae);
        }
        Link init = nodes.fitted("fit", nodes.load("init", request.initImage().get()), size);
        if (request.mask().isEmpty()) {
            Link latent = nodes.encoded("enc", init, vae);
            return finished(sampling.first(latent, request.strength().orElse(STRENGTH)), sampling, vae);
        }
        Link mask = graph.node("mask", "ImageToMask")
                .put(
                        "image",
                        nodes.fitted(
                                "fitmask", nodes.load("loadmask", request.mask().get()), size))
                .put("channel", "red")
                .link();
        // What is not masked is taken from the image itself: a VAE changes each pixel a little.
        Link whole = graph.node("composite", "ImageCompositeMasked")
                .put("destination", init)
                .put("source", nodes.decoded("image", inpainted(sampling, init, mask, vae), vae))
                .put("x", 0)
                .put("y", 0)
                .put("resize_source", false)
                .put("mask", mask)
                .link();
        return enlarged(whole, sampling, vae);
    }

    /** White is drawn anew: a mask of 1 is what the server draws anew. */
    private Link inpainted(ComfyUiSampling sampling, Link init, Link mask, Link vae) {
        double strength = request.strength().orElse(1);
        switch (options.inpainting()) {
            case ERASE -> {
                Link latent = graph.node("enc", "VAEEncodeForInpaint")
                        .put("pixels", init)
                        .put("vae", vae)
                        .put("mask", mask)
                        .put("grow_mask_by", options.growMask())
                        .link();
                return sampling.first(latent, strength);
            }
            case MODEL -> {
                Link guided = graph.node("guide", "InpaintModelConditioning")
                        .put("positive", sampling.guide().positive())
                        .put("negative", sampling.guide().negative())
                        .put("vae", vae)
                        .put("pixels", init)
                        .put("mask", mask)
                        .put("noise_mask", true)
                        .link();
                return sampling.guidedBy(new ComfyUiSampling.Guide(guided, guided.slot(1)))
                        .first(guided.slot(2), strength);
            }
            default -> {
                Link latent = graph.node("masked", "SetLatentNoiseMask")
                        .put("samples", nodes.encoded("enc", init, vae))
                        .put("mask", mask)
                        .link();
                return sampling.first(latent, strength);
            }
        }
    }

    private ComfyUiSampling.Guide controlled(ComfyUiSampling.Guide guide) {
        ComfyUiSampling.Guide steered = guide;
        int number = 0;
        for (ControlNet control : request.controls()) {
            number++;
            Link image = nodes.load("control" + number, control.image());
            if (control.resizeMode().orElse(ResizeMode.CROP) == ResizeMode.RESIZE) {
                image = nodes.stretched("fitcontrol" + number, image, size);
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
            steered = new ComfyUiSampling.Guide(applied, applied.slot(1));
        }
        return steered;
    }

    private static double threshold(int of255) {
        return Math.min(0.99, Math.max(0.01, Math.round(of255 * 100 / 255.0) / 100.0));
    }

    /** Enlarges a latent image before it is decoded, or the decoded one. */
    private Link finished(Link sampled, ComfyUiSampling sampling, Link vae) {
        if (request.upscale().isPresent()) {
            Upscale upscale = request.upscale().get();
            Upscaler upscaler = Upscaler.of(upscale.upscaler().orElse(Upscaler.LATENT));
            if (upscaler.kind() == Upscaler.Kind.LATENT) {
                Link larger = graph.node("larger", "LatentUpscaleBy")
                        .put("samples", sampled)
                        .put("upscale_method", upscaler.name())
                        .put("scale_by", upscale.factor())
                        .link();
                return nodes.decoded("image", sampling.second(larger, upscale), vae);
            }
        }
        return enlarged(nodes.decoded("image", sampled, vae), sampling, vae);
    }

    private Link enlarged(Link image, ComfyUiSampling sampling, Link vae) {
        if (request.upscale().isEmpty()) {
            return image;
        }
        Upscale upscale = request.upscale().get();
        Upscaler upscaler = Upscaler.of(upscale.upscaler().orElse(Upscaler.LANCZOS));
        Link larger = nodes.enlarged(image, upscaler, upscale.factor(), size);
        if (upscale.denoisingStrength().orElse(0) == 0) {
            return larger;
        }
        Link again = sampling.second(nodes.encoded("enclarger", larger, vae), upscale);
        return nodes.decoded("largerimage", again, vae);
    }
}
