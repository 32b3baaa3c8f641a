package dev.easel.testkit.internal.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.easel.spi.WireBody;
import dev.easel.spi.WireRequest;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Shows a request as it is sent: all of it as text, and the values in its body. */
final class Sent {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Sent() {}

    /** Everything that is sent, an image as its length. Two requests with the same text are the same. */
    static String text(WireRequest request) {
        return request.method() + " "
                + request.path()
                        .orElseGet(() -> String.valueOf(request.address().orElse(null))) + " "
                + new TreeMap<>(request.headers()) + " "
                + request.body().map(Sent::text).orElse("");
    }

    /** Every value in the body that is neither an object nor an array: texts without quotes, {@code null} as null. */
    static List<JsonNode> values(WireRequest request) {
        List<JsonNode> values = new ArrayList<>();
        WireBody body = request.body().orElse(null);
        if (body instanceof WireBody.Json json) {
            collect(parsed(json.document().toString()), values);
        } else if (body instanceof WireBody.Multipart form) {
            for (WireBody.Part part : form.parts()) {
                if (part.file() == null) {
                    values.add(MAPPER.getNodeFactory().textNode(part.text()));
                }
            }
        }
        return values;
    }

    /** Whether the body holds such a text, as a value of its own. */
    static boolean holds(WireRequest request, Predicate<String> text) {
        return values(request).stream().anyMatch(value -> value.isTextual() && text.test(value.textValue()));
    }

    private static String text(WireBody body) {
        if (body instanceof WireBody.Json json) {
            return json.document().toString();
        }
        if (body instanceof WireBody.Raw raw) {
            return "<" + raw.content().length() + " bytes>";
        }
        StringBuilder all = new StringBuilder();
        for (WireBody.Part part : ((WireBody.Multipart) body).parts()) {
            all.append(part.name()).append('=');
            all.append(part.file() == null ? part.text() : "<" + part.file().length() + " bytes>");
            all.append('\n');
        }
        return all.toString();
    }

    private static void collect(JsonNode node, List<JsonNode> values) {
        if (node.isContainerNode()) {
            node.forEach(child -> collect(child, values));
        } else {
            values.add(node);
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the body is no JSON: " + json, e);
        }
    }
}
