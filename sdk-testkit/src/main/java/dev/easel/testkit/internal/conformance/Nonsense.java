package dev.easel.testkit.internal.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes responses that no service sends on purpose, but that proxies, crashes and later releases do send. */
final class Nonsense {
    /** With which HTTP statuses they come. */
    static final List<Integer> STATUSES =
            List.of(200, 201, 204, 301, 400, 401, 403, 404, 409, 418, 422, 429, 500, 501, 502, 503, 504, 599);

    /** The value of the Retry-After header, in seconds. */
    static final int RETRY_AFTER = 7;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = MAPPER.getNodeFactory();

    /** Each deeper than a reader has any reason to go; the first deeper than the transport lets through as well. */
    private static final List<Integer> DEPTHS = List.of(1_000, 150);

    private Nonsense() {}

    /** Bodies that are no response of any service. */
    static List<String> bodies() {
        List<String> bodies = new ArrayList<>(List.of(
                "",
                " \r\n",
                "null",
                "[]",
                "{}",
                "42",
                "-1e308",
                "true",
                "\"\"",
                "\"success\"",
                "[[]]",
                "[null]",
                "[{}]",
                "{\"\":null}",
                "OK",
                "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Welcome</h1></body></html>",
                "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>",
                "upstream connect error or disconnect/reset before headers",
                "{\"",
                "{\"a\":",
                "[1,2",
                "}{",
                "\u0000\u0001\ufffd",
                "{\"detail\":\"Not Found\"}",
                "event: ping\n\n"));
        for (int depth : DEPTHS) {
            bodies.add("[".repeat(depth) + "]".repeat(depth));
            bodies.add("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
        }
        return bodies;
    }

    /** A good response, cut off early or late. */
    static List<String> cutOff(String response) {
        String whole = response.strip();
        List<String> parts = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            parts.add(whole.substring(0, whole.length() * i / 21));
        }
        parts.add(whole.substring(0, whole.length() - 1));
        return parts;
    }

    /** A good response's names, with the same in place of every value that is no object and no array. */
    static List<String> hollow(String response) {
        List<Supplier<JsonNode>> nothing = List.of(JSON::nullNode, JSON::arrayNode, JSON::objectNode);
        return nothing.stream()
                .map(value -> replaceLeaves(parsed(response), value).toString())
                .toList();
    }

    /** A good response with something else in place of each of its values in turn, and without each of its fields. */
    static List<String> mutated(String response) {
        JsonNode root = parsed(response);
        List<String> mutants = new ArrayList<>();
        for (JsonNode value : values()) {
            mutants.add(replaceLeaves(root.deepCopy(), value::deepCopy).toString());
        }
        mutate(root, root, mutants);
        return mutants;
    }

    /** A good response with another id in each field, in turn, that holds the task's own; empty where none does. */
    static List<String> ofAnotherTask(String response, String own) {
        JsonNode root = parsed(response);
        List<String> foreign = new ArrayList<>();
        rename(root, root, own, foreign);
        return foreign;
    }

    private static void rename(JsonNode root, JsonNode at, String own, List<String> foreign) {
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode before = object.get(name);
                if (name.toLowerCase(Locale.ROOT).endsWith("id")
                        && before.isValueNode()
                        && before.asText().equals(own)) {
                    object.set(
                            name, before.isNumber() ? JSON.numberNode(987_654_321) : JSON.textNode("another-" + own));
                    foreign.add(root.toString());
                    object.set(name, before);
                }
                rename(root, before, own, foreign);
            }
        } else if (at instanceof ArrayNode array) {
            array.forEach(element -> rename(root, element, own, foreign));
        }
    }

    /**
     * The response as the transport would hand it to the reader of a request.
     *
     * @return empty where the transport would let nothing through
     */
    static Optional<WireResponse> response(WireRequest request, int status, boolean retryAfter, String body) {
        WireResponse read;
        try {
            read = WireResponse.of(status, body, request);
        } catch (IllegalArgumentException notLetThrough) {
            return Optional.empty();
        }
        Map<String, String> headers = retryAfter ? Map.of("retry-after", String.valueOf(RETRY_AFTER)) : Map.of();
        return Optional.of(WireResponse.of(
                status, headers, read.text(), read.json(), read.images().size()));
    }

    private static List<JsonNode> values() {
        ArrayNode deep = JSON.arrayNode();
        ArrayNode innermost = deep;
        for (int i = 0; i < 100; i++) {
            innermost = innermost.addArray();
        }
        return List.of(
                JSON.nullNode(),
                JSON.numberNode(42),
                JSON.numberNode(-1),
                JSON.numberNode(0.5),
                raw("9223372036854775808"),
                raw("1e399"),
                raw("1e2147483647"),
                JSON.textNode(""),
                JSON.textNode(" "),
                JSON.textNode("not what was asked for"),
                JSON.textNode("1e399"),
                JSON.textNode("http://"),
                JSON.textNode("https://[broken/%zz"),
                JSON.textNode("ftp://files.example.com/x.png"),
                JSON.textNode("file:///etc/hostname"),
                JSON.textNode("x".repeat(20_000)),
                JSON.booleanNode(true),
                JSON.booleanNode(false),
                JSON.arrayNode(),
                JSON.arrayNode().addNull().add(7),
                JSON.objectNode(),
                JSON.objectNode().putNull("x").put("y", 7),
                deep);
    }

    /** A number that Java's types would not hold. */
    private static JsonNode raw(String number) {
        return (JsonNode) JSON.rawValueNode(new RawValue(number));
    }

    private static void mutate(JsonNode root, JsonNode at, List<String> mutants) {
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode before = object.get(name);
                for (JsonNode value : values()) {
                    object.set(name, value);
                    mutants.add(root.toString());
                }
                object.remove(name);
                mutants.add(root.toString());
                object.set(name, before);
                mutate(root, before, mutants);
            }
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode before = array.get(i);
                for (JsonNode value : values()) {
                    array.set(i, value);
                    mutants.add(root.toString());
                }
                array.set(i, before);
                mutate(root, before, mutants);
            }
        }
    }

    private static JsonNode replaceLeaves(JsonNode node, Supplier<JsonNode> value) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> object.set(name, replaceLeaves(object.get(name), value)));
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, replaceLeaves(array.get(i), value));
            }
            return array;
        }
        return value.get();
    }

    private static JsonNode parsed(String response) {
        try {
            return MAPPER.readTree(response);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the response that the kit was given is no JSON: " + response, e);
        }
    }
}
