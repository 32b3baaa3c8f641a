package dev.easel;

/**
 * One thing that is wrong with a request, found before anything was sent.
 *
 * @param field the field's name as in {@link ImageRequest}, for example {@code steps}
 * @param message what is wrong with it and what would be right, as the end of a sentence that begins with the field's
 *     name
 */
public record Violation(String field, String message) {
    @Override
    public String toString() {
        return field + " " + message;
    }
}
