package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.internal.DrawnBuilder;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Emulates LocalAI: generations, with an image to start from in their JSON, and inpainting of 512 by 512. Its addresses name the
 * host that the request named. Thread-safe.
 */
final class LocalAiServer implements Service {
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String INPAINTING = "/v1/images/inpainting";
    private static final String UPSCALING = "/v1/images/upscale";
    private static final String IMAGES = "/generated-images/";
    private static final int INPAINTED_SIDE = 512;
    private static final int LARGEST_SIDE = 4096;
    private static final Set<String> FIELDS = Set.of(
            "model",
            "prompt",
            "n",
            "size",
            "step",
            "seed",
            "file",
            "files",
            "ref_images",
            "response_format",
            "quality");
    private static final Set<String> PARTS = Set.of("model", "prompt", "image", "mask", "steps");

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final Turns turns;
    private final RandomSeeds seeds = new RandomSeeds();
    private final Map<String, byte[]> images = new ConcurrentHashMap<>();

    LocalAiServer(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.turns = new Turns(surroundings, settings);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (path.startsWith(IMAGES)) {
            return ExchangeKind.DOWNLOAD;
        }
        return switch (path) {
            case GENERATIONS, INPAINTING, UPSCALING -> ExchangeKind.SUBMIT;
            case "/v1/models" -> ExchangeKind.CATALOGUE;
            default -> ExchangeKind.OTHER;
        };
    }

    @Override
    public Reply handle(Request request) {
        if (request.atImageHost()) {
            return error(404, "Not Found");
        }
        if (request.path().startsWith(IMAGES)) {
            byte[] image = images.get(request.path().substring(IMAGES.length()));
            return image == null ? error(404, "Not Found") : Reply.of(200, "image/png", image);
        }
        if (!isLetIn(request)) {
            return error(401, "An authentication key is required");
        }
        return served(() -> route(request));
    }

    /** The key may come under two further names. */
    private boolean isLetIn(Request request) {
        String key = settings.apiKey();
        return BearerKey.letsIn(request, settings)
                || (key != null
                        && (key.equals(request.header("x-api-key")) || key.equals(request.header("xi-api-key"))));
    }

    private static Reply served(Supplier<Reply> response) {
        try {
            return response.get();
        } catch (Refusal refusal) {
            return error(refusal.status(), refusal.message());
        }
    }

    private static Reply error(int status, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", status).put("message", message).put("type", "");
        return Reply.json(status, body);
    }

