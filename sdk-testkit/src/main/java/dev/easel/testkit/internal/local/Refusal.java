package dev.easel.testkit.internal.local;

/** Refuses a request with an HTTP status and a message, or by a crash. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How every refusal begins that the server itself would not make. */
    static final String STRICT = "emulator strict mode: ";

    private final int status;

    private Refusal(int status, String message) {
        // Refusals are responses, not faults of the emulator: nobody reads their stack.
        super(message, null, false, false);
        this.status = status;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, message);
    }

    static Refusal notFound(String message) {
        return new Refusal(404, message);
    }

    static Refusal serverError(String message) {
        return new Refusal(500, message);
    }

    static Refusal strict(String message) {
        return new Refusal(400, STRICT + message);
    }

    /** The server's code panics: the connection is dropped with no response. */
    static Refusal panic(String why) {
        return new Refusal(0, why);
    }

    boolean isPanic() {
        return status == 0;
    }

    int status() {
        return status;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
