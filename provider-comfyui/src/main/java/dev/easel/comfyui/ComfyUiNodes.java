package dev.easel.comfyui;

import dev.easel.ImageInput;
import dev.easel.Size;
import java.util.function.Function;

/** Adds the nodes that every graph of Easel's is made of. For one thread. */
final class ComfyUiNodes {
    private final Graph graph;
    private final Function<ImageInput, Graph.Loaded> loaded;

    /**
     * @param graph where the nodes go
     * @param loaded how an uploaded image is named
     */
    ComfyUiNodes(Graph graph, Function<ImageInput, Graph.Loaded> loaded) {
        this.graph = graph;
        this.loaded = loaded;
    }

    Graph graph() {
        return graph;
    }

    Link text(String id, String text, Link clip) {
        return graph.node(id, "CLIPTextEncode")
                .put("text", text)
                .put("clip", clip)
                .link();
    }

    Link load(String id, ImageInput image) {
        return graph.node(id, "LoadImage").put("image", loaded.apply(image)).link();
    }

    /** Scales an image so that it fills the size, and cuts off what is beyond it. */
    Link fitted(String id, Link image, Size size) {
        return scaled(id, image, size, "center");
    }

    /** Scales an image to the size, whatever its shape was. */
    Link stretched(String id, Link image, Size size) {
        return scaled(id, image, size, "disabled");
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

    Link encoded(String id, Link pixels, Link vae) {
        return graph.node(id, "VAEEncode").put("pixels", pixels).put("vae", vae).link();
    }

    Link decoded(String id, Link samples, Link vae) {
        return graph.node(id, "VAEDecode")
                .put("samples", samples)
                .put("vae", vae)
                .link();
    }

    /**
     * Makes a decoded image larger.
     *
     * @param size the image's own
     */
    Link enlarged(Link image, Upscaler upscaler, double factor, Size size) {
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
        return stretched("resized", larger, Upscaler.times(size, factor));
    }

    void save(Link image, String prefix, boolean temporary) {
        if (temporary) {
            graph.node("save", "PreviewImage").put("images", image);
        } else {
            graph.node("save", "SaveImage").put("images", image).put("filename_prefix", prefix);
        }
    }
}
