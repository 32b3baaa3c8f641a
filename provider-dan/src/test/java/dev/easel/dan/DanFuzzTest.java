package dev.easel.dan;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Catalogue;
import dev.easel.ImageRequest;
import dev.easel.testkit.FuzzedReaders;

/** No answer, whatever is in it, makes a reader throw or tell what cannot be. */
class DanFuzzTest {
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            DanProtocol.create(false),
            ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Dan.MODEL_CLARITY)
                    .build());

    @FuzzTest
    void submission(byte[] answer) {
        READERS.submission(answer);
    }

    @FuzzTest
    void status(byte[] answer) {
        READERS.status("", answer);
    }

    @FuzzTest
    void queries(byte[] answer) {
        READERS.query(DanLists.of(Catalogue.MODELS), answer);
        READERS.query(DanLists.of(Catalogue.LORAS), answer);
        READERS.query(DanLists.of(Catalogue.SAMPLERS), answer);
        READERS.query(DanService.statisticsExchange(), answer);
        READERS.query(DanService.publicApiKeyExchange(), answer);
    }
}
