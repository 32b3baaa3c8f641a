package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads requests, and refuses what the contract does not have. Thread-safe. */
final class Orders {
    private static final String SAFETY = "HARM_CATEGORY_HARASSMENT|HARM_CATEGORY_HATE_SPEECH"
            + "|HARM_CATEGORY_SEXUALLY_EXPLICIT|HARM_CATEGORY_DANGEROUS_CONTENT|HARM_CATEGORY_CIVIC_INTEGRITY"
            + "|@HARM_CATEGORY_IMAGE_HATE|@HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT|@HARM_CATEGORY_IMAGE_HARASSMENT"
            + "|@HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT|@HARM_CATEGORY_JAILBREAK";
    private static final String THRESHOLDS =
            "BLOCK_LOW_AND_ABOVE|BLOCK_MEDIUM_AND_ABOVE|BLOCK_ONLY_HIGH|BLOCK_NONE|OFF";

    private static final Schema GENERATE = Schema.of("""
            Request contents!:[Content] systemInstruction:System generationConfig:Config safetySettings:[Safety] tools:[Tool] \
            labels@:labels
            Content role!:user|model parts!:[Part]
            Part text:string inlineData:Blob fileData:File thought:bool thoughtSignature:string
            Blob mimeType!:mime data!:bytes
            File mimeType!:mime fileUri!:string
            System role:user|system parts!:[Words]
            Words text!:string
            Config responseModalities:[TEXT|IMAGE] imageConfig:Image thinkingConfig:Thinking seed:int32 temperature:number \
            topP:number topK:number candidateCount:int32
            Image aspectRatio:string imageSize:string personGeneration@:ALLOW_ALL|ALLOW_ADULT|ALLOW_NONE \
            prominentPeople@:ALLOW_PROMINENT_PEOPLE|BLOCK_PROMINENT_PEOPLE imageOutputOptions@:Output
            Output mimeType:image/png|image/jpeg compressionQuality:percent
            Thinking thinkingLevel:MINIMAL|LOW|MEDIUM|HIGH|XHIGH includeThoughts:bool
            Safety category!:%s threshold!:%s
            Tool googleSearch!:Empty
            Empty
            """.formatted(SAFETY, THRESHOLDS));

    private static final Schema INTERACTION = Schema.of("""
            Request model!:string input!:string,[Content] response_format:Format,[Format] response_modalities:[string] \
            generation_config:Config system_instruction:string,System safety_settings:[Safety] background:bool store:bool \
            stream:bool previous_interaction_id:string service_tier:string webhook_config:Webhook labels:labels
            Content type!:text|image text:string data:bytes uri:string mime_type:mime
            Format type!:image| aspect_ratio:string image_size:string mime_type:image/png|image/jpeg delivery:inline|uri
            Config seed:int32 temperature:number top_p:number top_k:number thinking_level:string thinking_config:Thinking
            Thinking thinking_level:string include_thoughts:bool
            System parts!:[Words]
            Words text!:string
            Webhook uris!:[url] user_metadata:object
            Safety type!:%s threshold!:%s
            """.formatted(words(SAFETY), words(THRESHOLDS)));

    /** As interactions have them: short, and in lower case. */
    private static String words(String words) {
        return words.replace("HARM_CATEGORY_", "").toLowerCase(Locale.ROOT);
    }

    private final GeminiSettings settings;
    private final Models models;
    private final Files files;

    Orders(GeminiSettings settings, Models models, Files files) {
        this.settings = settings;
        this.models = models;
        this.files = files;
    }

    /** Reads a request of generateContent. */
    Order generation(Request incoming, Route route) {
        Model model = models.find(route, route.name());
        ObjectNode body = json(incoming);
        if (settings.has(Quirk.BOTH_CASES)) {
            body = Schema.inCamelCase(body);
        }
        GENERATE.check(body, route.isVertex());
        JsonNode config = body.path("generationConfig");
        if (config.path("candidateCount").asInt(1) != 1) {
            throw GeminiError.invalid("Multiple candidates is not enabled for this model");
        }
        JsonNode image = config.path("imageConfig");
        if (config.at("/thinkingConfig/thinkingLevel").isTextual() && !model.thinks()) {
            throw GeminiError.invalid("Thinking level is not supported for this model.");
        }
        List<String> words = new ArrayList<>();
        List<byte[]> inputs = new ArrayList<>();
        JsonNode last = contents(body.get("contents"), model, route, words, inputs);
        if (!last.path("role").asText().equals("user")) {
            throw GeminiError.invalid("Please ensure that the last turn is the user's.");
        }
        boolean silent = !config.has("responseModalities");
        return new Order(
                model,
                route.isVertex(),
                String.join("\n", words),
                model.inputs(inputs),
                model.ratio(image.get("aspectRatio")),
                model.size(image.get("imageSize")),
                config.has("seed") ? config.get("seed").asInt() : null,
                image.at("/imageOutputOptions/mimeType").asText("image/png"),
                "inline",
                silent || holds(config.get("responseModalities"), "TEXT"),
                silent
                        ? settings.has(Quirk.IMAGES_WITHOUT_MODALITIES)
                        : holds(config.get("responseModalities"), "IMAGE"),
                config.at("/thinkingConfig/includeThoughts").asBoolean(),
                body.path("tools").size() > 0);
    }

