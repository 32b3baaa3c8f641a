package dev.easel;

import dev.easel.Violation.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/** Collects what is wrong with a value, so that one exception names everything. */
final class Checks {
    private final String field;
    private final List<Violation> violations = new ArrayList<>();

    private Checks(String field) {
        this.field = field;
    }

    /** @param field the field of {@link ImageRequest}, or the setting, that holds the value */
    static Checks of(String field) {
        return new Checks(field);
    }

    /** Adds a violation of the value as a whole. */
    void add(Code code, String message) {
        add(code, field, message);
    }

    void add(Code code, String violatedField, String message) {
        violations.add(Violation.of(code, violatedField, message));
    }

    void text(String name, Optional<String> text, String fix) {
        if (text.isEmpty()) {
            add(Code.MISSING, name, "is missing; " + fix);
        } else if (text.get().isBlank()) {
            add(Code.MISSING, name, "is blank; " + fix);
        }
    }

    void atLeastOne(String name, OptionalInt value) {
        if (value.isPresent() && value.getAsInt() < 1) {
            add(Code.OUT_OF_RANGE, name, "is " + value.getAsInt() + "; give 1 or more, or leave it out");
        }
    }

    void range(String name, OptionalDouble value, int min, int max) {
        if (isOutside(value, min, max)) {
            add(Code.OUT_OF_RANGE, name, "is " + value.getAsDouble() + "; give a number from " + min + " to " + max);
        }
    }

    void between(String name, OptionalDouble value, int min, int max) {
        if (isOutside(value, min, max)) {
            add(
                    Code.OUT_OF_RANGE,
                    "has " + name + " " + value.getAsDouble() + "; give a number from " + min + " to " + max);
        }
    }

    void between(String name, OptionalInt value, int min, int max) {
        if (value.isPresent() && (value.getAsInt() < min || value.getAsInt() > max)) {
            add(
                    Code.OUT_OF_RANGE,
                    "has " + name + " " + value.getAsInt() + "; give a whole number from " + min + " to " + max);
        }
    }

    /** Checks how many times as large an image becomes. */
    void factor(OptionalDouble factor, String prefix) {
        if (factor.isEmpty()) {
            add(
                    Code.MISSING,
                    prefix.isEmpty() ? "is missing; give a number above 1" : "has no factor; give one above 1");
        } else if (!(factor.getAsDouble() > 1) || !Double.isFinite(factor.getAsDouble())) {
            add(
                    Code.OUT_OF_RANGE,
                    (prefix.isEmpty() ? "is " : prefix) + factor.getAsDouble() + "; give a number above 1");
        }
    }

    void throwIfAny() {
        throwIfAny(InvalidRequestException::new);
    }

    void throwIfAny(Function<List<Violation>, EaselException> exception) {
        if (!violations.isEmpty()) {
            throw exception.apply(violations);
        }
    }

    private static boolean isOutside(OptionalDouble value, int min, int max) {
        // Written so that NaN fails too.
        return value.isPresent() && !(value.getAsDouble() >= min && value.getAsDouble() <= max);
    }
}
