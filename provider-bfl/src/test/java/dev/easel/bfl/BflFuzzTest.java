package dev.easel.bfl;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.ImageRequest;
import dev.easel.testkit.FuzzedReaders;
import java.net.URI;
import java.util.Set;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class BflFuzzTest {
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            // With the key: the kit takes a poll at another host without it for one that the core does not check.
            BflProtocol.create(
                    new BflSettings(URI.create(BflRegion.EU1.baseUrl()), true, BflMappingTest.SECRET, Set.of())),
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
