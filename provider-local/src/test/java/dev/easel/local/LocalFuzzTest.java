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

/** No response, whatever is in it, makes a reader of any dialect throw or tell what cannot be. */
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
    void submission(byte[] response) {
        READERS.forEach(readers -> readers.submission(response));
    }

    @FuzzTest
    void event(byte[] event) {
        STREAM.event(event);
    }

    @FuzzTest
    void status(byte[] response) {
        QUEUE.status("", response);
    }

    @FuzzTest
    void queries(byte[] response) {
        for (ProviderProtocol dialect : DIALECTS) {
            for (Catalogue catalogue : dialect.capabilities().catalogues()) {
                QUEUE.query(dialect.catalogue(catalogue), response);
            }
        }
        QUEUE.query(SdApiServerFiles.echo(), response);
        QUEUE.query(SdApiServerFiles.list(), response);
        QUEUE.query(SdApiServerFiles.file(FILE), response);
        QUEUE.query(SdApiServerFiles.delete(FILE), response);
        QUEUE.query(SdCppCapabilityReader.exchange(), response);
        QUEUE.query(LocalCalls.get("/sdapi/v1/memory"), response);
        QUEUE.query(LocalProbe.exchange("/v1"), response);
    }

    @FuzzTest
    void jobs(byte[] response) {
        QUEUE.job(new SdApiServerFiles.Content(FILE), response);
        for (LocalDialect each : LocalDialect.values()) {
            Dialect dialect = each.protocol(SETTINGS);
            QUEUE.job(new LocalCalls.CallJob(LocalCall.json("/x").with("image", IMAGE), dialect), response);
            if (dialect.verbs().contains(LocalVerb.VARIATIONS)) {
                QUEUE.job(
                        dialect.vary(
                                VariationRequest.builder().image(IMAGE).count(2).build()),
                        response);
                QUEUE.job(dialect.upscale(IMAGE, "m"), response);
            }
        }
    }

    private static ProviderProtocol protocol(LocalDialect dialect, LocalResponseFormat format) {
        int images = dialect == LocalDialect.SD_API_SERVER ? 1 : 4;
        return dialect.protocol(
                Wire.settings(URI.create("http://localhost:8080"), format, false, images, LocalInterrupt.OWN));
    }
}
