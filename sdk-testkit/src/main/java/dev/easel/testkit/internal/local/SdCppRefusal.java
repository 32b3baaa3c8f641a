package dev.easel.testkit.internal.local;

import dev.easel.testkit.internal.Json;
import dev.easel.testkit.internal.Reply;
import org.jspecify.annotations.Nullable;

/** Refuses a request as stable-diffusion.cpp's server does: with a code under {@code error}, and at times more under {@code message}. */
final class SdCppRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;

    private SdCppRefusal(int status, String error, @Nullable String message) {
        // Refusals are responses, not faults of the emulator: nobody reads their stack.
        super(message, null, false, false);
        this.status = status;
        this.error = error;
    }

    static SdCppRefusal of(int status, String error) {
        return new SdCppRefusal(status, error, null);
    }

    static SdCppRefusal strict(String message) {
        return of(400, Refusal.STRICT + message);
    }

    /** A document that its JSON library throws at: the client's mistake, told as the server's. */
    static SdCppRefusal jsonException(String message) {
        return new SdCppRefusal(500, "server_error", "[json.exception." + message);
    }

    static SdCppRefusal with(int status, String error, String message) {
        return new SdCppRefusal(status, error, message);
    }

    /** The process ends: no response comes. */
    static SdCppRefusal crash() {
        return of(0, "the process ended");
    }

    Reply reply() {
        if (status == 0) {
            return Reply.cut();
        }
        var body = Json.object().put("error", error);
        if (getMessage() != null) {
            body.put("message", getMessage());
        }
        return Reply.json(status, body);
    }
}
