package dev.easel.zhiqite;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.Addresses;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Collects what is wrong with a request of the service's own verbs, so that the user hears of everything at once. */
final class RequestRules {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final List<Violation> violations = new ArrayList<>();

    private RequestRules() {}

    static RequestRules of() {
        return new RequestRules();
    }

    /** The rules of every tool's request. */
    static RequestRules of(ZhiqiteToolRequest request) {
        RequestRules rules = new RequestRules();
        request.requestId().ifPresent(id -> rules.id("requestId", id));
        request.callback().ifPresent(address -> rules.http("callbackUrl", address));
        return rules;
    }

    RequestRules id(String field, String id) {
        return rule(ID.matcher(id).matches(), field, "must be 1 to 64 letters, digits, hyphens and underscores");
    }

    RequestRules http(String field, URI address) {
        return rule(Addresses.isWeb(address), field, "is not an absolute http:// or https:// address");
    }

    RequestRules filled(String field, String text) {
        return rule(!text.isBlank(), field, "is blank; give some words");
    }

    RequestRules within(String field, OptionalInt value, int min, int max) {
        return within(field, value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty(), min, max);
    }

    RequestRules within(String field, OptionalLong value, long min, long max) {
        return rule(
                value.isEmpty() || (value.getAsLong() >= min && value.getAsLong() <= max),
                field,
                "is " + value.orElse(0) + "; give " + min + " to " + max);
    }

    RequestRules within(String field, OptionalDouble value, double min, double max) {
        return rule(
                value.isEmpty() || (value.getAsDouble() >= min && value.getAsDouble() <= max),
                field,
                "is " + value.orElse(0) + "; give " + plain(min) + " to " + plain(max));
    }

    RequestRules atLeast(String field, OptionalInt value, int min) {
        return rule(
                value.isEmpty() || value.getAsInt() >= min,
                field,
                "is " + value.orElse(0) + "; give " + min + " or more");
    }

    RequestRules atLeast(String field, OptionalDouble value, double min) {
        return rule(
                value.isEmpty() || (Double.isFinite(value.getAsDouble()) && value.getAsDouble() >= min),
                field,
                "is " + value.orElse(0) + "; give a number of " + plain(min) + " or more");
    }

    RequestRules finite(String field, OptionalDouble value) {
        return rule(
                value.isEmpty() || Double.isFinite(value.getAsDouble()),
                field,
                "is " + value.orElse(0) + "; give a number, or leave it out");
    }

    RequestRules notBlank(String field, Optional<String> text) {
        return rule(text.filter(String::isBlank).isEmpty(), field, "is blank; give a name, or leave it out");
    }

    RequestRules rule(boolean holds, String field, String otherwise) {
        if (!holds) {
            violations.add(new Violation(field, otherwise));
        }
        return this;
    }

    /** @throws InvalidRequestException with all that is wrong */
    void check() {
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** Without an exponent, and without a fraction where there is none. */
    static String plain(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }
}
