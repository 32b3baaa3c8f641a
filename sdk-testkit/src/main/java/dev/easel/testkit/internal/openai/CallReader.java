package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.openai.Profile.Trait;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request for images as its host takes it, and refuses everything else. Immutable. */
final class CallReader {
    private static final int MOST_IMAGES = 16;

    private final OpenAiSettings settings;
    private final Profile profile;
    private final Models models;

    CallReader(OpenAiSettings settings, Profile profile, Models models) {
        this.settings = settings;
        this.profile = profile;
        this.models = models;
    }

    /**
     * Reads a generation.
     *
     * @param deployment that the path names; null where it names none
     * @throws ApiError where the host does not take it
     */
    ImageCall generation(Request incoming, @Nullable String deployment) {
        ObjectNode request = json(incoming);
        profile.fields().check(request, "");
        for (String name : profile.fields().images().keySet()) {
            if (profile.edit() != null && request.has(name)) {
                throw ApiError.unknown(name);
            }
        }
        return call(request, deployment, Inputs.ofJson(profile.fields(), request), false);
    }

    /** Reads an edit on a route of its own. */
    ImageCall edit(Request incoming, @Nullable String deployment) {
        if (profile.has(Trait.JSON_EDITS)
                && !(profile.has(Trait.FORM_EDITS) && incoming.mediaType().equals("multipart/form-data"))) {
            ObjectNode request = json(incoming);
            profile.fields().check(request, "");
            Inputs inputs = Inputs.ofJson(profile.fields(), request);
            return call(request, deployment, inputs.checked(settings.host() == Host.XAI ? 3 : MOST_IMAGES, true), true);
        }
        ObjectNode request = Json.object();
        Inputs inputs = Inputs.ofForm(Form.read(incoming), profile, request);
        profile.fields().check(request, "");
        if (request.has("moderation")) {
            throw ApiError.unknown("moderation");
        }
        return call(request, deployment, inputs.checked(MOST_IMAGES, profile.has(Trait.ALPHA_MASK)), true);
    }

    /** Reads the options of the image tool of the Responses API, which asks for one image. */
    ImageCall tool(ObjectNode options, String prompt, Inputs inputs) {
        ObjectNode request = options.deepCopy().put("prompt", prompt);
        request.remove(List.of("type", "action", "input_image_mask"));
        if (!request.has("model")) {
            request.put("model", "gpt-image-2.6-sunburst");
        }
        return call(request, null, inputs, !inputs.images().isEmpty());
    }

    static ObjectNode json(Request incoming) {
        if (!incoming.mediaType().equals("application/json")) {
            throw ApiError.mediaType("application/json");
        }
        if (Json.read(incoming.body()) instanceof ObjectNode request) {
            return request;
        }
        throw ApiError.invalid("We could not parse the JSON body of your request.", null, null);
    }

    private ImageCall call(ObjectNode request, @Nullable String deployment, Inputs inputs, boolean edit) {
        String named =
                deployment == null ? request.path("model").asText(edit ? "gpt-image-1.5" : "dall-e-2") : deployment;
        String model = models.behind(named);
        if (profile.has(Trait.OPENAI_MODELS) && Models.isGpt(model)) {
            new GptImageRules(model, request, settings).check(edit, inputs);
        }
        checkHost(request, model);
        if (request.path("stream").asBoolean() && request.path("n").asInt(1) > 1) {
            throw ApiError.strict("what a stream of several images looks like is not documented", "n");
        }
        boolean sheet = request.path("output_format").asText().equals("gif") && !request.has("size");
        int[] sides = sheet ? new int[] {720, 720} : Sizes.of(settings.host(), profile, model, request, inputs);
        return new ImageCall(profile, request, named, inputs, edit, sides[0], sides[1]);
    }

    private void checkHost(ObjectNode request, String model) {
        switch (settings.host()) {
            case ARK -> checkArk(request, model);
            case XAI -> only(request, "quality", model.contains("2.0"));
            case PORTKEY -> only(request, "stream", false);
            case OPENROUTER ->
                only(request, "stream", request.path("model").asText().startsWith("openai/"));
            case DOCKER_MODEL_RUNNER -> {
                if (request.path("response_format").asText().equals("url")) {
                    throw ApiError.of(500, "", "url is not supported", null, null);
                }
            }
            case XINFERENCE -> {
                String more = request.path("kwargs").asText("{}");
                if (!(Json.read(more.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode)) {
                    throw ApiError.value("kwargs", "a JSON object as text");
                }
            }
            case TOGETHER ->
                request.path("image_loras")
                        .forEach(lora -> Fields.of("path!=text scale=number")
                                .check(lora.isObject() ? (ObjectNode) lora : Json.object(), "image_loras."));
            case MODELSCOPE -> checkLoras(request.path("loras"));
            default -> {}
        }
    }

    private static void checkArk(ObjectNode request, String model) {
        boolean pro = model.contains("seedream-5") && model.contains("pro");
        only(request, "sequential_image_generation", !pro);
        only(
                request,
                "sequential_image_generation_options",
                request.path("sequential_image_generation").asText().equals("auto"));
        if (request.get("sequential_image_generation_options") instanceof ObjectNode options) {
            Fields.of("max_images!=1..15").check(options, "sequential_image_generation_options.");
        }
        only(request, "guidance_scale", model.contains("seedream-3"));
        only(request, "output_format", model.contains("seedream-5"));
    }

    private static void checkLoras(JsonNode loras) {
        double sum = 0;
        for (JsonNode weight : loras) {
            sum += weight.asDouble();
        }
        if (loras.isObject() ? Math.abs(sum - 1) > 0.001 : !loras.isTextual() && !loras.isMissingNode()) {
            throw ApiError.value("loras", "one id, or ids with weights whose sum is 1");
        }
    }

    private static void only(ObjectNode request, String name, boolean allowed) {
        if (request.has(name) && !allowed) {
            throw ApiError.invalid("'" + name + "' is not supported here.", name, "unsupported_parameter");
        }
    }
}
