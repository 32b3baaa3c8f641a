package dev.easel.internal.json;

/** A response is more than may be read of it. Its message names the limit and the setting. */
public final class OverLimitException extends UnreadableResponseException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what there was too much of, as a clause
     * @param limit the attribute of {@link dev.easel.ResponseLimits}
     */
    public OverLimitException(String what, String limit) {
        super(message(what, limit));
    }

    /** The message for a limit that is kept where no exception can be thrown. */
    public static String message(String what, String limit) {
        return what + ", the limit " + limit + "; where the service may send that much, raise it with limits("
                + "ResponseLimits.builder()." + limit + "(…).build()) when the client is built";
    }
}
