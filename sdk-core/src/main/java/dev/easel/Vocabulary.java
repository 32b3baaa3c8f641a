package dev.easel;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What the open vocabularies {@link Sampler}, {@link Scheduler} and {@link ControlType} share. */
final class Vocabulary {
    private Vocabulary() {}

    /** Returns what two equal names have in common. */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the constant of that name, whatever the letters' case, else a new value.
     *
     * @throws InvalidRequestException if the name is blank
     */
    static <T> T find(String field, String name, List<T> known, Function<String, T> create) {
        if (name.isBlank()) {
            throw new InvalidRequestException(
                    Violation.of(Violation.Code.MISSING, field, "is blank; give a name or leave it out"));
        }
        for (T each : known) {
            if (key(each.toString()).equals(key(name))) {
                return each;
            }
        }
        return create.apply(name);
    }
}
