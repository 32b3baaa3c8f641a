package dev.easel.bulk;

import dev.easel.ControlNet;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.JsonObject;
import dev.easel.spi.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes items of named texts, as a row of a table or the fields of a JSON object have them. */
final class Fields {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,19})?");
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");

    /** How the text of a cell becomes JSON. */
    private enum Kind {
        TEXT,
        WORD,
        NUMBER,
        FLAG,
        INPUT,
        JSON
    }

    private static final Map<String, Kind> KINDS = kinds();

    private Fields() {}

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (String name :
                List.of("prompt", "negativePrompt", "model", "size", "sampler", "scheduler", "vae", "callbackUrl")) {
            kinds.put(name, Kind.TEXT);
        }
        for (String name : List.of("count", "steps", "guidanceScale", "seed", "clipSkip", "strength")) {
            kinds.put(name, Kind.NUMBER);
        }
        for (String name : List.of("loras", "controls", "upscale", "options", "extraFields")) {
            kinds.put(name, Kind.JSON);
        }
        kinds.put("initImage", Kind.INPUT);
        kinds.put("mask", Kind.INPUT);
        kinds.put("restoreFaces", Kind.FLAG);
        kinds.put("outputFormat", Kind.WORD);
        return kinds;
    }

    /** Returns whether an item can have a field of that name. */
    static boolean isKnown(String name) {
        return name.equals("id") || name.equals("file") || KINDS.containsKey(name);
    }

    static String known() {
        return "id, file, " + String.join(", ", KINDS.keySet());
    }

    /** @throws InvalidRequestException if a default is of no field of a request, or not of its form */
    static void requireDefaults(Map<String, String> values) {
        List<Violation> faults = new ArrayList<>();
        values.forEach((name, value) -> {
            if (!KINDS.containsKey(name)) {
                faults.add(Violation.of(
                        Code.UNSUPPORTED,
                        "default " + name,
                        "is no field of a request; those are " + String.join(", ", KINDS.keySet())));
            } else {
                json("default " + name, name, value, faults);
            }
        });
        throwIfAny(faults);
    }

    /**
     * Returns the item of a row.
     *
     * @param place where the row is, as a noun
     * @param number which item it is, from 1: its id where it has none
     * @param cells by the field's name; blank ones are not set
     * @param base what relative paths are relative to
     * @throws InvalidRequestException with everything that is wrong
     */
    static BulkItem item(
            String place, long number, Map<String, String> cells, Map<String, String> defaults, Path base) {
        List<Violation> faults = new ArrayList<>();
        Map<String, String> request = new LinkedHashMap<>();
        KINDS.keySet().forEach(name -> {
            String cell = cells.getOrDefault(name, "");
            String value = cell.isBlank() ? defaults.getOrDefault(name, "") : cell;
            String json = value.isBlank() ? null : json(place + " column " + name, name, value, faults);
            if (json != null) {
                request.put(name, json);
            }
        });
        throwIfAny(faults);
        return item(place, number, cells.getOrDefault("id", ""), cells.getOrDefault("file", ""), request, base);
    }

    /** Returns the item of a JSON object. */
    static BulkItem item(String place, long number, JsonValue object, Map<String, String> defaults, Path base) {
        List<Violation> faults = new ArrayList<>();
        Map<String, String> request = new LinkedHashMap<>();
        defaults.forEach((name, value) -> {
            String json = json("default " + name, name, value, faults);
            if (json != null) {
                request.put(name, json);
            }
        });
        String[] own = {"", ""};
        object.fields().forEach((name, value) -> {
            if (name.equals("id") || name.equals("file")) {
                own[name.equals("id") ? 0 : 1] = value.text().orElse("");
                if (value.text().isEmpty() && !value.isNull()) {
                    faults.add(Violation.of(Code.MALFORMED, place + " field " + name, "is no text; give a name"));
                }
            } else if (!value.isNull()) {
                request.put(name, value.toString());
            }
        });
        throwIfAny(faults);
        return item(place, number, own[0], own[1], request, base);
    }

    private static BulkItem item(
            String place, long number, String id, String file, Map<String, String> request, Path base) {
        try {
            request.putIfAbsent("version", "1");
            StringBuilder json = new StringBuilder("{");
            request.forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                    .append(quoted(name))
                    .append(':')
                    .append(value));
            ImageRequest read = absolute(ImageRequest.fromJson(json.append('}').toString()), base);
            String known = id.isBlank() ? String.valueOf(number) : id.strip();
            return file.isBlank() ? BulkItem.of(known, read) : BulkItem.of(known, read, file.strip());
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(e.violations().stream()
                    .map(fault -> Violation.of(fault.code(), place + " column " + fault.field(), fault.message()))
                    .toList());
        }
    }

    private static @Nullable String json(String place, String name, String value, List<Violation> faults) {
        Kind kind = KINDS.getOrDefault(name, Kind.TEXT);
        String text = value.strip();
        String fault = null;
        String json = null;
        switch (kind) {
            case TEXT ->
                json = quoted(kind == Kind.TEXT && name.toLowerCase(Locale.ROOT).contains("prompt") ? value : text);
            case WORD -> json = quoted(text.toUpperCase(Locale.ROOT));
            case INPUT ->
                json = "{" + quoted(ADDRESS.matcher(text).matches() ? "url" : "file") + ":" + quoted(text) + "}";
            case NUMBER -> {
                json = NUMBER.matcher(text).matches() ? text : null;
                fault = "a number";
            }
            case FLAG -> {
                json = text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
                        ? text.toLowerCase(Locale.ROOT)
                        : null;
                fault = "true or false";
            }
            case JSON -> {
                JsonValue parsed = JsonValue.parse(text);
                boolean isWhole = (parsed.isObject() || parsed.isArray())
                        && parsed.toString().length() == text.length();
                json = isWhole ? text : null;
                fault = "a JSON object or array";
            }
        }
        if (json == null) {
            faults.add(Violation.of(Code.MALFORMED, place, "is \"" + Words.cut(value, 80) + "\"; give " + fault));
        }
        return json;
    }

    /** Returns the request with absolute paths: the ledger may be read from another directory. */
    static ImageRequest absolute(ImageRequest request, Path base) {
        if (request.initImage().isEmpty()
                && request.mask().isEmpty()
                && request.controls().isEmpty()) {
            return request;
        }
        List<ControlNet> controls = request.controls().stream()
                .map(control -> control.toBuilder()
                        .image(absolute(control.image(), base))
                        .build())
                .toList();
        return request.toBuilder()
                .initImage(
                        request.initImage().map(image -> absolute(image, base)).orElse(null))
                .mask(request.mask().map(image -> absolute(image, base)).orElse(null))
                .controls(controls)
                .build();
    }

    private static ImageInput absolute(ImageInput input, Path base) {
        boolean isHere = input instanceof ImageInput.File file
                && file.path().getFileSystem().equals(base.getFileSystem());
        return isHere
                ? ImageInput.file(base.resolve(((ImageInput.File) input).path())
                        .toAbsolutePath()
                        .normalize())
                : input;
    }

    private static String quoted(String text) {
        String object = JsonObject.create().put("a", text).toString();
        return object.substring(object.indexOf(':') + 1, object.length() - 1).strip();
    }

    private static void throwIfAny(List<Violation> faults) {
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults);
        }
    }
}
