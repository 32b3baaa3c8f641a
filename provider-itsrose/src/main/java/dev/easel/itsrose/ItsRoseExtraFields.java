package dev.easel.itsrose;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields that the service's users send with every sdapi call and its documentation does not have: in the body of a {@code
 * POST}, in the query of a {@code GET}. Immutable.
 */
final class ItsRoseExtraFields {
    static final ItsRoseExtraFields NONE = new ItsRoseExtraFields(Map.of());

    private final Map<String, String> fields;

    private ItsRoseExtraFields(Map<String, String> fields) {
        this.fields = fields;
    }

    /**
     * A copy with one more, or with another value for one.
     *
     * @throws InvalidRequestException if the name is blank, or one that Easel itself sends
     */
    ItsRoseExtraFields with(String name, String value) {
        if (name.isBlank()) {
            throw new InvalidRequestException(
                    Violation.of(Violation.Code.MISSING, "extraField", "has a blank name; give the field's name"));
        }
        if (ItsRoseRequests.FIELDS.contains(name)) {
            throw new InvalidRequestException(Violation.of(
                    Violation.Code.CONFLICT,
                    "extraField",
                    "has \"" + name + "\", which Easel itself sends; set it in the request instead"));
        }
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put(name, value);
        return new ItsRoseExtraFields(Collections.unmodifiableMap(all));
    }

    /** These and a request's own, which win. */
    Map<String, Object> under(Map<String, Object> own) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.putAll(own);
        return all;
    }

    /** The path with these in its query. */
    String query(String path) {
        return query(path, Map.of());
    }

    /** The path with some parameters, and then these, in its query. */
    String query(String path, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.putAll(fields);
        StringBuilder query = new StringBuilder(path);
        char mark = '?';
        for (Map.Entry<String, String> each : all.entrySet()) {
            query.append(mark)
                    .append(URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8));
            mark = '&';
        }
        return query.toString();
    }
}
