package dev.easel.dan;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Catalogue;
import dev.easel.ImageRequest;
import dev.easel.testkit.FuzzedReaders;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class DanFuzzTest {
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            DanProtocol.create(false),
            ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Dan.MODEL_CLARITY)
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
        READERS.query(DanCatalogues.of(Catalogue.MODELS), response);
        READERS.query(DanCatalogues.of(Catalogue.LORAS), response);
        READERS.query(DanCatalogues.of(Catalogue.SAMPLERS), response);
        READERS.query(DanService.statisticsExchange(), response);
        READERS.query(DanService.publicApiKeyExchange(), response);
    }
}
