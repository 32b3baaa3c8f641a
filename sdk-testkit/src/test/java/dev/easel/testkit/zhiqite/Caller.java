package dev.easel.testkit.zhiqite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/** Speaks to a Zhiqite emulator with good credentials, in bodies written out as the pages' examples are. */
final class Caller {
    static final String PREFIX = "/AIGCImgOpenServ/saas/";
    static final String[] KEYS = {
        "X-Request-req-accessKeyId", "MARKEDKEY-an-id", "X-Request-req-accessKeySecret", "MARKEDKEY-a-secret"
    };

    private final ZhiqiteEmulator emulator;

    Caller(ZhiqiteEmulator emulator) {
        this.emulator = emulator;
    }

    /** The example of the text2image page, cut to what a small image needs. */
    static ObjectNode drawing(String id) {
        return parse("""
                {"prompt":"a lighthouse","batch_size":1,"n_iter":1,"steps":25,"width":128,"height":136,"seed":"7",
                 "cfg_scale":7,"sampler_index":"DPM++ 2M Karras",
                 "alwayson_scripts":{"sd_model_checkpoint":"revAnimated_v122_7371.safetensors","id_task":"%s",
                  "sd_vae":"vae-ft-mse-840000-ema-pruned.ckpt","override_settings":{"CLIP_stop_at_last_layers":2}}}
                """.formatted(id));
    }

    static ObjectNode drawing(String id, Consumer<ObjectNode> change) {
        ObjectNode body = drawing(id);
        change.accept(body);
        return body;
    }

    static ObjectNode scripts(ObjectNode body) {
        return (ObjectNode) body.get("alwayson_scripts");
    }

    static ObjectNode parse(String json) {
        return (ObjectNode) Objects.requireNonNull(Json.read(json.getBytes(StandardCharsets.UTF_8)), "not JSON");
    }

    PlainHttp.Response post(String path, JsonNode body, String... headers) {
        return PlainHttp.postJson(
                emulator.baseUrl() + PREFIX + path, body.toString(), headers.length == 0 ? KEYS : headers);
    }

    JsonNode draw(JsonNode body) {
        return post("sd/v2/text2image", body).json();
    }

    JsonNode live(String id) {
        return post("sd/v2/queryTaskInfo", byId(id)).json();
    }

    JsonNode archived(String id) {
        return post("sd/queryTaskInfo", byId(id)).json();
    }

    JsonNode tool(String code, String body) {
        return post("tool/" + code, parse(body)).json();
    }

    JsonNode toolTask(String code, String id) {
        return post("tool/" + code + "/queryTask", byId(id)).json();
    }

    static ObjectNode byId(String id) {
        return Json.object().put("businessTaskId", id);
    }
}
