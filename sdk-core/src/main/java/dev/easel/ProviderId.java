package dev.easel;

import java.util.regex.Pattern;

/**
 * The id of a provider, for example {@code dan}, in results, handles and error messages. Immutable.
 *
 * @param value lower-case letters, digits and hyphens, at most 32 characters
 */
public record ProviderId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if the value has any other form */
    public ProviderId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "provider id must match " + FORM + ", for example \"dan\", but was \"" + value + "\"");
        }
    }

    /** @throws IllegalArgumentException if the value has any other form */
    public static ProviderId of(String value) {
        return new ProviderId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
