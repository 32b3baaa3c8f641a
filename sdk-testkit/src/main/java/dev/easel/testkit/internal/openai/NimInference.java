package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Ask;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import java.util.ArrayList;
import java.util.List;

/** NVIDIA NIM's own route beside the one in OpenAI's form. */
final class NimInference {
    private static final Fields FIELDS = Fields.of("prompt!=text1-32000 mode=text image=text seed=int steps=1..500"
            + " cfg_scale=number width=64..4096 height=64..4096");

    private NimInference() {}

    /** @throws ApiError where the request is not one that the route takes */
    static ImageCall read(Ask ask, Profile profile) {
        if (!ask.mediaType().equals("application/json") || !(Json.read(ask.body()) instanceof ObjectNode request)) {
            throw ApiError.mediaType("application/json");
        }
        FIELDS.check(request, "");
        List<byte[]> images = new ArrayList<>();
        if (request.has("image")) {
            images.add(Inputs.address(request.get("image"), "image"));
        }
        Inputs inputs = new Inputs(List.copyOf(images), null, null, true);
        int width = request.path("width").asInt(1024);
        return new ImageCall(
                profile,
                request,
                "nim",
                inputs,
                false,
                width,
                request.path("height").asInt(1024));
    }

    static Reply response(ImageCall call, ImageWork work, long seed) {
        boolean refused = Moderations.isAgainst(call.prompt());
        ObjectNode body = Json.object();
        body.putArray("artifacts")
                .addObject()
                .put("base64", refused ? "" : Bodies.base64(work.image(call, seed)))
                .put("seed", seed)
                .put("finishReason", refused ? "CONTENT_FILTERED" : "SUCCESS");
        return Reply.json(200, body);
    }
}
