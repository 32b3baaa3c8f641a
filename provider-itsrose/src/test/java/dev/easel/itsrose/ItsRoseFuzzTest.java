package dev.easel.itsrose;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Catalogue;
import dev.easel.ImageRequest;
import dev.easel.testkit.FuzzedReaders;
import java.util.Map;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class ItsRoseFuzzTest {
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, false),
            ImageRequest.builder().prompt("a lighthouse").model("dreamshaper").build());

    private static final ItsRoseProtocol PROTOCOL = ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, false);

    @FuzzTest
    void submission(byte[] response) {
        READERS.submission(response);
    }

    @FuzzTest
    void queries(byte[] response) {
        READERS.query(PROTOCOL.catalogue(Catalogue.MODELS), response);
        READERS.query(PROTOCOL.catalogue(Catalogue.SAMPLERS), response);
        READERS.query(ItsRoseQueries.status(), response);
        READERS.query(ItsRoseQueries.account(), response);
        READERS.query(ItsRoseQueries.systemDetails(ItsRoseExtraFields.NONE), response);
        READERS.query(PathExchanges.get("/x"), response);
        READERS.job(PathExchanges.post("/x", Map.of()), response);
    }
}
