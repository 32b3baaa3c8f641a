package dev.easel.testkit.internal.fal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a model's input and what each may hold, written as text: {@code prompt!:text num_images:int(1,4)=1
 * acceleration:none/regular}. A name with {@code !} is required, limits stand in parentheses, a default behind the equals
 * sign; {@code -name} takes a field away again, and of two fields with one name the later counts. Immutable.
 */
final class Fields {
    private static final Pattern FIELD = Pattern.compile("(\\w+)(!?):([^(=]+)(?:\\(([0-9.]*),([0-9.]*)\\))?(?:=(.+))?");

    private static final List<String> SCHEDULERS = List.of(
            "DPM++ 2M",
            "DPM++ 2M Karras",
            "DPM++ 2M SDE",
            "DPM++ 2M SDE Karras",
            "Euler",
            "Euler A",
            "LCM",
            "DDIM",
            "TCD",
            "Euler (trailing timesteps)",
            "LCM (trailing timesteps)");

    private static final Fields LORA = of("path!:text scale:num=1 force:bool");
    private static final Fields CONTROLNET = of("path!:text control_image_url!:image conditioning_scale:num=1"
            + " start_percentage:num(0,1)=0 end_percentage:num(0,1)=1");
    private static final Fields COLOUR = of("r!:int(0,255) g!:int(0,255) b!:int(0,255)");

    /** One field. */
    record Field(
            String name,
            boolean required,
            String kind,
            double least,
            double most,
            @Nullable String preset) {

        boolean isList() {
            return kind.equals("images") || kind.equals("loras") || kind.equals("controlnets") || kind.equals("colors");
        }

        boolean isSize() {
            return kind.startsWith("size");
        }

        private void check(String path, JsonNode value, boolean strict, List<ObjectNode> violations) {
            if (isList()) {
                checkList(path, value, strict, violations);
            } else if (isSize()) {
                checkSize(path, value, strict, violations);
            } else if (kind.equals("int") || kind.equals("num")) {
                checkNumber(path, value, violations);
            } else if (kind.equals("bool")) {
                if (!value.isBoolean()) {
                    violations.add(Violation.of(path, "bool_type", "Input should be a valid boolean", value));
                }
            } else if (!value.isTextual()) {
                violations.add(Violation.of(path, "string_type", "Input should be a valid string", value));
            } else if (!accepts(value.asText())) {
                violations.add(Violation.of(path, "one_of", "Input should be one of " + kind, value));
            } else if (required && kind.equals("text") && value.asText().isBlank()) {
                violations.add(Violation.of(path, "string_too_short", "Input should not be empty", value));
            }
        }

        private boolean accepts(String text) {
            return switch (kind) {
                case "text", "image" -> true;
                case "ratio" -> text.equals("auto") || text.matches("[1-9][0-9]?:[1-9][0-9]?");
                case "scheduler" -> SCHEDULERS.contains(text);
                default -> List.of(kind.split("/", -1)).contains(text);
            };
        }

        private void checkNumber(String path, JsonNode value, List<ObjectNode> violations) {
            boolean whole = kind.equals("int");
            if (!value.isNumber() || (whole && !(value.isIntegralNumber() && value.canConvertToLong()))) {
                String type = whole ? "int_type" : "float_type";
                violations.add(Violation.of(path, type, "Input should be a valid number", value));
            } else if (value.doubleValue() < least) {
                violations.add(Violation.limit(path, "greater_than_equal", "ge", least, value));
            } else if (value.doubleValue() > most) {
                violations.add(Violation.limit(path, "less_than_equal", "le", most, value));
            }
        }

        private void checkSize(String path, JsonNode value, boolean strict, List<ObjectNode> violations) {
            if (value.isObject()) {
                String limits = "(" + (long) least + "," + (long) most + ")";
                of("width:int" + limits + " height:int" + limits).check((ObjectNode) value, path, strict, violations);
            } else if (!value.isTextual()) {
                violations.add(Violation.of(path, "model_type", "Input should be a word or an object", value));
            } else if (!Sizes.isPreset(value.asText())
                    && !List.of(kind.split("\\+", -1)).contains(value.asText())) {
                violations.add(Violation.of(path, "one_of", "Input should be one of the sizes", value));
            }
        }

        private void checkList(String path, JsonNode value, boolean strict, List<ObjectNode> violations) {
            if (!value.isArray()) {
                violations.add(Violation.of(path, "list_type", "Input should be a valid list", value));
                return;
            }
            if (value.size() < least) {
                violations.add(Violation.limit(path, "sequence_too_short", "min_length", least, value));
            }
            if (value.size() > most) {
                violations.add(Violation.limit(path, "sequence_too_long", "max_length", most, value));
            }
            Fields inner = switch (kind) {
                case "loras" -> LORA;
                case "controlnets" -> CONTROLNET;
                default -> COLOUR;
            };
            for (int i = 0; i < value.size(); i++) {
                JsonNode item = value.get(i);
                boolean fits = kind.equals("images") ? item.isTextual() : item.isObject();
                if (!fits) {
                    violations.add(Violation.of(path + "." + i, "model_type", "Input has another type", item));
                } else if (item instanceof ObjectNode object) {
                    inner.check(object, path + "." + i, strict, violations);
                }
            }
        }
    }

    private final Map<String, Field> fields;

    private Fields(Map<String, Field> fields) {
        this.fields = fields;
    }

    static Fields of(String text) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String part : text.strip().split("\\s+")) {
            if (part.startsWith("-")) {
                Objects.requireNonNull(fields.remove(part.substring(1)), part);
                continue;
            }
            Matcher field = FIELD.matcher(part);
            if (!field.matches()) {
                throw new IllegalArgumentException("no such field: " + part);
            }
            fields.put(
                    field.group(1),
                    new Field(
                            field.group(1),
                            !field.group(2).isEmpty(),
                            field.group(3),
                            limit(field.group(4), Double.NEGATIVE_INFINITY),
                            limit(field.group(5), Double.POSITIVE_INFINITY),
                            field.group(6)));
        }
        return new Fields(fields);
    }

    private static double limit(@Nullable String text, double none) {
        return text == null || text.isEmpty() ? none : Double.parseDouble(text);
    }

    List<Field> all() {
        return List.copyOf(fields.values());
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The value of the first of these fields that the model has, or its default; null where it has neither. */
    @Nullable String value(ObjectNode input, String... names) {
        return Arrays.stream(names)
                .map(fields::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(field ->
                        input.hasNonNull(field.name()) ? input.get(field.name()).asText() : field.preset())
                .orElse(null);
    }

    /** Checks an input. A null stands for a field that is left out; an unknown field counts where {@code strict} says so. */
    void check(ObjectNode input, String where, boolean strict, List<ObjectNode> violations) {
        String before = where.isEmpty() ? "" : where + ".";
        for (Map.Entry<String, JsonNode> entry : input.properties()) {
            Field field = fields.get(entry.getKey());
            String path = before + entry.getKey();
            if (field == null) {
                if (strict) {
                    violations.add(
                            Violation.of(path, "extra_forbidden", "Extra inputs are not permitted", entry.getValue()));
                }
            } else if (!entry.getValue().isNull()) {
                field.check(path, entry.getValue(), strict, violations);
            }
        }
        for (Field field : new ArrayList<>(fields.values())) {
            if (field.required() && !input.hasNonNull(field.name())) {
                violations.add(Violation.of(before + field.name(), "missing", "Field required", input));
            }
        }
    }
}
