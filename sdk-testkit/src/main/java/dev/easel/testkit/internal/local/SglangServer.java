package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Emulates SGLang's diffusion server: generations, which return addresses unless told otherwise, and edits, which return base64.
 * Its addresses are relative. Thread-safe.
 */
final class SglangServer implements Service {
    private static final String GENERATIONS = "/v1/images/generations";
    private static final String EDITS = "/v1/images/edits";
    private static final String IMAGES = "/v1/images/";
    private static final String MODELS = "/v1/models";

    /** In releases that have no list of models. */
    private static final String PIPELINE = "/models";

    private static final FieldKinds FIELDS = FieldKinds.create()
            .text("model prompt size response_format negative_prompt generator_device output_format output_quality"
                    + " upscaling_model_path background user quality style")
            .integer("n num_inference_steps width height output_compression max_sequence_length")
            .number("guidance_scale true_cfg_scale flow_shift upscaling_scale")
            .bool("enable_teacache enable_upscaling enhance_prompt")
            .object("diffusers_kwargs")
            .any("seed");

    private final Surroundings surroundings;
    private final LocalSettings settings;
    private final Turns turns;
    private final Map<String, byte[]> images = new ConcurrentHashMap<>();

    SglangServer(Surroundings surroundings, LocalSettings settings) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.turns = new Turns(surroundings, settings);
    }

    @Override
    public ExchangeKind kindOf(String method, String path, boolean atImageHost) {
        if (path.equals(GENERATIONS) || path.equals(EDITS)) {
            return ExchangeKind.SUBMIT;
        }
        return path.startsWith(IMAGES) && path.endsWith("/content")
                ? ExchangeKind.DOWNLOAD
                : path.equals(MODELS) || path.equals(PIPELINE) ? ExchangeKind.CATALOGUE : ExchangeKind.OTHER;
    }

    @Override
    public Reply handle(Request request) {
        if (!BearerKey.letsIn(request, settings)) {
            return FastApiRefusal.of(401, "Unauthorized").reply();
        }
        try {
            return route(request);
        } catch (FastApiRefusal refusal) {
            return refusal.reply();
        }
    }

    private Reply route(Request request) {
        boolean edit = request.path().equals(EDITS);
        boolean draws = edit || request.path().equals(GENERATIONS);
        if (!request.atImageHost() && request.method().equals("GET") && !draws) {
            return get(request);
        }
        if (request.atImageHost() || !draws) {
            throw FastApiRefusal.of(404, "Not Found");
        }
        if (!request.method().equals("POST")) {
            throw FastApiRefusal.of(405, "Method Not Allowed");
        }
        DiffusersOrder order = DiffusersOrder.read(
                request,
                edit ? FIELDS.and(FieldKinds.create().integer("seed")) : FIELDS,
                edit ? Set.of("image", "image[]", "mask") : Set.of(),
                settings.strict(),
                42);
        String asked = order.document().path("response_format").asText(edit ? "b64_json" : "url");
        if (settings.strict() && !order.document().has("response_format")) {
            throw FastApiRefusal.strict("response_format", "left out, it is another for generations and edits; set it");
        }
        if (asked.equals("url") && !settings.cloudStorage()) {
            throw FastApiRefusal.of(400, "response_format='url' requires cloud storage to be configured.");
        }
        Supplier<Reply> response = () -> response(order, asked.equals("url"));
        return turns.take(fails ->
                fails ? FastApiRefusal.of(500, "the emulator was told to fail").reply() : response.get());
    }

    private Reply get(Request request) {
        if (request.path().equals(MODELS)) {
            return models();
        }
        if (request.path().equals(PIPELINE)) {
            return Reply.json(
                    200,
                    Json.object()
                            .put("model_path", settings.models().get(0))
                            .put("task_type", "T2I")
                            .put("pipeline_name", "emulated")
                            .put("pipeline_class", "EmulatedPipeline"));
        }
        if (request.path().startsWith(IMAGES) && request.path().endsWith("/content")) {
            return content(request);
        }
        throw FastApiRefusal.of(404, "Not Found");
    }

    private Reply models() {
        ObjectNode response = Json.object().put("object", "list");
        var data = response.putArray("data");
        settings.models()
                .forEach(id -> data.addObject()
                        .put("id", id)
                        .put("object", "model")
                        .put("created", surroundings.clock().instant().getEpochSecond())
                        .put("owned_by", "sglang"));
        return Reply.json(200, response);
    }

    private Reply content(Request request) {
        String variant = request.queryValue("variant");
        byte[] image = images.get(request.path() + "?" + (variant == null ? "0" : variant));
        if (image == null) {
            throw FastApiRefusal.of(404, "Image not found");
        }
        return Reply.of(200, image[0] == (byte) 0xff ? "image/jpeg" : "image/png", image);
    }

    private Reply response(DiffusersOrder order, boolean url) {
        ObjectNode document = order.document();
        double scale = document.path("enable_upscaling").asBoolean()
                ? document.path("upscaling_scale").asDouble(4)
                : 1;
        String type = order.format().isEmpty() ? "jpg" : order.format();
        String id = "img_" + images.size();
        String path = IMAGES + id + "/content";
        ObjectNode response = Json.object()
                .put("id", id)
                .put("created", surroundings.clock().instant().getEpochSecond());
        var data = response.putArray("data");
        for (int i = 0; i < order.count(); i++) {
            byte[] bytes = order.image(i, "SGLANG", scale, type, surroundings);
            images.put(path + "?" + i, bytes);
            ObjectNode item = data.addObject();
            if (url) {
                item.putNull("b64_json").put("url", order.count() > 1 ? path + "?variant=" + i : path);
            } else {
                item.put("b64_json", Uploads.base64(bytes)).putNull("url");
            }
            item.putNull("revised_prompt").put("file_path", "/srv/" + id + "." + type);
        }
        response.put("peak_memory_mb", 1024.5).put("inference_time_s", 0.25);
        response.putObject("usage")
                .put("prompt_tokens", 1)
                .put("total_tokens", 1)
                .put("image_count", order.count());
        return Reply.json(200, response);
    }
}
