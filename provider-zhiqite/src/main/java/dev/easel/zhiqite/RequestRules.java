package dev.easel.zhiqite;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import dev.easel.spi.Addresses;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Collects what is wrong with a request of the service's own verbs, so that the user is told everything at once. */
final class RequestRules {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final List<Violation> violations = new ArrayList<>();

    private RequestRules() {}

    static RequestRules create() {
        return new RequestRules();
    }

    RequestRules id(String field, Optional<String> id) {
        return rule(
                Code.MALFORMED,
                id.isEmpty() || ID.matcher(id.get()).matches(),
                field,
                "must be 1 to 64 letters, digits, hyphens and underscores");
    }

    RequestRules http(String field, Optional<URI> address) {
        return rule(
                Code.MALFORMED,
                address.map(Addresses::isWeb).orElse(true),
                field,
                "is not an absolute http:// or https:// address");
    }

    RequestRules within(String field, OptionalInt value, int min, int max) {
        return within(field, real(value), min, max);
    }

    RequestRules within(String field, OptionalDouble value, double min, double max) {
        return number(field, value, value.orElse(min) <= max, min, text(min) + " to " + text(max));
    }

    RequestRules atLeast(String field, OptionalInt value, int min) {
        return number(field, real(value), true, min, min + " or more");
    }

    RequestRules atLeast(String field, OptionalDouble value, double min) {
        return number(field, value, Double.isFinite(value.orElse(min)), min, "a number of " + text(min) + " or more");
    }

    RequestRules finite(String field, OptionalDouble value) {
        return number(
                field, value, Double.isFinite(value.orElse(0)), Double.NEGATIVE_INFINITY, "a number, or leave it out");
    }

    RequestRules rule(Code code, boolean holds, String field, String otherwise) {
        if (!holds) {
            violations.add(Violation.of(code, field, otherwise));
        }
        return this;
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** @throws InvalidRequestException with all that is wrong */
    void check() {
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** Returns the number without an exponent, and without a fraction where it is whole. */
    static String text(double number) {
        return Double.isFinite(number)
                ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
                : Double.toString(number);
    }

    /** The same of a number that the service takes as text, since it would lose precision. */
    static Optional<String> text(OptionalDouble number) {
        return number.isPresent() ? Optional.of(text(number.getAsDouble())) : Optional.empty();
    }

    private RequestRules number(String field, OptionalDouble value, boolean holds, double min, String range) {
        // Written so that NaN fails too.
        return rule(
                Code.OUT_OF_RANGE,
                value.isEmpty() || (holds && value.getAsDouble() >= min),
                field,
                "is " + text(value.orElse(0)) + "; give " + range);
    }

    private static OptionalDouble real(OptionalInt value) {
        return value.isPresent() ? OptionalDouble.of(value.getAsInt()) : OptionalDouble.empty();
    }
}
