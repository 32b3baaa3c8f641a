package dev.easel.replicate;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ImageRequest;
import dev.easel.spi.CallbackMessage;
import dev.easel.testkit.FuzzedReaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class ReplicateFuzzTest {
    private static final ReplicateProtocol PROTOCOL = ReplicateProtocol.create();
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            PROTOCOL,
            ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Replicate.FLUX_SCHNELL)
                    .build());

    @FuzzTest
    void submission(byte[] response) {
        READERS.submission(response);
    }

    @FuzzTest
    void status(byte[] response) {
        READERS.status("", response);
    }

    @FuzzTest
    void queries(byte[] response) {
        READERS.query(ReplicateCatalogues.models(), response);
        READERS.query(new ReplicateSignature().publishedKeys().orElseThrow(), response);
    }

    @FuzzTest
    void webhook(byte[] message) {
        CallbackMessage read = CallbackMessage.of(
                Map.of(
                        "webhook-id", "m1",
                        "webhook-timestamp", "1767225600",
                        "webhook-signature", new String(message, StandardCharsets.ISO_8859_1)),
                message);
        PROTOCOL.readCallback(read);
        if (new ReplicateSignature().isValid(read, List.of("whsec_AAAA"), Instant.ofEpochSecond(1_767_225_600))) {
            throw new AssertionError("a signature was guessed");
        }
    }
}
