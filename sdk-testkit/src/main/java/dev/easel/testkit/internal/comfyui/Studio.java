package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.internal.comfyui.Sampling.Conditioning;
import dev.easel.testkit.internal.comfyui.Sampling.Control;
import dev.easel.testkit.internal.comfyui.Sampling.Latent;
import dev.easel.testkit.internal.comfyui.Sampling.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Runs one validated graph: follows its links from an output to the prompt, the seed, the size and the inputs, and draws the
 * image that they make. Not thread-safe.
 */
final class Studio {
    private static final int LARGEST_SIDE = 4096;

    /** A node threw. */
    static final class NodeFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String node;
        private final String type;

        NodeFailure(String node, String type, String message) {
            super(message);
            this.node = node;
            this.type = type;
        }

        String node() {
            return node;
        }

        String type() {
            return type;
        }
    }

    private final ObjectNode graph;
    private final NodeCatalogue catalogue;
    private final ComfyFiles files;
    private final Map<String, List<Object>> results = new HashMap<>();

    Studio(ObjectNode graph, NodeCatalogue catalogue, ComfyFiles files) {
        this.graph = graph;
        this.catalogue = catalogue;
        this.files = files;
    }

    /**
     * The images that reach an output node.
     *
     * @throws NodeFailure where a node cannot do its work
     */
    List<Bitmap> arrivingAt(String output) {
        return new Node(output).images("images");
    }

    private List<Object> results(String id) {
        List<Object> known = results.get(id);
        if (known == null) {
            known = new Node(id).run();
            results.put(id, known);
        }
        return known;
    }

    /** One node and what its inputs hold. */
    private final class Node {
        private final String id;
        private final JsonNode inputs;

        Node(String id) {
            this.id = id;
            this.inputs = graph.path(id).path("inputs");
        }

        private Object input(String name) {
            JsonNode value = inputs.path(name);
            return Graph.isLink(value)
                    ? results(value.path(0).asText()).get(value.path(1).asInt())
                    : value;
        }

        private <T> T input(String name, Class<T> type) {
            return type.cast(Objects.requireNonNull(input(name), name));
        }

        private String text(String name) {
            Object value = input(name);
            return value instanceof JsonNode json ? json.asText() : String.valueOf(value);
        }

        private double number(String name) {
            return input(name) instanceof JsonNode json ? json.asDouble() : 0;
        }

        private int whole(String name) {
            return (int) number(name);
        }

        private Conditioning conditioning(String name) {
            return input(name, Conditioning.class);
        }

        @SuppressWarnings("unchecked")
        List<Bitmap> images(String name) {
            return input(name) instanceof List<?> list ? (List<Bitmap>) list : List.of();
        }

        List<Object> run() {
            return switch (Graph.classOf(graph, id)) {
                case "CheckpointLoaderSimple" -> {
                    Weights weights = new Weights(text("ckpt_name"), List.of());
                    yield List.of(weights, weights, "vae");
                }
                case "UNETLoader" -> List.of(new Weights(text("unet_name"), List.of()));
                case "CLIPLoader", "DualCLIPLoader", "TripleCLIPLoader" -> List.of(new Weights("", List.of()));
                case "LoraLoader" ->
                    List.of(
                            input("model", Weights.class).with(text("lora_name"), number("strength_model")),
                            input("clip", Weights.class).with(text("lora_name"), number("strength_clip")));
                case "LoraLoaderModelOnly" ->
                    List.of(input("model", Weights.class).with(text("lora_name"), number("strength_model")));
                case "CLIPSetLastLayer" -> List.of(input("clip"));
                case "CLIPTextEncode" -> List.of(new Conditioning(text("text"), null, List.of()));
                case "ConditioningZeroOut" ->
                    List.of(new Conditioning(
                            "", null, conditioning("conditioning").controls()));
                case "FluxGuidance" -> {
                    Conditioning words = conditioning("conditioning");
                    yield List.of(new Conditioning(words.text(), number("guidance"), words.controls()));
                }
                case "ControlNetLoader" -> List.of(text("control_net_name"));
                case "SetUnionControlNetType" -> List.of(input("control_net"));
                case "ControlNetApplyAdvanced" -> List.of(controlled("positive"), controlled("negative"));
                case "Canny" -> List.of(each("image", Bitmap::asEdges));
                case "LoadImage" -> {
                    Bitmap image = loaded();
                    yield List.of(List.of(image), image.channel("alpha"));
                }
                case "LoadImageMask" -> List.of(loaded().channel(text("channel")));
                case "ImageToMask" -> List.of(images("image").get(0).channel(text("channel")));
                case "EmptyImage" ->
                    List.of(Collections.nCopies(
                            whole("batch_size"), Bitmap.plain(whole("width"), whole("height"), whole("color"))));
                case "ImageScale" -> List.of(each("image", this::scaled));
                case "ImageScaleBy" -> List.of(each("image", image -> enlarged(image, number("scale_by"))));
                case "ResizeAndPadImage" ->
                    List.of(each(
                            "image",
                            image -> image.scaled(fits(whole("target_width")), fits(whole("target_height")), false)));
                case "UpscaleModelLoader" -> List.of(text("model_name"));
                case "ImageUpscaleWithModel" ->
                    List.of(each("image", image -> enlarged(image, factorOf(text("upscale_model")))));
                case "ImageCompositeMasked" -> List.of(composite());
                case "EmptyLatentImage", "EmptySD3LatentImage" ->
                    List.of(new Latent(
                            whole("width") / 8 * 8, whole("height") / 8 * 8, whole("batch_size"), List.of(), null));
                case "VAEEncode" -> List.of(encoded(images("pixels")));
                case "VAEEncodeForInpaint" -> List.of(erased());
                case "InpaintModelConditioning" ->
                    List.of(
                            input("positive"),
                            input("negative"),
                            encoded(images("pixels")).masked(input("mask", Bitmap.class)));
                case "SetLatentNoiseMask" ->
                    List.of(input("samples", Latent.class).masked(input("mask", Bitmap.class)));
                case "RepeatLatentBatch" -> {
                    Latent one = input("samples", Latent.class);
                    yield List.of(new Latent(
                            one.width(), one.height(), one.count() * whole("amount"), one.images(), one.mask()));
                }
                case "LatentUpscaleBy" -> List.of(latentUpscaled());
                case "KSampler", "KSamplerAdvanced" -> List.of(sampled());
                case "SamplerCustomAdvanced" -> {
                    Latent latent = sampledByParts();
                    yield List.of(latent, latent);
                }
                case "RandomNoise" -> List.of(input("noise_seed"));
                case "KSamplerSelect" -> List.of(input("sampler_name"));
                case "BasicScheduler", "BasicGuider" -> List.of(this);
                case "VAEDecode" -> List.of(input("samples", Latent.class).images());
                default -> unknown();
            };
        }

        /** A node whose work is not known hands on what it is given of the same type, or what it holds. */
        private List<Object> unknown() {
            List<Object> out = new ArrayList<>();
            NodeClass type = catalogue.find(Graph.classOf(graph, id));
            for (String output : type == null ? List.<String>of() : type.outputs()) {
                Object found = "";
                for (JsonNode value : inputs) {
                    Object given = Graph.isLink(value)
                            ? results(value.path(0).asText()).get(value.path(1).asInt())
                            : value;
                    if (isOf(given, output)) {
                        found = given;
                        break;
                    }
                }
                out.add(found);
            }
            return out;
        }

        private boolean isOf(Object given, String type) {
            return switch (type) {
                case "IMAGE" -> given instanceof List;
                case "LATENT" -> given instanceof Latent;
                case "CONDITIONING" -> given instanceof Conditioning;
                case "MODEL", "CLIP" -> given instanceof Weights;
                case "MASK" -> given instanceof Bitmap;
                case "INT", "FLOAT" -> given instanceof JsonNode json && json.isNumber();
                default -> given instanceof JsonNode;
            };
        }

        private Conditioning controlled(String name) {
            Conditioning words = conditioning(name);
            Bitmap image = images("image").get(0);
            return words.with(new Control(
                    image,
                    new Drawn.ControlNet(
                            image.edges() ? "Canny" : null,
                            text("control_net"),
                            number("strength"),
                            number("start_percent"),
                            number("end_percent"))));
        }

        private Bitmap loaded() {
            byte[] file = files.input(text("image"));
            Bitmap image = file == null ? null : Bitmap.read(file);
            if (image == null) {
                throw new NodeFailure(
                        id, "PIL.UnidentifiedImageError", "cannot identify image file '" + text("image") + "'");
            }
            return image;
        }

        private List<Bitmap> each(String name, UnaryOperator<Bitmap> work) {
            return images(name).stream().map(work).toList();
        }

        private Bitmap scaled(Bitmap image) {
            return image.scaled(
                    fits(whole("width")), fits(whole("height")), text("crop").equals("center"));
        }

        private Bitmap enlarged(Bitmap image, double factor) {
            return image.scaled(
                    fits((int) Math.round(image.width() * factor)),
                    fits((int) Math.round(image.height() * factor)),
                    false);
        }

        private int fits(int side) {
            if (side > LARGEST_SIDE || side < 1) {
                throw new NodeFailure(id, "torch.OutOfMemoryError", "Allocation on device ");
            }
            return side;
        }

        private double factorOf(String model) {
            return model.matches("[2-8]x.*") ? model.charAt(0) - '0' : 4;
        }

        private List<Bitmap> composite() {
            Bitmap under = images("destination").get(0);
            Bitmap mask = inputs.has("mask") ? input("mask", Bitmap.class) : null;
            boolean resize = inputs.path("resize_source").asBoolean();
            return each(
                    "source",
                    over -> under.under(
                            resize ? over.scaled(under.width(), under.height(), false) : over,
                            whole("x"),
                            whole("y"),
                            mask));
        }

        private Latent encoded(List<Bitmap> images) {
            int width = Math.max(8, images.get(0).width() / 8 * 8);
            int height = Math.max(8, images.get(0).height() / 8 * 8);
            List<Bitmap> fitted = images.stream()
                    .map(image -> image.scaled(width, height, false))
                    .toList();
            return new Latent(width, height, fitted.size(), fitted, null);
        }

        private Latent erased() {
            Bitmap mask = input("mask", Bitmap.class);
            List<Bitmap> holes = each(
                    "pixels",
                    image -> image.under(
                            Bitmap.plain(image.width(), image.height(), 0x808080),
                            0,
                            0,
                            mask.scaled(image.width(), image.height(), false)));
            return encoded(holes).masked(mask);
        }

        private Latent latentUpscaled() {
            Latent small = input("samples", Latent.class);
            int width = fits((int) Math.round(small.width() / 8.0 * number("scale_by")) * 8);
            int height = fits((int) Math.round(small.height() / 8.0 * number("scale_by")) * 8);
            List<Bitmap> larger = small.images().stream()
                    .map(image -> image.scaled(width, height, false))
                    .toList();
            return new Latent(width, height, small.count(), larger, small.mask());
        }

        private Latent sampled() {
            return sample(new Sampling(
                    input("model", Weights.class),
                    conditioning("positive"),
                    conditioning("negative").text(),
                    inputs.has("seed") ? seed("seed") : seed("noise_seed"),
                    whole("steps"),
                    number("cfg"),
                    text("sampler_name"),
                    text("scheduler"),
                    inputs.has("denoise") ? number("denoise") : 1));
        }

        private Latent sampledByParts() {
            Node guider = input("guider", Node.class);
            Node sigmas = input("sigmas", Node.class);
            return sample(new Sampling(
                    guider.input("model", Weights.class),
                    guider.conditioning("conditioning"),
                    "",
                    seed("noise"),
                    sigmas.whole("steps"),
                    1,
                    text("sampler"),
                    sigmas.text("scheduler"),
                    sigmas.number("denoise")));
        }

        private Latent sample(Sampling sampling) {
            Latent latent = input("latent_image", Latent.class);
            fits(latent.width());
            fits(latent.height());
            return sampling.of(latent);
        }

        private long seed(String name) {
            return input(name) instanceof JsonNode json && json.isNumber()
                    ? json.bigIntegerValue().longValue()
                    : 0;
        }
    }
}
