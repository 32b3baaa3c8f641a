package dev.easel.internal.engine;

/** Code that is not Easel's threw; the message says which. Never reaches the application. */
final class ForeignCodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ForeignCodeException(String what, Throwable cause) {
        super(what, cause);
    }

    /** What may throw or return null. */
    @FunctionalInterface
    interface Code<T> {
        T call() throws Exception;
    }

    /**
     * Calls code of the application's.
     *
     * @param what its name in messages, for example {@code the poll schedule}
     */
    static <T> T call(String what, Code<T> code) {
        return call("", what, code);
    }

    /**
     * Calls code that is not Easel's.
     *
     * @param owner what its name begins with in messages: put together only where there is one
     */
    @SuppressWarnings("ConstantValue")
    static <T> T call(String owner, String what, Code<T> code) {
        T value;
        try {
            value = code.call();
        } catch (ForeignCodeException known) {
            throw known;
        } catch (Throwable e) {
            throw new ForeignCodeException(owner + what, e);
        }
        if (value == null) {
            throw new ForeignCodeException(owner + what, new NullPointerException(owner + what + " returned null"));
        }
        return value;
    }
}
