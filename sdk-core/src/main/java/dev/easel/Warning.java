package dev.easel;

/**
 * Something in a request that the service could not honour, and that was left out instead (see
 * {@link UnsupportedPolicy} for how to make it an error); or something about what came that is to be known before it is
 * used.
 *
 * @param field the field's name as in {@link ImageRequest}, for example {@code negativePrompt}
 * @param message what happened, and what to do about it
 */
public record Warning(String field, String message) {
    @Override
    public String toString() {
        return field + " " + message;
    }
}
