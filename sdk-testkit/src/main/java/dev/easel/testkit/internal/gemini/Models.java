package dev.easel.testkit.internal.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import dev.easel.testkit.internal.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models, until they are retired. Thread-safe. */
final class Models {
    private static final String TEXT_MODEL = "gemini-3.5-flash";
    private static final List<String> TEN =
            List.of("1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9");
    private static final List<String> FOURTEEN =
            Stream.concat(TEN.stream(), Stream.of("1:4", "4:1", "1:8", "8:1")).toList();
    private static final List<String> SIZES = List.of("1K", "2K", "4K");
    private static final List<String> ALL_SIZES = List.of("512", "1K", "2K", "4K");

    private final GeminiSettings settings;
    private final Map<String, Model> models = new TreeMap<>();
    private final Set<String> retired = ConcurrentHashMap.newKeySet();

    Models(GeminiSettings settings) {
        this.settings = settings;
        add("gemini-3.1-flash-image", FOURTEEN, ALL_SIZES);
        add("gemini-3.1-flash-lite-image", FOURTEEN, SIZES);
        add("gemini-nano-banana-2.1", FOURTEEN, settings.has(Quirk.SIZE_512_ON_2_1) ? ALL_SIZES : SIZES);
        add("gemini-3-pro-image", TEN, SIZES);
        add("nano-banana-pro-preview", TEN, SIZES);
        models.put("gemini-2.5-flash-image", new Model("gemini-2.5-flash-image", TEN, List.of(), 3, false));
    }

    private void add(String name, List<String> ratios, List<String> sizes) {
        models.put(name, new Model(name, ratios, sizes, 14, true));
    }

    void retire(String name) {
        if (!models.containsKey(name)) {
            throw new IllegalArgumentException("model is " + name + "; give one of " + models.keySet());
        }
        retired.add(name);
    }

    /** @throws GeminiError where there is no such model, no longer, or not at that location */
    Model find(Route route, String name) {
        Model model = retired.contains(name) ? null : models.get(name);
        boolean elsewhere = route.door() == Route.Door.VERTEX
                && model != null
                && model.thinks()
                && !route.location().equals("global")
                && !settings.has(Quirk.EVERY_LOCATION);
        if (model == null || elsewhere) {
            throw route.isVertex()
                    ? GeminiError.notFound("Publisher Model `" + name + "` was not found.")
                    : GeminiError.notFound("models/" + name + " is not found for API version v1beta");
        }
        return model;
    }

    /** Nothing in the list tells which models draw; one of them does not. */
    Reply list(Request incoming) {
        List<String> names = Stream.concat(Stream.of(TEXT_MODEL), models.keySet().stream())
                .filter(name -> !retired.contains(name))
                .toList();
        int from = number(incoming.queryValue("pageToken"), 0, "pageToken");
        int size = number(incoming.queryValue("pageSize"), 50, "pageSize");
        int to = (int) Math.min(names.size(), (long) from + size);
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("models");
        names.subList(Math.min(from, to), to).forEach(name -> list.add(view(name)));
        if (to < names.size()) {
            body.put("nextPageToken", Integer.toString(to));
        }
        return Reply.json(200, body);
    }

    Reply one(Route route) {
        return Reply.json(200, view(find(route, route.name()).name()));
    }

    private static ObjectNode view(String name) {
        ObjectNode view = Json.object()
                .put("name", "models/" + name)
                .put("displayName", name.replace('-', ' '))
                .put("inputTokenLimit", 65536);
        view.putArray("supportedGenerationMethods").add("generateContent");
        return view;
    }

    private static int number(@Nullable String text, int otherwise, String name) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,4}") || (name.equals("pageSize") && Integer.parseInt(text) == 0)) {
            throw GeminiError.invalid("Invalid value at '" + name + "', \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
