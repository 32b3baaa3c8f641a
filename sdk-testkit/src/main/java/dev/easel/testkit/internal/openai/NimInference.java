package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;

/** NVIDIA NIM's own route beside the one in OpenAI's form. */
final class NimInference {
    private static final Fields FIELDS = Fields.of("prompt!=text1-32000 mode=text image=address seed=int steps=1..500"
            + " cfg_scale=number width=64..4096 height=64..4096");

    private NimInference() {}

    /** @throws ApiError where the request is not one that the route takes */
    static ImageCall read(Request incoming, Profile profile) {
        ObjectNode request = CallReader.json(incoming);
        FIELDS.check(request, "");
        Inputs inputs = Inputs.ofJson(FIELDS, request);
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
