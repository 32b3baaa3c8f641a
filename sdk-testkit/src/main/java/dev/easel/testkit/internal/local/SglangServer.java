package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.Moment;
import dev.easel.testkit.internal.Ask;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Service;
import dev.easel.testkit.internal.Surroundings;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * SGLang's diffusion server: generations, which answer addresses unless told otherwise, and edits, which answer base64.
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
    public Moment momentOf(String method, String path, boolean atImageHost) {
        if (path.equals(GENERATIONS) || path.equals(EDITS)) {
            return Moment.SUBMIT;
        }
        return path.startsWith(IMAGES) && path.endsWith("/content")
                ? Moment.DOWNLOAD
                : path.equals(MODELS) || path.equals(PIPELINE) ? Moment.CATALOGUE : Moment.OTHER;
    }

    @Override
    public Reply handle(Ask ask) {
        if (!BearerKey.letsIn(ask, settings)) {
            return FastApiRefusal.of(401, "Unauthorized").reply();
        }
        try {
            return route(ask);
        } catch (FastApiRefusal refusal) {
            return refusal.reply();
        }
    }

    private Reply route(Ask ask) {
        boolean edit = ask.path().equals(EDITS);
        boolean draws = edit || ask.path().equals(GENERATIONS);
        if (!ask.atImageHost() && ask.method().equals("GET") && !draws) {
            return get(ask);
        }
        if (ask.atImageHost() || !draws) {
            throw FastApiRefusal.of(404, "Not Found");
        }
        if (!ask.method().equals("POST")) {
            throw FastApiRefusal.of(405, "Method Not Allowed");
        }
        DiffusersOrder order = DiffusersOrder.read(
                ask,
                edit ? FIELDS.and(FieldKinds.create().integer("seed")) : FIELDS,
                edit ? Set.of("image", "image[]", "mask") : Set.of(),
                settings.strict(),
                42);
        String asked = order.request().path("response_format").asText(edit ? "b64_json" : "url");
        if (settings.strict() && !order.request().has("response_format")) {
            throw FastApiRefusal.strict("response_format", "left out, it is another for generations and edits; set it");
        }
        if (asked.equals("url") && !settings.cloudStorage()) {
            throw FastApiRefusal.of(400, "response_format='url' requires cloud storage to be configured.");
        }
        Supplier<Reply> answer = () -> answer(order, asked.equals("url"));
        return turns.take(fails ->
                fails ? FastApiRefusal.of(500, "the emulator was told to fail").reply() : answer.get());
    }

    private Reply get(Ask ask) {
        if (ask.path().equals(MODELS)) {
            return models();
        }
        if (ask.path().equals(PIPELINE)) {
            return Reply.json(
                    200,
                    Json.object()
                            .put("model_path", settings.models().get(0))
                            .put("task_type", "T2I")
                            .put("pipeline_name", "emulated")
                            .put("pipeline_class", "EmulatedPipeline"));
        }
        if (ask.path().startsWith(IMAGES) && ask.path().endsWith("/content")) {
            return content(ask);
        }
        throw FastApiRefusal.of(404, "Not Found");
    }

    private Reply models() {
        ObjectNode answer = Json.object().put("object", "list");
        var data = answer.putArray("data");
        settings.models()
                .forEach(id -> data.addObject()
                        .put("id", id)
                        .put("object", "model")
                        .put("created", surroundings.clock().instant().getEpochSecond())
                        .put("owned_by", "sglang"));
        return Reply.json(200, answer);
    }

    private Reply content(Ask ask) {
        String variant = ask.queryValue("variant");
        byte[] image = images.get(ask.path() + "?" + (variant == null ? "0" : variant));
        if (image == null) {
            throw FastApiRefusal.of(404, "Image not found");
        }
        return Reply.of(200, image[0] == (byte) 0xff ? "image/jpeg" : "image/png", image);
    }

    private Reply answer(DiffusersOrder order, boolean url) {
        ObjectNode request = order.request();
        double scale = request.path("enable_upscaling").asBoolean()
                ? request.path("upscaling_scale").asDouble(4)
                : 1;
        String type = order.format().isEmpty() ? "jpg" : order.format();
        String id = "img_" + images.size();
        String path = IMAGES + id + "/content";
        ObjectNode answer = Json.object()
                .put("id", id)
                .put("created", surroundings.clock().instant().getEpochSecond());
        var data = answer.putArray("data");
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
        answer.put("peak_memory_mb", 1024.5).put("inference_time_s", 0.25);
        answer.putObject("usage").put("prompt_tokens", 1).put("total_tokens", 1).put("image_count", order.count());
        return Reply.json(200, answer);
    }
}
