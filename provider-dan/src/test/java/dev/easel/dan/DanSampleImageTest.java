package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.GeneratedImage;
import dev.easel.Generation;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.Lora;
import dev.easel.Size;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The response that the documentation shows, with the image that a real worker of the service once made: it tells no seed,
 * and the image itself does.
 */
class DanSampleImageTest {
    private static final ImageRequest EXAMPLE = ImageRequest.builder()
            .prompt("A cat")
            .model("3a17d0deffa4592fd91c711a798031a258ab44041809ade8b4591c0225ea9401")
            .addLora(Lora.of("62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c", 0.7))
            .build();

    private final VirtualTime time = VirtualTime.create();

    @Test
    void the_documented_response_is_read_from_the_blocking_endpoint() throws IOException {
        try (DanEmulator server = DanEmulator.start();
                ImageClient client = client(server, true)) {
            server.next(ExchangeKind.SUBMIT, documentedResponse());

            assertIsTheSample(client.generate(EXAMPLE).first());
        }
    }

    @Test
    void the_documented_response_is_read_from_a_finished_task() throws IOException {
        try (DanEmulator server = DanEmulator.start();
                ImageClient client = client(server, false)) {
            server.next(ExchangeKind.POLL, documentedResponse());

            assertIsTheSample(time.runUntil(client.generateAsync(EXAMPLE)).first());
        }
    }

    private static void assertIsTheSample(GeneratedImage image) throws IOException {
        assertThat(image.bytes()).isEqualTo(Base64.getDecoder().decode(sample()));
        assertThat(image.length()).isEqualTo(833);
        assertThat(image.format()).isEqualTo(ImageFormat.PNG);
        assertThat(image.size()).contains(Size.of(16, 16));
        Generation generation = image.generation();
        assertThat(generation.seed()).hasValue(1_648_075_345L);
        assertThat(generation.sampler()).contains("DDIM");
        assertThat(generation.steps()).hasValue(20);
        assertThat(generation.guidanceScale()).hasValue(7);
        assertThat(generation.model()).contains("3a17d0deff");
        assertThat(generation.prompt()).contains("A cat,<lora:koreanDollLikeness_v10:0.7>");
        assertThat(generation.negativePrompt()).isEmpty();
        assertThat(generation.metadata())
                .containsEntry("Denoising strength", "0.5")
                .containsEntry("Size", "16x16");
    }

    private ImageClient client(DanEmulator server, boolean blocking) {
        return Dan.builder()
                .apiKey(Dan.ANONYMOUS_KEY)
                .baseUrl(server.baseUrl().toString())
                .blocking(blocking)
                .timeSource(time)
                .build();
    }

    private static Fault documentedResponse() throws IOException {
        return Fault.response(200, "application/json", """
                {
                "code": 200,
                "data": {
                "queuePosition": 0,
                "status": 2,
                "images": [
                "%s"
                ]
                },
                "message": "success"
                }""".formatted(sample()));
    }

    private static String sample() throws IOException {
        try (InputStream in = DanSampleImageTest.class.getResourceAsStream("/dan-sample.base64")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining());
        }
    }
}
