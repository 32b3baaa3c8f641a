package dev.easel.fal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.spi.CallbackMessage;
import dev.easel.testkit.FuzzedReaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class FalFuzzTest {
    private static final FalHosts HOSTS = FalHosts.of(URI.create(Fal.BASE_URL));
    private static final FalProtocol PROTOCOL = FalProtocol.create(HOSTS, false);
    private static final FuzzedReaders READERS = FuzzedReaders.of(PROTOCOL, ImageRequest.of("a lighthouse"));
    private static final TaskCall TASK =
            TaskCall.of("fuzz-1").withTaskId("task-1").withReference("fal-ai/flux");

    @FuzzTest
    void submission(byte[] response) {
        READERS.submission(response);
    }

    @FuzzTest
    void status(byte[] response) {
        READERS.query(PROTOCOL.status(TASK), response);
        READERS.query(PROTOCOL.cancel(TASK).orElseThrow(), response);
    }

    @FuzzTest
    void result(byte[] response) {
        READERS.query(FalResponses.result(TASK, null), response);
    }

    @FuzzTest
    void queries(byte[] response) {
        READERS.query(FalCatalogues.models(HOSTS), response);
        READERS.query(new FalSignature(HOSTS).publishedKeys().orElseThrow(), response);
    }

    @FuzzTest
    void webhook(byte[] message) {
        READERS.callback(message);
        CallbackMessage read = CallbackMessage.of(
                Map.of(
                        "x-fal-webhook-request-id", "r",
                        "x-fal-webhook-user-id", "u",
                        "x-fal-webhook-timestamp", "1767225600",
                        "x-fal-webhook-signature", new String(message, StandardCharsets.ISO_8859_1)),
                message);
        if (new FalSignature(HOSTS)
                .isValid(
                        read,
                        List.of("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"),
                        Instant.ofEpochSecond(1_767_225_600))) {
            throw new AssertionError("a signature was guessed");
        }
    }
}
