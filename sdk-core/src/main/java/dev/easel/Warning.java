package dev.easel;

/**
 * Says what a service could not honour and left out, or what is to be known about an image before it is used. {@link
 * UnsupportedPolicy} makes the first kind an error. Immutable; equal where field, code and message are.
 */
public final class Warning {
    /**
     * What the warning is about, for programs; people read {@link Warning#message()}. A code is added where a program would do
     * something else about it, never for one provider alone: have a default branch.
     */
    public enum Code {
        /** The service cannot honour a field of the request, and it was left out. */
        UNSUPPORTED,
        /** A field was sent as it is, and the service may ignore it or read it in another way. */
        UNCERTAIN,
        /** An image claims a size that takes much memory to decode. */
        IMAGE_SIZE,
        /**
         * The result is not what was asked for: the number of images, an image's size, or the settings that the response or its
         * own metadata names.
         */
        DEVIATION,
        /** Images of one request have the same bytes. */
        IDENTICAL_IMAGES,
        /** An image ends too early; a part of it may be missing. */
        INCOMPLETE_IMAGE,
        /** Anything else. */
        OTHER
    }

    private final Code code;
    private final String field;
    private final String message;

    private Warning(Code code, String field, String message) {
        this.code = code;
        this.field = field;
        this.message = message;
    }

    /** Returns a warning with the code {@link Code#OTHER}. Providers give a code of their own. */
    public static Warning of(String field, String message) {
        return new Warning(Code.OTHER, field, message);
    }

    /**
     * Returns a warning.
     *
     * @param code what it is about
     * @param field the field's name as in {@link ImageRequest}, for example {@code negativePrompt}
     * @param message what happened and what to do about it, as the end of a sentence that begins with the field's name
     */
    public static Warning of(Code code, String field, String message) {
        return new Warning(code, field, message);
    }

    /** Returns what it is about. */
    public Code code() {
        return code;
    }

    /** Returns the field's name as in {@link ImageRequest}, for example {@code negativePrompt}. */
    public String field() {
        return field;
    }

    /** Returns what happened and what to do about it, as the end of a sentence that begins with the field's name. */
    public String message() {
        return message;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Warning that
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
