package dev.easel;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Collects what is wrong with a value, so that a user hears of everything at once. */
final class Checks {
    private final String field;
    private final List<Violation> violations = new ArrayList<>();

    private Checks(String field) {
        this.field = field;
    }

    /** @param field the field of {@link ImageRequest} that the value stands in */
    static Checks of(String field) {
        return new Checks(field);
    }

    void add(String message) {
        add(field, message);
    }

    void add(String violatedField, String message) {
        violations.add(Violation.of(violatedField, message));
    }

    void between(String name, OptionalDouble value, double min, double max) {
        // Written so that NaN fails too.
        if (value.isPresent() && !(value.getAsDouble() >= min && value.getAsDouble() <= max)) {
            add("has " + name + " " + value.getAsDouble() + "; give a number from " + min + " to " + max);
        }
    }

    void between(String name, OptionalInt value, int min, int max) {
        if (value.isPresent() && (value.getAsInt() < min || value.getAsInt() > max)) {
            add("has " + name + " " + value.getAsInt() + "; give a whole number from " + min + " to " + max);
        }
    }

    void throwIfAny() {
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }
}
