package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.OutcomeUnknownException;
import dev.easel.Size;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Problem;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LocalAI: what is sent, read and made. */
class LocalAiTest {
    private final Dialect dialect = LocalDialect.LOCALAI.protocol(Wire.settings("http://gpu-box:8080"));
    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.LOCALAI)
                .apiKey("MARKEDKEY")
                .start();
        client = builder().build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void the_negative_prompt_stands_behind_a_bar_and_steps_are_called_step() {
        ImageRequest request = request()
                .model("stablediffusion")
                .negativePrompt("dog")
                .steps(20)
                .seed(7)
                .addOptions(LocalOptions.builder().quality("low").build())
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/generations");
        assertThat(Wire.json(submit))
                .hasToString("{\"model\":\"stablediffusion\",\"prompt\":\"a cat|dog\",\"size\":\"64x64\",\"step\":20,"
                        + "\"seed\":7,\"response_format\":\"b64_json\",\"quality\":\"low\"}");
    }

    @Test
    void an_image_to_start_from_travels_in_the_json_of_a_generation_since_there_are_no_edits() {
        ImageRequest request = request()
                .initImage(Images.photograph())
                .addOptions(LocalOptions.builder()
                        .addReferenceImage(ImageInput.bytes(new byte[] {1, 2}))
                        .build())
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/generations");
        assertThat(Wire.json(submit))
                .hasToString("{\"prompt\":\"a cat\",\"size\":\"64x64\",\"seed\":1234,\"response_format\":\"b64_json\","
                        + "\"file\":\"<3 bytes of image/png>\",\"ref_images\":[\"<2 bytes of image/png>\"]}");
    }

    @Test
    void inpainting_has_a_route_and_a_form_of_its_own() {
        ImageRequest request = request()
                .model("m")
                .steps(25)
                .initImage(Images.photograph())
                .mask(ImageInput.bytes(new byte[] {1, 2, 3, 4}))
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/inpainting");
        assertThat(Wire.parts(submit))
                .containsExactly(
                        "model=m",
                        "prompt=a cat",
                        "steps=25",
                        "image=<image.png, image/png, 3>",
                        "mask=<image.png, image/png, 4>");
    }

    @Test
    void what_inpainting_has_not_is_said() {
        assertThat(Wire.findings(
                        dialect,
                        request()
                                .initImage(Images.photograph())
                                .strength(0.5)
                                .mask(Images.another())
                                .negativePrompt("dog")
                                .seed(7)
                                .build()))
                .containsExactly(
                        "left out: strength was left out: LocalAI has none",
                        "left out: size was left out: LocalAI inpaints 512x512 alone",
                        "wrong: seed is set, and LocalAI's inpainting has none; leave it out",
                        "left out: negativePrompt was left out: LocalAI's inpainting has none");
    }

    @Test
    void inpainting_of_several_images_is_several_calls() {
        Dialect batching = LocalDialect.LOCALAI.protocol(Wire.settings(
                Wire.settings("http://gpu-box").baseUrl(), LocalResponseFormat.B64_JSON, false, 4, LocalInterrupt.OWN));

        assertThat(Wire.findings(
                        batching,
                        ImageRequest.builder()
                                .prompt("a cat")
                                .initImage(Images.photograph())
                                .mask(Images.another())
                                .count(2)
                                .build()))
                .singleElement()
                .asString()
                .startsWith("wrong: count is 2, and LocalAI inpaints one image a call");
    }

    @Test
    void a_bar_in_the_prompt_is_refused_since_the_server_would_split_it_there() {
        assertThat(Wire.findings(dialect, request().prompt("cat | dog").build()))
                .singleElement()
                .asString()
                .startsWith("wrong: prompt has a |");
    }

    @Test
    void an_address_that_names_the_server_is_fetched_from_there() {
        MadeImage image = Wire.images(Wire.read(
                        dialect,
                        WireResponse.of(
                                200,
                                "{\"created\":1,\"id\":\"0d1c\",\"data\":[{\"index\":0,\"url\":"
                                        + "\"http://gpu-box:8080/generated-images/b64123.png\"}],\"usage\":{\"total_tokens\":0}}",
                                "b64_json"),
                        Wire.context(request().build(), 1, null)))
                .get(0);

        assertThat(Wire.candidates(image)).containsExactly("/generated-images/b64123.png");
    }

    @Test
    void a_cold_model_is_a_busy_server_that_says_when_to_come_back() {
        WireResponse cold = WireResponse.of(
                503,
                Map.of("retry-after", "20"),
                "",
                WireResponse.of(
                                503,
                                "{\"error\":{\"message\":\"loading\",\"code\":\"model_loading\",\"type\":\"\"},\"loading\":{}}")
                        .json(),
                0);

        Problem problem =
                Wire.problem(Wire.read(dialect, cold, Wire.context(request().build(), 1, null)));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(problem.retryAfter()).hasValue(Duration.ofSeconds(20));
    }

    @Test
    void an_error_without_a_body_is_told_by_its_status() {
        Problem problem = Wire.problem(Wire.read(
                dialect, WireResponse.of(404, ""), Wire.context(request().build(), 1, null)));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.REJECTED);
    }

    @Test
    void an_image_of_the_size_and_with_the_seed_that_were_requested() {
        ImageResult result = client.generate(
                request().negativePrompt("fog").steps(12).seed(7).build());

        assertThat(result.first().size()).hasValue(Size.of(64, 64));
        assertThat(result.first().seed()).hasValue(7);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void addresses_are_fetched_from_the_server_with_the_key() {
        try (ImageClient addresses =
                builder().responseFormat(LocalResponseFormat.URL).build()) {
            assertThat(addresses.generate(request().count(2).build()).images()).hasSize(2);
        }

        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(2);
    }

    @Test
    void an_image_and_a_mask_shape_the_result() {
        byte[] plain = client.generate(request().seed(7).build()).first().bytes();
        byte[] fromImage = client.generate(
                        request().seed(7).initImage(Images.photograph()).build())
                .first()
                .bytes();
        ImageResult inpainted = client.generate(ImageRequest.builder()
                .prompt("a cat")
                .initImage(Images.photograph())
                .mask(ImageInput.bytes(Images.mask()))
                .build());

        assertThat(List.of(plain, fromImage)).doesNotHaveDuplicates();
        assertThat(inpainted.first().size()).hasValue(Size.of(512, 512));
        assertThat(inpainted.first().seed()).isEmpty();
    }

    @Test
    void a_server_that_breaks_may_have_done_the_work() {
        emulator.failNextTask();

        assertThatThrownBy(() -> client.generate(request().build())).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void a_cold_model_is_waited_for_as_long_as_the_server_asks() {
        VirtualTime time = VirtualTime.create();
        Instant before = time.instant();
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(
                                503,
                                "application/json",
                                "{\"error\":{\"message\":\"loading\",\"code\":\"model_loading\",\"type\":\"\"},"
                                        + "\"loading\":{}}")
                        .header("Retry-After", "20"));

        try (ImageClient patient = builder().timeSource(time).build()) {
            assertThat(time.runUntil(patient.generateAsync(request().build())).images())
                    .hasSize(1);
        }
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        assertThat(Duration.between(before, time.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    }

    private LocalBuilder builder() {
        return Local.builder()
                .dialect(LocalDialect.LOCALAI)
                .apiKey("MARKEDKEY")
                .baseUrl(emulator.baseUrl().toString());
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a cat").size(64, 64);
    }
}
