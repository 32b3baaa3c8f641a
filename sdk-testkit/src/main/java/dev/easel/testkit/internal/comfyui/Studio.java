package dev.easel.testkit.internal.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.image.Blend;
import dev.easel.testkit.internal.image.Painter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs one validated graph: follows its links from an output to the prompt, the seed, the size and the inputs, and draws the
 * image that they make. Not thread-safe.
 */
final class Studio {
    private static final int LARGEST_SIDE = 4096;
    private static final long STYLE = "comfyui".hashCode() * 0x9e3779b97f4a7c15L;

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

    private record Weights(String model, List<Drawn.Lora> loras) {
        Weights with(String lora, double weight) {
            List<Drawn.Lora> more = new ArrayList<>(loras);
            more.add(new Drawn.Lora(lora, weight));
            return new Weights(model, more);
        }
    }

    private record Control(Picture image, Drawn.ControlNet unit) {}

    private record Conditioning(String text, @Nullable Double guidance, List<Control> controls) {}

    /** Images before they are decoded; none of them where there is only noise. */
    private record Latent(
            int width,
            int height,
            int count,
            List<Picture> images,
            @Nullable Picture mask) {
        Latent masked(Picture with) {
            return new Latent(width, height, count, images, with);
        }

        @Nullable Picture image(int index) {
            return images.isEmpty() ? null : images.get(index % images.size());
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
    List<Picture> arrivingAt(String output) {
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
        List<Picture> images(String name) {
            return input(name) instanceof List<?> list ? (List<Picture>) list : List.of();
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
                case "Canny" -> List.of(each("image", Picture::asEdges));
                case "LoadImage" -> {
                    Picture image = loaded();
                    yield List.of(List.of(image), image.channel("alpha"));
                }
                case "LoadImageMask" -> List.of(loaded().channel(text("channel")));
                case "ImageToMask" -> List.of(images("image").get(0).channel(text("channel")));
                case "EmptyImage" ->
                    List.of(Collections.nCopies(
                            whole("batch_size"), Picture.plain(whole("width"), whole("height"), whole("color"))));
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
                            encoded(images("pixels")).masked(input("mask", Picture.class)));
                case "SetLatentNoiseMask" ->
                    List.of(input("samples", Latent.class).masked(input("mask", Picture.class)));
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
                case "MASK" -> given instanceof Picture;
                case "INT", "FLOAT" -> given instanceof JsonNode json && json.isNumber();
                default -> given instanceof JsonNode;
            };
        }

        private Conditioning controlled(String name) {
            Conditioning words = conditioning(name);
            Picture image = images("image").get(0);
            List<Control> more = new ArrayList<>(words.controls());
            more.add(new Control(
                    image,
                    new Drawn.ControlNet(
                            image.edges() ? "Canny" : null,
                            text("control_net"),
                            number("strength"),
                            number("start_percent"),
                            number("end_percent"))));
            return new Conditioning(words.text(), words.guidance(), more);
        }

        private Picture loaded() {
            byte[] file = files.input(text("image"));
            Picture image = file == null ? null : Picture.read(file);
            if (image == null) {
                throw new NodeFailure(
                        id, "PIL.UnidentifiedImageError", "cannot identify image file '" + text("image") + "'");
            }
            return image;
        }

        private List<Picture> each(String name, UnaryOperator<Picture> work) {
            return images(name).stream().map(work).toList();
        }

        private Picture scaled(Picture image) {
            return image.scaled(
                    fits(whole("width")), fits(whole("height")), text("crop").equals("center"));
        }

        private Picture enlarged(Picture image, double factor) {
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

        private List<Picture> composite() {
            Picture under = images("destination").get(0);
            Picture mask = inputs.has("mask") ? input("mask", Picture.class) : null;
            boolean resize = inputs.path("resize_source").asBoolean();
            return each(
                    "source",
                    over -> under.under(
                            resize ? over.scaled(under.width(), under.height(), false) : over,
                            whole("x"),
                            whole("y"),
                            mask));
        }

        private Latent encoded(List<Picture> images) {
            int width = Math.max(8, images.get(0).width() / 8 * 8);
            int height = Math.max(8, images.get(0).height() / 8 * 8);
            List<Picture> fitted = images.stream()
                    .map(image -> image.scaled(width, height, false))
                    .toList();
            return new Latent(width, height, fitted.size(), fitted, null);
        }

        private Latent erased() {
            Picture mask = input("mask", Picture.class);
            List<Picture> holes = each(
                    "pixels",
                    image -> image.under(
                            Picture.plain(image.width(), image.height(), 0x808080),
                            0,
                            0,
                            mask.scaled(image.width(), image.height(), false)));
            return encoded(holes).masked(mask);
        }

        private Latent latentUpscaled() {
            Latent small = input("samples", Latent.class);
            int width = fits((int) Math.round(small.width() / 8.0 * number("scale_by")) * 8);
            int height = fits((int) Math.round(small.height() / 8.0 * number("scale_by")) * 8);
            List<Picture> larger = small.images().stream()
                    .map(image -> image.scaled(width, height, false))
                    .toList();
            return new Latent(width, height, small.count(), larger, small.mask());
        }

        private Latent sampled() {
            long seed = inputs.has("seed") ? seed("seed") : seed("noise_seed");
            return sample(
                    input("model", Weights.class),
                    conditioning("positive"),
                    conditioning("negative").text(),
                    seed,
                    whole("steps"),
                    number("cfg"),
                    text("sampler_name"),
                    text("scheduler"),
                    inputs.has("denoise") ? number("denoise") : 1);
        }

        private Latent sampledByParts() {
            Node guider = input("guider", Node.class);
            Node sigmas = input("sigmas", Node.class);
            return sample(
                    guider.input("model", Weights.class),
                    guider.conditioning("conditioning"),
                    "",
                    seed("noise"),
                    sigmas.whole("steps"),
                    1,
                    text("sampler"),
                    sigmas.text("scheduler"),
                    sigmas.number("denoise"));
        }

        private long seed(String name) {
            return input(name) instanceof JsonNode json && json.isNumber()
                    ? json.bigIntegerValue().longValue()
                    : 0;
        }

        private Latent sample(
                Weights model,
                Conditioning positive,
                String negative,
                long seed,
                int steps,
                double cfg,
                String sampler,
                String scheduler,
                double denoise) {
            Latent latent = input("latent_image", Latent.class);
            int width = fits(latent.width());
            int height = fits(latent.height());
            Double guidance = positive.guidance();
            List<Picture> images = new ArrayList<>();
            for (int i = 0; i < latent.count(); i++) {
                Picture before = latent.image(i);
                Drawn first = before == null ? null : before.drawn();
                boolean fromInput = before != null && first == null;
                Drawn drawn = DrawnBuilder.of(positive.text(), first == null ? seed : first.seed(), width, height)
                        .negativePrompt(negative)
                        .steps(first == null || first.steps() == null ? steps : first.steps())
                        .guidanceScale(guidance == null ? cfg : guidance)
                        .sampler(sampler)
                        .scheduler(scheduler)
                        .strength(fromInput ? Double.valueOf(denoise) : first == null ? null : first.strength())
                        .model(model.model())
                        .loras(model.loras())
                        .controlNets(
                                positive.controls().stream().map(Control::unit).toList())
                        .inputImages(positive.controls().size()
                                + (fromInput || first != null && first.strength() != null ? 1 : 0))
                        .redrawn(latent.mask() == null ? Redrawn.EVERYTHING : Redrawn.WHITE)
                        .build();
                images.add(paint(drawn, i, seed, positive, latent.mask(), before, denoise));
            }
            return new Latent(width, height, latent.count(), images, latent.mask());
        }
    }

    private static Picture paint(
            Drawn drawn,
            int index,
            long seed,
            Conditioning positive,
            @Nullable Picture mask,
            @Nullable Picture before,
            double denoise) {
        int width = drawn.width();
        int height = drawn.height();
        // The images of a batch have one seed and differ all the same.
        int[] rgb = Painter.paint(drawn.prompt() + " ".repeat(index), seed ^ STYLE, width, height);
        for (Control control : positive.controls()) {
            Blend.into(
                    rgb,
                    width,
                    height,
                    control.image().png(),
                    Math.min(0.4, 0.4 * control.unit().weight()));
        }
        if (before != null) {
            // Squared, so that the usual strengths leave enough of the input to be seen.
            Blend.into(rgb, width, height, before.png(), 1 - denoise * denoise);
        }
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] |= 0xff000000;
        }
        Picture painted = new Picture(width, height, rgb, drawn, false);
        return before == null || mask == null
                ? painted
                : before.under(painted, 0, 0, mask.scaled(width, height, false));
    }
}
