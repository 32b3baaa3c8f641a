package dev.easel.openai;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.easel.testkit.FuzzedReaders;
import java.util.List;
import java.util.stream.Stream;

/** No response, whatever is in it, makes a reader throw or tell what cannot be. */
class OpenAiFuzzTest {
    private static final List<FuzzedReaders> HOSTS = Stream.of(
                    OpenAiProfiles.OPENAI,
                    OpenAiProfiles.XAI,
                    OpenAiProfiles.ARK,
                    OpenAiProfiles.ZHIPU,
                    OpenAiProfiles.MODELSCOPE,
                    OpenAiProfiles.OPEN_WEBUI)
            .map(profile ->
                    FuzzedReaders.of(Wire.protocol(profile), Hosts.request().build()))
            .toList();

    private static final FuzzedReaders BACKGROUND = FuzzedReaders.of(
            OpenAiProtocol.create(Wire.background()), Hosts.request().build());

    private static final FuzzedReaders STREAM = FuzzedReaders.of(
            Wire.protocol(OpenAiProfiles.OPENAI),
            Hosts.request()
                    .addOptions(OpenAiOptions.builder().partialImages(3).build())
                    .build());

    @FuzzTest
    void submission(byte[] response) {
        HOSTS.forEach(host -> host.submission(response));
        BACKGROUND.submission(response);
    }

    @FuzzTest
    void event(byte[] event) {
        STREAM.event(event);
    }

    @FuzzTest
    void status(byte[] response) {
        BACKGROUND.status("", response);
        HOSTS.get(3).status("", response);
        HOSTS.get(4).status("", response);
    }

    @FuzzTest
    void queries(byte[] response) {
        BACKGROUND.query(OpenAiCatalogues.models(Wire.background()), response);
    }
}
