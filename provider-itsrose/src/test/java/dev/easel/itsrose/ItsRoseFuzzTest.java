package dev.easel.itsrose;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Catalogue;
import dev.easel.ImageRequest;
import dev.easel.testkit.FuzzedReaders;
import java.util.Map;

/** No answer, whatever is in it, makes a reader throw or tell what cannot be. */
class ItsRoseFuzzTest {
    private static final FuzzedReaders READERS = FuzzedReaders.of(
            ItsRoseProtocol.create(1, ItsRoseExtras.NONE, false),
            ImageRequest.builder().prompt("a lighthouse").model("dreamshaper").build());

    private static final ItsRoseProtocol PROTOCOL = ItsRoseProtocol.create(1, ItsRoseExtras.NONE, false);

    @FuzzTest
    void submission(byte[] answer) {
        READERS.submission(answer);
    }

    @FuzzTest
    void queries(byte[] answer) {
        READERS.query(PROTOCOL.catalogue(Catalogue.MODELS), answer);
        READERS.query(PROTOCOL.catalogue(Catalogue.SAMPLERS), answer);
        READERS.query(ItsRoseQueries.status(), answer);
        READERS.query(ItsRoseQueries.account(), answer);
        READERS.query(ItsRoseQueries.systemDetails(ItsRoseExtras.NONE), answer);
        READERS.query(RawCall.get("/x"), answer);
        READERS.job(RawCall.post("/x", Map.of()), answer);
    }
}
