package dev.easel.gemini;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.testkit.FuzzedReaders;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class GeminiFuzzTest {
    private static final FuzzedReaders BLOCKING =
            FuzzedReaders.of(GeminiProtocol.create(Wire.GEMINI), Wire.request().build());
    private static final FuzzedReaders TASKS = FuzzedReaders.of(
            GeminiProtocol.create(Wire.BACKGROUND), Wire.request().build());

    @FuzzTest
    void submission(byte[] response) {
        BLOCKING.submission(response);
        TASKS.submission(response);
    }

    @FuzzTest
    void status(byte[] response) {
        TASKS.status("", response);
    }

    @FuzzTest
    void queries(byte[] response) {
        BLOCKING.query(GeminiCatalogues.models(Wire.GEMINI), response);
        BLOCKING.query(GeminiUploads.of(new Wire.Content(9), Wire.GEMINI), response);
    }

    @FuzzTest
    void callback(byte[] body) {
        TASKS.callback(body);
    }
}
