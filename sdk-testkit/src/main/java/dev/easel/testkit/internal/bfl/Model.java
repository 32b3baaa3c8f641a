package dev.easel.testkit.internal.bfl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.easel.testkit.internal.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one model takes.
 *
 * @param family what kind of work it does
 * @param format of its images where none was asked for
 * @param price in credits, of the first megapixel; numbers of the emulator
 */
record Model(String name, Family family, Map<String, Field> fields, String format, double price) {

    /** Models that are alike. */
    enum Family {
        FLUX_1,
        FLUX_2,
        FLUX_3,
        TOOL;

        /** Whether an unknown field is refused by the service itself. */
        boolean isClosed() {
            return this == FLUX_3 || this == TOOL;
        }
    }

    static Model of(String name, Family family, String format, double price, List<Field> fields) {
        Map<String, Field> byName = new LinkedHashMap<>();
        fields.forEach(field -> byName.put(field.name(), field));
        return new Model(name, family, byName, format, price);
    }

    /**
     * Checks a request, and names everything that is wrong at once.
     *
     * @param open whether unknown fields are ignored where the model's schema allows it
     * @throws BflRefusal where something is wrong
     */
    void check(ObjectNode body, boolean strict, boolean open) {
        ArrayNode findings = Json.array();
        for (Field field : fields.values()) {
            if (field.required() && !body.has(field.name())) {
                findings.add(BflRefusal.finding("body", field.name(), "Field required", "missing"));
            }
        }
        body.properties().forEach(entry -> {
            Field field = fields.get(entry.getKey());
            @Nullable ObjectNode finding;
            if (field == null) {
                boolean ignored = open && !family.isClosed();
                String words = family.isClosed() ? "" : "emulator: strict: the service would ignore this. ";
                finding = ignored
                        ? null
                        : BflRefusal.finding(
                                "body", entry.getKey(), words + "Extra inputs are not permitted", "extra_forbidden");
            } else {
                finding = field.check(entry.getValue(), strict);
            }
            if (finding != null) {
                findings.add(finding);
            }
        });
        if (!findings.isEmpty()) {
            throw BflRefusal.invalid(findings);
        }
    }

    @Nullable Double otherwise(String field) {
        Field known = fields.get(field);
        return known == null ? null : known.otherwise();
    }
}
