package dev.easel.testkit.internal.dan;

/** Refuses a request, with the service's code and message. */
final class DanRefusal extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;
    private final int intendedStatus;
    private final boolean strictness;

    private DanRefusal(int code, int intendedStatus, boolean strictness, String message) {
        super(message, null, false, false);
        this.code = code;
        this.intendedStatus = intendedStatus;
        this.strictness = strictness;
    }

    static DanRefusal forbidden() {
        return new DanRefusal(1000, 403, false, "forbidden");
    }

    static DanRefusal invalid(String message) {
        return new DanRefusal(3000, 400, false, message);
    }

    static DanRefusal tooManyPending() {
        return new DanRefusal(3002, 400, false, "the number of pending tasks has exceeded the limit");
    }

    /** An exception inside the vendor's server, which reaches the client as its text. */
    static DanRefusal crashed(String message) {
        return new DanRefusal(500, 500, false, message);
    }

    /** Something that the vendor's server would let pass and the contract does not document. */
    static DanRefusal strictly(String message) {
        return new DanRefusal(3000, 400, true, "emulator strict mode: " + message);
    }

    int code() {
        return code;
    }

    /** The HTTP status to respond with: strictness is the emulator's own and never hides behind a 200. */
    int status(boolean asIntended) {
        return asIntended || strictness ? intendedStatus : 200;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
