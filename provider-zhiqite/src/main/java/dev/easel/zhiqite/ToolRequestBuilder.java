package dev.easel.zhiqite;

import dev.easel.InvalidRequestException;
import dev.easel.Size;
import dev.easel.Violation;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of tool requests have in common: a setter puts a field under its name on the wire and checks it against the
 * tool's page. {@link #build} tells the user everything that is wrong at once. A setter that is called again replaces the value
 * and its violations. Not thread-safe.
 *
 * @param <B> the builder's own type
 */
abstract class ToolRequestBuilder<B extends ToolRequestBuilder<B>> {
    private final Set<String> required;

    /** Values by their names on the wire. */
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Violations by the setter that they are about. */
    private final Map<String, List<Violation>> violations = new LinkedHashMap<>();

    private String code;
    private @Nullable String requestId;
    private @Nullable URI callbackUrl;

    /**
     * @param code the part of the tool's path behind {@code tool/}
     * @param required the setters that have to be called
     */
    ToolRequestBuilder(String code, String... required) {
        this.code = code;
        this.required = Set.of(required);
        for (String field : required) {
            put(field, field, null);
        }
    }

    /**
     * Sets the id of the task ({@code businessTaskId}): 1 to 64 letters, digits, hyphens and underscores. Never use an id twice.
     * The default, also for {@code null}, is a random one.
     */
    public B requestId(@Nullable String requestId) {
        this.requestId = requestId;
        return check("requestId", rules -> rules.id("requestId", Optional.ofNullable(requestId)));
    }

    /**
     * Returns the request.
     *
     * @throws InvalidRequestException with everything that is missing or outside its range
     */
    public ZhiqiteToolRequest build() {
        List<Violation> found =
                violations.values().stream().flatMap(List::stream).toList();
        if (!found.isEmpty()) {
            throw new InvalidRequestException(found);
        }
        return new ZhiqiteToolRequest(
                code, requestId, callbackUrl, Fields.create().putAll(values));
    }

    final void code(String other) {
        this.code = other;
    }

    /**
     * Puts a field.
     *
     * @param field the setter's name, which messages name
     * @param name the field's name on the wire
     * @param value null for a field that is not set
     */
    final B put(String field, String name, @Nullable Object value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
        return check(
                field,
                rules -> rules.rule(
                        Violation.Code.MISSING,
                        value != null || !required.contains(field),
                        field,
                        "is missing; set it"));
    }

    final B text(String field, String name, @Nullable String value) {
        put(field, name, value);
        return value == null
                ? self()
                : check(
                        field,
                        rules -> rules.rule(Violation.Code.MISSING, !value.isBlank(), field, "is blank; give a value"));
    }

    final B size(@Nullable Size size, Consumer<RequestRules> rules) {
        put("size", "width", size == null ? null : size.width());
        put("size", "height", size == null ? null : size.height());
        return check("size", rules);
    }

    final B within(String field, String name, int value, int min, int max) {
        put(field, name, value);
        return check(field, rules -> rules.within(field, OptionalInt.of(value), min, max));
    }

    final B within(String field, String name, double value, double min, double max) {
        put(field, name, value);
        return check(field, rules -> rules.within(field, OptionalDouble.of(value), min, max));
    }

    final B atLeast(String field, String name, int value, int min) {
        put(field, name, value);
        return check(field, rules -> rules.atLeast(field, OptionalInt.of(value), min));
    }

    final B atLeast(String field, String name, double value, double min) {
        put(field, name, value);
        return check(field, rules -> rules.atLeast(field, OptionalDouble.of(value), min));
    }

    final B finite(String field, String name, double value) {
        put(field, name, value);
        return check(field, rules -> rules.finite(field, OptionalDouble.of(value)));
    }

    /** Replaces what is known to be wrong with a field. */
    final B check(String field, Consumer<RequestRules> rules) {
        RequestRules found = RequestRules.create();
        rules.accept(found);
        violations.put(field, found.violations());
        return self();
    }

    @SuppressWarnings("unchecked") // B is this builder's own type: every subclass names itself.
    private B self() {
        return (B) this;
    }

    /**
     * The builder for a tool whose page documents a callback.
     *
     * @param <B> the builder's own type
     */
    abstract static class WithCallback<B extends WithCallback<B>> extends ToolRequestBuilder<B> {
        WithCallback(String code, String... required) {
            super(code, required);
        }

        /**
         * Sets the http or https address where the service reports that the task is done, besides being polled ({@code
         * callbackUrl}). The default, also for {@code null}, is none.
         */
        public B callbackUrl(@Nullable URI callbackUrl) {
            super.callbackUrl = callbackUrl;
            return check("callbackUrl", rules -> rules.http("callbackUrl", Optional.ofNullable(callbackUrl)));
        }
    }
}
