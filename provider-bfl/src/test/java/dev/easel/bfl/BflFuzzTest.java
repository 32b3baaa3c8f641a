package dev.easel.bfl;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ImageRequest;
import dev.easel.testkit.FuzzedReaders;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class BflFuzzTest {
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            BflProtocol.create(BflMappingTest.settings(BflRegion.EU1.baseUrl())),
            ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model(Bfl.MODEL_FLUX_2_PRO)
                    .build());

    @FuzzTest
    void submission(byte[] response) {
        READERS.submission(response);
    }

    @FuzzTest
    void status(byte[] response) {
        READERS.status("", response);
        READERS.status(BflJob.WITHOUT_SEED, response);
    }

    @FuzzTest
    void queries(byte[] response) {
        READERS.query(BflCatalogues.finetunes(), response);
        READERS.query(BflService.creditsExchange(), response);
        READERS.query(BflService.detailsExchange("a"), response);
        READERS.query(BflService.deleteExchange("a"), response);
    }

    @FuzzTest
    void callback(byte[] body) {
        READERS.callback(body);
    }
}
