package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the JSON form of sd-api-server's {@code POST /v1/images/generations}: fields of the server's request type, read the
 * way its deserializer reads them. A null, a field given twice or a wrong type is refused; unknown fields are ignored.
 */
final class SdJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    private static final Set<String> COUNTS = Set.of("n", "height", "width", "steps");
    private static final Set<String> NUMBERS = Set.of("cfg_scale", "control_strength", "strength", "style_ratio");
    private static final Set<String> TEXTS =
            Set.of("prompt", "negative_prompt", "model", "size", "user", "quality", "style");

    /** What a file object has. */
    private static final Set<String> FILE = Set.of("id", "bytes", "created_at", "filename", "object", "purpose");

    private final boolean strict;
    private final SdOrder order;

    private final SdArchive archive;

    private SdJson(boolean strict, SdArchive archive) {
        this.strict = strict;
        this.archive = archive;
        this.order = new SdOrder(strict);
    }

    /** @param archive the files that a control image may be one of */
    static SdOrder read(byte[] body, boolean strict, SdArchive archive) {
        return new SdJson(strict, archive).read(body);
    }

    private SdOrder read(byte[] body) {
        JsonNode request = parse(body);
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            take(field.getKey(), field.getValue());
        }
        for (String required : new String[] {"prompt", "model"}) {
            if (!request.has(required)) {
                throw unreadable("missing field `" + required + "`");
            }
        }
        return order;
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode request = JSON.readTree(body);
            if (request == null || !request.isObject()) {
                throw unreadable("expected an object");
            }
            return request;
        } catch (IOException broken) {
            throw unreadable(
                    String.valueOf(broken.getMessage()).lines().findFirst().orElse("broken JSON"));
        }
    }

    private void take(String name, JsonNode value) {
        if (COUNTS.contains(name)) {
            check(
                    name,
                    value,
                    value.isIntegralNumber() && value.bigIntegerValue().signum() >= 0,
                    "a whole number");
            order.count(name, value.asText());
        } else if (NUMBERS.contains(name)) {
            check(name, value, value.isNumber(), "a number");
            order.number(name, value.asText());
        } else if (TEXTS.contains(name)) {
            check(name, value, value.isTextual(), "a string");
            takeText(name, value.asText());
        } else {
            takeOther(name, value);
        }
    }

    private void takeText(String name, String value) {
        switch (name) {
            case "prompt" -> order.prompt(value);
            case "negative_prompt" -> order.negativePrompt(value);
            case "size" -> order.size(value);
            case "user" -> order.user(value);
            default -> {
                // read by the server and without influence on what the emulator draws
            }
        }
    }

    private void takeOther(String name, JsonNode value) {
        switch (name) {
            case "seed" -> {
                check(name, value, value.isIntegralNumber() && value.canConvertToInt(), "an integer of 32 bits");
                order.seed(value.asText());
            }
            case "response_format" -> {
                check(name, value, value.isTextual(), "a string");
                order.responseFormat(value.asText());
            }
            case "sample_method" -> {
                boolean known = value.isTextual() && SdOrder.SAMPLE_METHODS.contains(value.asText());
                check(name, value, known, "one of " + SdOrder.SAMPLE_METHODS);
                order.sampleMethod(value.asText());
            }
            case "scheduler" -> {
                boolean known = value.isTextual() && SdOrder.isScheduler(value.asText());
                check(name, value, known, "one of " + SdOrder.SCHEDULERS);
            }
            case "apply_canny_preprocessor" -> {
                check(name, value, value.isBoolean(), "a boolean");
                order.canny(value.asBoolean());
            }
            case "control_image" -> takeControlImage(value);
            default -> {
                if (strict) {
                    throw Refusal.strict(name + " is not a field of this server's JSON request");
                }
            }
        }
    }

    private void takeControlImage(JsonNode value) {
        check("control_image", value, value.isObject() && FILE.stream().allMatch(value::hasNonNull), "a file object");
        SdArchive.StoredFile file = archive.find(value.get("id").asText());
        if (file != null) {
            order.controlImage(file.content());
        } else if (strict) {
            throw Refusal.strict("control_image in JSON names a file already on the server, and there is no route to"
                    + " upload one; send it as a multipart file");
        }
    }

    private static void check(String name, JsonNode value, boolean fine, String expected) {
        if (!fine) {
            String spoken = value.isNull() ? "null" : value.toString();
            throw unreadable("field `" + name + "` is " + spoken.toLowerCase(Locale.ROOT) + ", expected " + expected);
        }
    }

    private static Refusal unreadable(String why) {
        return Refusal.badRequest("Fail to deserialize image create request: " + why);
    }
}
