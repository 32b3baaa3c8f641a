package dev.easel.local;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.Catalogue;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.spi.ProviderProtocol;
import dev.easel.testkit.FuzzedReaders;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** No answer, whatever is in it, makes a reader of any dialect throw or tell what cannot be. */
class LocalFuzzTest {
    private static final List<ProviderProtocol> DIALECTS = Arrays.stream(LocalDialect.values())
            .flatMap(dialect -> Arrays.stream(LocalResponseFormat.values())
                    .filter(dialect::knows)
                    .map(format -> protocol(dialect, format)))
            .toList();

    private static final List<FuzzedReaders> READERS = DIALECTS.stream()
            .map(dialect -> FuzzedReaders.of(
                    dialect,
                    ImageRequest.builder()
                            .prompt("a lighthouse")
                            .model("a-model")
                            .build()))
            .toList();

    private static final String FILE = "file_6a84fb60-0000-0000-0000-000000000000";
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {1});
    private static final LocalSettings SETTINGS = Wire.settings(
            URI.create("http://localhost:8080"), LocalResponseFormat.B64_JSON, false, 1, LocalInterrupt.OWN);

    private static final FuzzedReaders QUEUE = FuzzedReaders.of(
            protocol(LocalDialect.SD_CPP, LocalResponseFormat.B64_JSON), ImageRequest.of("a lighthouse"));

    private static final FuzzedReaders STREAM = FuzzedReaders.of(
            protocol(LocalDialect.OPENAI, LocalResponseFormat.B64_JSON),
            ImageRequest.builder()
                    .prompt("a lighthouse")
                    .model("gpt-image-1")
                    .addOptions(LocalOptions.builder().partialImages(3).build())
                    .build());

    @FuzzTest
    void submission(byte[] answer) {
        READERS.forEach(readers -> readers.submission(answer));
    }

    @FuzzTest
    void event(byte[] event) {
        STREAM.event(event);
    }

    @FuzzTest
    void status(byte[] answer) {
        QUEUE.status("", answer);
    }

    @FuzzTest
    void queries(byte[] answer) {
        for (ProviderProtocol dialect : DIALECTS) {
            for (Catalogue catalogue : dialect.capabilities().catalogues()) {
                QUEUE.query(dialect.catalogue(catalogue), answer);
            }
        }
        QUEUE.query(SdApiServerFiles.echo(), answer);
        QUEUE.query(SdApiServerFiles.list(), answer);
        QUEUE.query(SdApiServerFiles.file(FILE), answer);
        QUEUE.query(SdApiServerFiles.delete(FILE), answer);
        QUEUE.query(SdCppCapabilityReader.exchange(), answer);
        QUEUE.query(LocalCalls.get("/sdapi/v1/memory"), answer);
        QUEUE.query(LocalProbe.exchange("/v1"), answer);
    }

    @FuzzTest
    void jobs(byte[] answer) {
        QUEUE.job(new SdApiServerFiles.Content(FILE), answer);
        for (LocalDialect each : LocalDialect.values()) {
            Dialect dialect = each.protocol(SETTINGS);
            QUEUE.job(new LocalCalls.CallJob(LocalCall.json("/x").with("image", IMAGE), dialect), answer);
            if (dialect.verbs().contains(LocalVerb.VARIATIONS)) {
                QUEUE.job(
                        dialect.vary(VariationRequest.builder()
                                .image(IMAGE)
                                .count(2)
                                .build()),
                        answer);
                QUEUE.job(dialect.upscale(IMAGE, "m"), answer);
            }
        }
    }

    private static ProviderProtocol protocol(LocalDialect dialect, LocalResponseFormat format) {
        int images = dialect == LocalDialect.SD_API_SERVER ? 1 : 4;
        return dialect.protocol(
                Wire.settings(URI.create("http://localhost:8080"), format, false, images, LocalInterrupt.OWN));
    }
}
