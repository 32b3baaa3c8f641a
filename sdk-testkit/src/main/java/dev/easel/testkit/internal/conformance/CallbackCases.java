package dev.easel.testkit.internal.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.easel.Feature;
import dev.easel.spi.CallbackNotice;
import dev.easel.spi.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a provider makes of calls that claim to come from the service. */
public final class CallbackCases {
    private static final String CALL = "{\"code\":\"200\",\"data\":{\"taskId\":\"task-1\",\"list\":[1]}}";

    private final Subject subject;

    public CallbackCases(Subject subject) {
        this.subject = subject;
    }

    public void readWhateverTheySay() {
        boolean callsBack = read(JsonValue.absent(), "").isPresent();
        assertTrue(
                !callsBack || subject.can().features().contains(Feature.CALLBACK_URL),
                "readCallback(…) reads what the service calls with, but features() lacks CALLBACK_URL: callbackUrl is left"
                        + " out of every request, so it never calls");
        List<String> bodies = new ArrayList<>(Nonsense.bodies());
        bodies.add(CALL);
        bodies.addAll(Nonsense.mutated(CALL));
        for (String body : bodies) {
            Optional<CallbackNotice> notice = read(JsonValue.parse(body.getBytes(StandardCharsets.UTF_8)), body);
            assertEquals(
                    callsBack,
                    notice.isPresent(),
                    () -> "readCallback(…) is empty for some bodies and not for others, here for <" + body
                            + ">; whether the service calls back is always the same");
            notice.ifPresent(CallbackCases::acknowledges);
        }
    }

    private Optional<CallbackNotice> read(JsonValue json, String body) {
        try {
            return subject.protocol().readCallback(json);
        } catch (RuntimeException e) {
            return fail(
                    "readCallback(…) throws for <" + body
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
