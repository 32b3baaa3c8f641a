package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.Feature;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.CallbackSignature;
import dev.easel.spi.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tests how a provider reads callbacks that claim to come from the service. */
public final class CallbackCases {
    private static final String CALL = "{\"code\":\"200\",\"data\":{\"taskId\":\"task-1\",\"list\":[1]}}";

    private final Subject subject;

    public CallbackCases(Subject subject) {
        this.subject = subject;
    }

    public void readWhateverTheySay() {
        boolean callsBack = read(message("")).isPresent();
        assertTrue(
                !callsBack
                        || subject.can().features().contains(Feature.CALLBACK_URL)
                        || subject.protocol().callbackSignature().isPresent(),
                "readCallback(…) reads callbacks, but features() lacks CALLBACK_URL: callbackUrl is left"
                        + " out of every request, so the service never calls back. If the account has one address for all"
                        + " tasks, return a callbackSignature() with its secret");
        for (String body : bodies()) {
            Optional<CallbackNotice> notice = read(message(body));
            assertEquals(
                    callsBack,
                    notice.isPresent(),
                    () -> "readCallback(…) is empty for some bodies and not for others, here for <" + body
                            + ">; whether the service calls back is always the same");
            notice.ifPresent(CallbackCases::acknowledges);
        }
    }

    public void onlySignedOnesAreValid() {
        subject.protocol().callbackSignature().ifPresent(signature -> {
            List<List<String>> keys = List.of(List.of(), List.of("", "no key", "\u0000"));
            for (String body : bodies()) {
                for (List<String> published : keys) {
                    assertFalse(
                            isValid(signature, message(body), published),
                            () -> "callbackSignature() takes a callback without a signature for the service's: <" + body
                                    + ">; anybody who knows the address may send that");
                }
            }
        });
    }

    private static boolean isValid(CallbackSignature signature, CallbackMessage message, List<String> published) {
        try {
            return signature.isValid(message, published, Instant.EPOCH);
        } catch (RuntimeException e) {
            return fail("isValid(…) throws for a callback without a signature; return false", e);
        }
    }

    private static List<String> bodies() {
        List<String> bodies = new ArrayList<>(Nonsense.bodies());
        bodies.add(CALL);
        bodies.addAll(Nonsense.mutated(CALL));
        return bodies;
    }

    private static CallbackMessage message(String body) {
        return CallbackMessage.of(Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<CallbackNotice> read(CallbackMessage message) {
        try {
            return subject.protocol().readCallback(message);
        } catch (RuntimeException e) {
            return fail(
                    "readCallback(…) throws for <" + new String(message.body(), StandardCharsets.UTF_8)
                            + ">; anybody who knows the address may send that: name no task, and throw nothing",
                    e);
        }
    }

    static void acknowledges(CallbackNotice notice) {
        byte[] acknowledgement = notice.acknowledgement().getBytes(StandardCharsets.UTF_8);
        assertTrue(
                JsonValue.parse(acknowledgement).isPresent(),
                () -> "acknowledgement() is no JSON: <" + notice.acknowledgement()
                        + ">; it is sent as application/json, and a service that cannot read it calls again");
    }
}
