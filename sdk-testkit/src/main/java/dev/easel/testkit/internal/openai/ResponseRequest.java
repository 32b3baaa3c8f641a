package dev.easel.testkit.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.internal.Request;
import java.util.ArrayList;
import java.util.List;

/** A request for a response with an image, as the API takes it. */
record ResponseRequest(ObjectNode json, ImageCall call) {
    private static final Fields FIELDS = Fields.of("model!=text input!=any tools!=list tool_choice=any background=bool"
            + " store=bool stream=bool metadata=object safety_identifier=text reasoning=object");
    private static final Fields TOOL = Fields.of("type!=image_generation| action=generate|edit|auto model=text"
            + " input_image_mask=reference background=transparent|opaque|auto complexity=low|medium|high"
            + " frame_count=2..16 frame_duration_ms=20..655350 input_fidelity=high|low moderation=auto|low"
            + " output_format=png|webp|jpeg|gif|svg output_compression=0..100 partial_images=0..3 quality=text"
            + " size=text svg=object");
    private static final int MOST_METADATA = 16;

    /** @throws ApiError where the API does not take it */
    static ResponseRequest read(Request incoming, OpenAiSettings settings, CallReader reader) {
        ObjectNode json = CallReader.json(incoming);
        FIELDS.check(json, "");
        String model = json.path("model").asText();
        if (Models.isGpt(model) || settings.models().containsKey(model)) {
            throw ApiError.value("model", "a text model: the image model belongs into the tool");
        }
        if (json.path("background").asBoolean()
                && !json.path("store").asBoolean(true)
                && !settings.has(Quirk.ZERO_DATA_RETENTION)) {
            throw ApiError.value("store", "true for a response in the background");
        }
        checkMetadata(json.path("metadata"));
        JsonNode choice = json.path("tool_choice");
        if (choice.isObject()
                && !(choice.size() == 1 && choice.path("type").asText().equals("image_generation"))) {
            throw ApiError.value("tool_choice", "{\"type\":\"image_generation\"}");
        }
        if (json.path("tools").size() != 1 || !(json.at("/tools/0") instanceof ObjectNode tool)) {
            throw ApiError.strict("tools must hold the image tool and nothing else", "tools");
        }
        TOOL.check(tool, "tools[0].");
        StringBuilder prompt = new StringBuilder();
        List<byte[]> images = new ArrayList<>();
        readInput(json.get("input"), prompt, images);
        byte[] mask = Inputs.ofJson(TOOL, tool).mask();
        Inputs inputs = new Inputs(List.copyOf(images), mask, null, true);
        if (mask != null || tool.path("action").asText().equals("edit")) {
            inputs.checked(16, true);
        }
        // A preview belongs to a stream; asked for without one it is simply never sent.
        return new ResponseRequest(json, reader.tool(tool, prompt.toString().strip(), inputs));
    }

    boolean background() {
        return json.path("background").asBoolean();
    }

    boolean streamed() {
        return json.path("stream").asBoolean();
    }

    private static void checkMetadata(JsonNode metadata) {
        if (metadata.size() > MOST_METADATA) {
            throw ApiError.value("metadata", "at most " + MOST_METADATA + " entries");
        }
        metadata.forEach(value -> {
            if (!value.isTextual()) {
                throw ApiError.invalid("Invalid type for 'metadata': expected texts.", "metadata", "invalid_type");
            }
        });
    }

    private static void readInput(JsonNode input, StringBuilder prompt, List<byte[]> images) {
        if (input.isTextual()) {
            prompt.append(input.asText());
        } else {
            for (JsonNode message : input) {
                if (!message.path("role").isTextual()) {
                    throw ApiError.missing("input[].role");
                }
                readContent(message.path("content"), prompt, images);
            }
        }
        if (prompt.isEmpty()) {
            throw ApiError.missing("input");
        }
    }

    private static void readContent(JsonNode content, StringBuilder prompt, List<byte[]> images) {
        if (content.isTextual()) {
            prompt.append(content.asText()).append('\n');
        }
        for (JsonNode part : content) {
            switch (part.path("type").asText()) {
                case "input_text" -> prompt.append(part.path("text").asText()).append('\n');
                case "input_image" -> {
                    ObjectNode image = part.deepCopy();
                    image.remove(List.of("type", "detail"));
                    images.add(Inputs.image("reference", image, "input"));
                }
                default -> throw ApiError.value("input[].content[].type", "input_text or input_image");
            }
        }
    }
}
