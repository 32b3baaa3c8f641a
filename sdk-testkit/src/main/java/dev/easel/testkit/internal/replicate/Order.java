package dev.easel.testkit.internal.replicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Loopback;
import dev.easel.testkit.internal.Request;
import dev.easel.testkit.internal.replicate.Refusal.Invalid;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a submission asks for, checked.
 *
 * @param deployment the deployment that was called; null where it was the model
 * @param webhook null without one
 * @param events that the webhook is for; empty where none were named
 * @param cancelAfter null without a deadline
 * @param patience how long the response is held back; null where it comes at once
 */
record Order(
        ReplicateModel model,
        @Nullable String deployment,
        ObjectNode input,
        @Nullable String webhook,
        List<String> events,
        @Nullable Duration cancelAfter,
        @Nullable Duration patience) {

    private static final String ROOT = "(root)";
    private static final Set<String> EVENTS = Set.of("start", "output", "logs", "completed");
    private static final Set<String> OPTIONAL = Set.of("webhook", "webhook_events_filter", "stream");
    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,5})s?)?");
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Pattern PREFER = Pattern.compile("wait(?:=(\\d{1,4}))?");
    private static final int LONGEST_WAIT = 60;

    /**
     * Reads a submission.
     *
     * @param fixed the model that the path names; null where the body's {@code version} does
     * @throws Refusal where anything is wrong with it: nothing is done then
     */
    static Order read(
            Request request,
            ReplicateSettings settings,
            ReplicateModels models,
            @Nullable ReplicateModel fixed,
            @Nullable String deployment) {
        ObjectNode body = body(request);
        List<Invalid> found = new ArrayList<>();
        checkFields(body, fixed == null, found);
        if (!found.isEmpty()) {
            throw Refusal.invalid(found);
        }
        ReplicateModel model =
                fixed == null ? models.ofVersion(body.get("version").asText()) : fixed;
        ObjectNode input = (ObjectNode) body.get("input");
        found.addAll(model.check(input, settings.strict()));
        checkDataUris(input, settings.dataUriLimit(), found);
        if (!found.isEmpty()) {
            throw Refusal.invalid(found);
        }
        List<String> events = StreamSupport.stream(
                        body.path("webhook_events_filter").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return new Order(
                model,
                deployment,
                input,
                body.has("webhook") ? body.get("webhook").asText() : null,
                events,
                cancelAfter(request.header("Cancel-After")),
                patience(request.header("Prefer"), settings.strict()));
    }

    private static ObjectNode body(Request request) {
        if (!request.mediaType().equals("application/json")) {
            throw Refusal.of(415, null, "Unsupported media type \"" + request.mediaType() + "\" in request.");
        }
        JsonNode body = Json.read(request.body());
        if (body == null) {
            throw Refusal.of(400, null, "The request body is not valid JSON.");
        }
        if (!(body instanceof ObjectNode object)) {
            throw Refusal.invalid(
                    "invalid_type", ROOT, "Invalid type. Expected: object, given: " + InputField.typeOf(body));
        }
        return object;
    }

    private static void checkFields(ObjectNode body, boolean versionWanted, List<Invalid> found) {
        for (String name : (Iterable<String>) body::fieldNames) {
            boolean known = name.equals("input") || (name.equals("version") && versionWanted);
            if (!known && !OPTIONAL.contains(name)) {
                found.add(new Invalid(
                        "additional_property_not_allowed", ROOT, "Additional property " + name + " is not allowed"));
            }
        }
        if (versionWanted) {
            require(body, "version", "string", found);
        }
        require(body, "input", "object", found);
        if (body.has("webhook") && !isWebhook(body.get("webhook"))) {
            found.add(new Invalid("invalid_type", "webhook", "Must be an HTTPS URL"));
        }
        JsonNode filter = body.path("webhook_events_filter");
        if (!filter.isMissingNode() && !filter.isArray()) {
            found.add(wrongType("webhook_events_filter", "array", filter));
        }
        for (JsonNode event : filter) {
            if (!event.isTextual() || !EVENTS.contains(event.asText())) {
                found.add(new Invalid(
                        "enum",
                        "webhook_events_filter",
                        "must be one of the following: \"start\", \"output\", \"logs\", \"completed\""));
            }
        }
        if (body.has("stream") && !body.get("stream").isBoolean()) {
            found.add(wrongType("stream", "boolean", body.get("stream")));
        }
    }

    private static void require(ObjectNode body, String name, String type, List<Invalid> found) {
        JsonNode value = body.get(name);
        if (value == null) {
            found.add(new Invalid("required", ROOT, name + " is required"));
        } else if (!InputField.typeOf(value).equals(type)) {
            found.add(wrongType(name, type, value));
        }
    }

    private static Invalid wrongType(String name, String type, JsonNode value) {
        return new Invalid(
                "invalid_type", name, "Invalid type. Expected: " + type + ", given: " + InputField.typeOf(value));
    }

    /** Whether it is https, or plain HTTP on this machine, where a test listens. */
    private static boolean isWebhook(JsonNode value) {
        try {
            URI uri = new URI(value.asText());
            boolean https = "https".equals(uri.getScheme()) && uri.getHost() != null;
            return value.isTextual() && (https || Loopback.reachable(value.asText()) != null);
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static void checkDataUris(ObjectNode input, int limit, List<Invalid> found) {
        input.properties().forEach(field -> {
            String path = "input." + field.getKey();
            String text = field.getValue().isTextual() ? field.getValue().asText() : "";
            if (text.startsWith("data:")) {
                byte[] file = file(text);
                if (file == null) {
                    found.add(new Invalid("invalid_type", path, "Does not match format 'uri'"));
                } else if (file.length > limit) {
                    found.add(new Invalid("invalid_type", path, "The data URI is too long; upload the file"));
                }
            }
        });
    }

    /** The file in a {@code data:} URI, or null where there is none. */
    static byte @Nullable [] file(String dataUri) {
        int comma = dataUri.indexOf(',');
        if (comma < 0 || !dataUri.substring(0, comma).endsWith(";base64")) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(dataUri.substring(comma + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static @Nullable Duration cancelAfter(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = DURATION.matcher(header);
        Duration after = matcher.matches()
                ? Duration.ofHours(number(matcher.group(1)))
                        .plusMinutes(number(matcher.group(2)))
                        .plusSeconds(number(matcher.group(3)))
                : Duration.ZERO;
        if (after.compareTo(SHORTEST) < 0 || after.compareTo(LONGEST) > 0) {
            throw Refusal.of(
                    422,
                    "Invalid Cancel-After header",
                    "Cancel-After must be a time between 5 seconds and 24 hours, such as 30, 30s, 5m or 1m30s");
        }
        return after;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static @Nullable Duration patience(@Nullable String header, boolean strict) {
        Matcher matcher = PREFER.matcher(header == null ? "" : header);
        String digits = matcher.matches() ? matcher.group(1) : null;
        int seconds = digits == null ? LONGEST_WAIT : Integer.parseInt(digits);
        boolean fits = matcher.matches() && seconds >= 1 && seconds <= LONGEST_WAIT;
        if (header != null && !fits && strict) {
            throw Refusal.strict("Prefer is " + header + "; send wait, or wait=N with N from 1 to 60");
        }
        return fits ? Duration.ofSeconds(seconds) : null;
    }

    /** Whether the prompt asks for what is refused, and nobody turned the checker off. */
    boolean asksForRefusedContent() {
        boolean off = model.has("disable_safety_checker")
                && input.path("disable_safety_checker").asBoolean();
        return !off && input.path("prompt").asText().toLowerCase(Locale.ROOT).contains("nsfw");
    }

    /** How many images it asks for; 1 for a text. */
    int count() {
        return Math.max(1, model.value(input, "num_outputs").asInt(1));
    }
}