    private Reply route(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "POST " + GENERATIONS -> generate(request);
            case "POST " + INPAINTING -> inpaint(request);
            case "POST " + UPSCALING -> upscale(request);
            case "GET /v1/models" -> models();
            default -> throw Refusal.notFound("Not Found");
        };
    }

    private Reply models() {
        ObjectNode response = Json.object().put("object", "list");
        var data = response.putArray("data");
        settings.models().forEach(id -> data.addObject().put("id", id).put("object", "model"));
        return Reply.json(200, response);
    }

    private Reply generate(Request request) {
        if (!(Json.read(request.body()) instanceof ObjectNode document)) {
            throw Refusal.badRequest("the body is no JSON object");
        }
        if (settings.strict()) {
            checkFields(document);
        }
        String size = document.path("size").asText("512x512");
        int[] sides = sides(size);
        List<byte[]> inputs = new ArrayList<>();
        List<JsonNode> texts = new ArrayList<>();
        texts.add(
                document.path("files").isEmpty()
                        ? document.path("file")
                        : document.path("files").get(0));
        document.path("ref_images").forEach(texts::add);
        for (JsonNode text : texts) {
            if (!text.isMissingNode()) {
                inputs.add(input(text));
            }
        }
        boolean url = document.path("response_format").asText("url").equals("url");
        long seed = document.has("seed") ? document.get("seed").asLong() : seeds.next();
        int count = Math.max(1, document.path("n").asInt(1));
        String prompt = document.path("prompt").asText();
        int bar = prompt.indexOf('|');
        DrawnBuilder settings = DrawnBuilder.of(bar < 0 ? prompt : prompt.substring(0, bar), seed, sides[0], sides[1])
                .negativePrompt(bar < 0 ? "" : prompt.substring(bar + 1))
                .steps(document.path("step").asInt(15))
                .model(document.hasNonNull("model") ? document.get("model").asText() : null)
                .inputImages(inputs.size());
        String host = request.header("Host");
        return turns.take(fails -> {
            if (fails) {
                return error(500, "the emulator was told to fail");
            }
            List<byte[]> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                made.add(image(DrawnBuilder.withSeed(settings.build(), seed + i), inputs, null));
            }
            return response(made, url, host);
        });
    }

    private void checkFields(ObjectNode document) {
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw Refusal.strict(field.getKey() + " is not read by LocalAI"
                        + (field.getKey().equals("negative_prompt") ? "; put it behind | in the prompt" : ""));
            }
            if (field.getValue().isNull()) {
                throw Refusal.strict(field.getKey() + " is null; leave it out");
            }
        }
        if (!document.path("size").asText("1x1").contains("x")) {
            throw Refusal.strict("a size without x becomes 512x512");
        }
    }

    private static int[] sides(String size) {
        if (!size.contains("x")) {
            return new int[] {INPAINTED_SIDE, INPAINTED_SIDE};
        }
        String[] parts = size.split("x", 2);
        try {
            int width = Integer.parseInt(parts[0]);
            int height = Integer.parseInt(parts[1]);
            if (width >= 1 && width <= LARGEST_SIDE && height >= 1 && height <= LARGEST_SIDE) {
                return new int[] {width, height};
            }
        } catch (NumberFormatException notNumbers) {
            // handled below
        }
        throw Refusal.serverError("invalid value for 'size'");
    }

    private static byte[] input(JsonNode text) {
        byte[] bytes = text.asText().startsWith("data:") ? null : Uploads.decode(text);
        if (bytes == null || !Uploads.isImage(bytes)) {
            throw Refusal.serverError("the image is no base64 without a data: prefix");
        }
        return bytes;
    }

    private Reply inpaint(Request request) {
        List<Multipart.Part> parts = Uploads.form(request);
        if (parts == null) {
            throw Refusal.badRequest("the body is no multipart form");
        }
        String prompt = "";
        String model = null;
        int steps = 25;
        byte[] image = null;
        byte[] mask = null;
        for (Multipart.Part part : parts) {
            if (settings.strict() && !PARTS.contains(part.name())) {
                throw Refusal.strict("part " + part.name() + " is not read");
            }
            switch (part.name()) {
                case "prompt" -> prompt = part.text();
                case "image" -> image = part.content();
                case "mask" -> mask = part.content();
                case "model" -> model = part.text();
                case "steps" -> steps = part.text().matches("[0-9]{1,4}") ? Integer.parseInt(part.text()) : steps;
                default -> {
                    // not read
                }
            }
        }
        if (image == null || mask == null || !Uploads.isImage(image) || !Uploads.isImage(mask)) {
            throw Refusal.badRequest("missing image or mask");
        }
        Drawn settings = DrawnBuilder.of(prompt, seeds.next(), INPAINTED_SIDE, INPAINTED_SIDE)
                .steps(steps)
                .model(model)
                .inputImages(1)
                .redrawn(Redrawn.WHITE)
                .build();
        List<byte[]> inputs = List.of(image);
        byte[] part = mask;
        String host = request.header("Host");
        return turns.take(fails -> fails
                ? error(500, "the emulator was told to fail")
                : response(List.of(image(settings, inputs, part)), true, host));
    }

    private Reply upscale(Request request) {
        List<Multipart.Part> parts = Uploads.form(request);
        if (parts == null) {
            throw Refusal.badRequest("the body is no multipart form");
        }
        BufferedImage image = null;
        byte[] bytes = new byte[0];
        int scale = 2;
        for (Multipart.Part part : parts) {
            switch (part.name()) {
                case "image" -> {
                    bytes = part.content();
                    image = Uploads.image(bytes);
                }
                case "scale" -> scale = part.text().equals("4") ? 4 : 2;
                default -> {
                    if (settings.strict() && !part.name().equals("model")) {
                        throw Refusal.strict("part " + part.name() + " is not read");
                    }
                }
            }
        }
        if (image == null || Math.max(image.getWidth(), image.getHeight()) * scale > LARGEST_SIDE) {
            throw Refusal.badRequest("missing image, or one that is too large");
        }
        byte[] made = EmulatedImage.resized(bytes, image.getWidth() * scale, image.getHeight() * scale)
                .labelled("LOCALAI")
                .png();
        String host = request.header("Host");
        return turns.take(
                fails -> fails ? error(500, "the emulator was told to fail") : response(List.of(made), true, host));
    }

    private byte[] image(Drawn settings, List<byte[]> inputs, byte @Nullable [] mask) {
        surroundings.drew(settings);
        EmulatedImage image = EmulatedImage.of(settings.prompt(), settings.seed(), settings.width(), settings.height())
                .labelled("LOCALAI");
        for (byte[] input : inputs) {
            image = image.influencedBy(input);
        }
        return (mask == null ? image : image.drawnInto(inputs.get(0), mask, Redrawn.WHITE)).png();
    }

    private Reply response(List<byte[]> made, boolean url, @Nullable String host) {
        ObjectNode response = Json.object()
                .put("created", surroundings.clock().instant().getEpochSecond())
                .put("id", new UUID(0, images.size()).toString());
        var data = response.putArray("data");
        for (int i = 0; i < made.size(); i++) {
            ObjectNode item = data.addObject().put("index", i);
            if (url) {
                String name = "b64" + images.size() + ".png";
                images.put(name, made.get(i));
                item.put("url", "http://" + host + IMAGES + name);
            } else {
                item.put("b64_json", Uploads.base64(made.get(i)));
            }
        }
        ObjectNode usage = response.putObject("usage");
        usage.put("input_tokens", 0).put("output_tokens", 0).put("total_tokens", 0);
        return Reply.json(200, response);
    }
}
