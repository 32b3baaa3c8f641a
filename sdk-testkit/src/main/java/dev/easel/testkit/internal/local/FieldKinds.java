package dev.easel.testkit.internal.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Describes the fields of a request and what each may be, for servers that check theirs against a model. Immutable. */
final class FieldKinds {
    private enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        LIST,
        OBJECT,
        ANY
    }

    private final Map<String, Kind> kinds = new HashMap<>();

    private FieldKinds() {}

    static FieldKinds create() {
        return new FieldKinds();
    }

    FieldKinds text(String names) {
        return add(names, Kind.TEXT);
    }

    FieldKinds integer(String names) {
        return add(names, Kind.INTEGER);
    }

    FieldKinds number(String names) {
        return add(names, Kind.NUMBER);
    }

    FieldKinds bool(String names) {
        return add(names, Kind.BOOLEAN);
    }

    FieldKinds list(String names) {
        return add(names, Kind.LIST);
    }

    FieldKinds object(String names) {
        return add(names, Kind.OBJECT);
    }

    FieldKinds any(String names) {
        return add(names, Kind.ANY);
    }

    private FieldKinds add(String names, Kind kind) {
        for (String name : names.split(" ")) {
            kinds.put(name, kind);
        }
        return this;
    }

    /** A copy with the fields of another. */
    FieldKinds and(FieldKinds more) {
        FieldKinds all = new FieldKinds();
        all.kinds.putAll(kinds);
        all.kinds.putAll(more.kinds);
        return all;
    }

    /**
     * Checks a request. A null stands for a field that was left out, and is refused by a strict emulator alone, as an unknown
     * field is.
     *
     * @throws FastApiRefusal where the server, or a strict emulator, does not take it
     */
    void check(ObjectNode request, boolean strict) {
        for (Map.Entry<String, JsonNode> field : request.properties()) {
            Kind kind = kinds.get(field.getKey());
            JsonNode value = field.getValue();
            if (kind == null) {
                if (strict) {
                    throw FastApiRefusal.strict(field.getKey(), "the field is unknown and would be ignored");
                }
            } else if (value.isNull()) {
                if (strict) {
                    throw FastApiRefusal.strict(field.getKey(), "null; leave it out, as other servers refuse nulls");
                }
            } else if (!fits(kind, value)) {
                throw FastApiRefusal.invalid(field.getKey(), "value is not a valid " + kind);
            }
        }
    }

    private static boolean fits(Kind kind, JsonNode value) {
        return switch (kind) {
            case TEXT -> value.isTextual();
            case INTEGER -> value.isIntegralNumber();
            case NUMBER -> value.isNumber();
            case BOOLEAN -> value.isBoolean();
            case LIST -> value.isArray();
            case OBJECT -> value.isObject();
            case ANY -> true;
        };
    }

    /**
     * The text of a form's part in its JSON form.
     *
     * @throws FastApiRefusal where the part's field is of another kind
     */
    void take(Multipart.Part part, ObjectNode into) {
        String text = part.text();
        switch (kinds.getOrDefault(part.name(), Kind.TEXT)) {
            case INTEGER -> {
                if (!text.matches("-?[0-9]{1,18}")) {
                    throw FastApiRefusal.invalid(part.name(), "value is not a valid integer");
                }
                into.put(part.name(), Long.parseLong(text));
            }
            case NUMBER -> {
                if (!text.matches("-?[0-9]+([.][0-9]+)?")) {
                    throw FastApiRefusal.invalid(part.name(), "value is not a valid float");
                }
                into.put(part.name(), Double.parseDouble(text));
            }
            case BOOLEAN -> into.put(part.name(), text.equals("true"));
            default -> into.put(part.name(), text);
        }
    }
}