    /** Reads the turns: every image of them, and the words of the last turn, which is returned. */
    private JsonNode contents(JsonNode contents, Model model, Route route, List<String> words, List<byte[]> inputs) {
        JsonNode last = null;
        for (JsonNode content : contents) {
            last = content;
            words.clear();
            for (JsonNode part : content.get("parts")) {
                part(part, content.get("role").asText().equals("model"), model, route, words, inputs);
            }
        }
        if (last == null || last.get("parts").isEmpty()) {
            throw GeminiError.invalid("contents is not specified");
        }
        return last;
    }

    private void part(
            JsonNode part, boolean ofModel, Model model, Route route, List<String> words, List<byte[]> inputs) {
        boolean text = part.has("text");
        boolean inline = part.has("inlineData");
        boolean file = part.has("fileData");
        if ((text ? 1 : 0) + (inline ? 1 : 0) + (file ? 1 : 0) != 1) {
            throw GeminiError.invalid("A part has to have exactly one of text, inline_data and file_data.");
        }
        String data = part.at("/inlineData/data").asText();
        JsonNode signature = part.get("thoughtSignature");
        boolean signed =
                ofModel && inline && model.thinks() && !part.path("thought").asBoolean();
        String shown = signature == null ? null : signature.asText();
        if (signed ? !Parts.signature(data).equals(shown) : shown != null) {
            throw GeminiError.invalid("Image part is missing its thought_signature, or has another one.");
        }
        if (text) {
            words.add(part.get("text").asText());
        } else if (inline) {
            inputs.add(Images.readable(data));
        } else {
            inputs.add(files.behind(part.at("/fileData/fileUri").asText(), route.isVertex()));
        }
    }

    /** Reads a request of the Interactions API. */
    Order interaction(ObjectNode body, Route route) {
        INTERACTION.check(body, false);
        Model model = models.find(route, body.get("model").asText());
        List<String> words = new ArrayList<>();
        List<byte[]> inputs = new ArrayList<>();
        JsonNode input = body.get("input");
        if (input.isTextual()) {
            words.add(input.asText());
        }
        for (JsonNode content : input) {
            content(content, words, inputs);
        }
        if (input.isEmpty() && !input.isTextual()) {
            throw GeminiError.invalid("input is empty");
        }
        JsonNode seed = body.at("/generation_config/seed");
        JsonNode format = body.path("response_format");
        JsonNode image = format.isArray() ? format.path(0) : format;
        if (format.size() > 1 && format.isArray()) {
            throw GeminiError.strict("the contract names one type of response_format; give it once");
        }
        boolean asked = image.isObject()
                || holds(body.path("response_modalities"), "IMAGE")
                || holds(body.path("response_modalities"), "image");
        return new Order(
                model,
                false,
                String.join("\n", words),
                model.inputs(inputs),
                model.ratio(image.get("aspect_ratio")),
                model.size(image.get("image_size")),
                seed.isInt() ? seed.asInt() : null,
                image.path("mime_type").asText("image/png"),
                image.path("delivery").asText("inline"),
                true,
                asked || settings.has(Quirk.IMAGES_WITHOUT_MODALITIES),
                body.at("/generation_config/thinking_config/include_thoughts").asBoolean(),
                false);
    }

    private void content(JsonNode content, List<String> words, List<byte[]> inputs) {
        boolean image = content.get("type").asText().equals("image");
        boolean fits = image
                ? content.has("data") != content.has("uri") && content.has("mime_type") && !content.has("text")
                : content.has("text") && content.size() == 2;
        if (!fits) {
            throw GeminiError.invalid("An item of input is a text, or an image with mime_type and data or uri.");
        }
        if (!image) {
            words.add(content.get("text").asText());
        } else if (content.has("data")) {
            inputs.add(Images.readable(content.get("data").asText()));
        } else {
            inputs.add(files.behind(content.get("uri").asText(), false));
        }
    }

    private static boolean holds(JsonNode words, String word) {
        for (JsonNode one : words) {
            if (one.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }

    /** @throws GeminiError where the body is no JSON object */
    ObjectNode json(Request incoming) {
        boolean typed = incoming.mediaType().equals("application/json");
        if (!(Json.read(incoming.body()) instanceof ObjectNode body) || (!typed && settings.strict())) {
            throw GeminiError.invalid("Invalid JSON payload received. Send an object as application/json.");
        }
        return body;
    }
}
