package dev.easel;

/**
 * Names one thing that is wrong with a request or a setting. It is found before anything is sent. Immutable; equal where field,
 * code and message are.
 */
public final class Violation {
    /**
     * What kind of mistake it is, for programs; people read {@link Violation#message()}. A code is added where a program would do
     * something else about it, never for one provider alone: have a default branch.
     */
    public enum Code {
        /** The value is required, and it is missing or blank. */
        MISSING,
        /** The value is a number, a size or a count outside the range that is allowed. */
        OUT_OF_RANGE,
        /** The value does not have the form that is needed, for example an address or an id. */
        MALFORMED,
        /** Two values do not fit together. */
        CONFLICT,
        /** The service does not support the field, the operation or the value. */
        UNSUPPORTED,
        /** The value belongs to another provider. */
        WRONG_PROVIDER,
        /** A file cannot be read, or a directory cannot be written. */
        UNREADABLE,
        /** Anything else. */
        INVALID
    }

    private final Code code;
    private final String field;
    private final String message;

    private Violation(Code code, String field, String message) {
        this.code = code;
        this.field = field;
        this.message = message;
    }

    /** Returns a violation with the code {@link Code#INVALID}. Providers give a code that says more. */
    public static Violation of(String field, String message) {
        return new Violation(Code.INVALID, field, message);
    }

    /**
     * Returns a violation.
     *
     * @param code what kind of mistake it is
     * @param field the field's name as in {@link ImageRequest}, for example {@code steps}, or the setting's name
     * @param message what is wrong and what would be right, as the end of a sentence that begins with the field's name
     */
    public static Violation of(Code code, String field, String message) {
        return new Violation(code, field, message);
    }

    /** Returns what kind of mistake it is. */
    public Code code() {
        return code;
    }

    /** Returns the field's name as in {@link ImageRequest}, for example {@code steps}, or the setting's name. */
    public String field() {
        return field;
    }

    /** Returns what is wrong and what would be right, as the end of a sentence that begins with the field's name. */
    public String message() {
        return message;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Violation that
                && code == that.code
                && field.equals(that.field)
                && message.equals(that.message);
    }

    @Override
    public int hashCode() {
        return 31 * field.hashCode() + message.hashCode();
    }

    /** Returns the sentence: the field's name and the message. */
    @Override
    public String toString() {
        return field + " " + message;
    }
}
