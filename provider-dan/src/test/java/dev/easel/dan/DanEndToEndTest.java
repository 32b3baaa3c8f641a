package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Lora;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against the service's emulator: what is requested is what comes. */
class DanEndToEndTest {
    private static final String LIKENESS = "62efe75048d55a096a238c6e8c4e12d61b36bf59e388a90589335f750923954c";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void an_image_is_generated_with_the_size_and_the_seed_requested() {
        DanEmulator emulator = bench.start(DanEmulator.builder());

        ImageResult result = bench.run(bench.client(emulator), Bench.LIGHTHOUSE);

        GeneratedImage image = result.first();
        assertThat(image.format()).isEqualTo(ImageFormat.PNG);
        assertThat(image.size()).contains(Size.of(64, 128));
        assertThat(image.seed()).hasValue(42);
        assertThat(image.generation().prompt()).contains("a lighthouse at dusk");
        assertThat(image.generation().sampler()).contains("DDIM");
        assertThat(image.generation().steps()).hasValue(20);
        assertThat(image.generation().guidanceScale()).hasValue(7);
        assertThat(result.provider()).isEqualTo(Dan.PROVIDER);
        assertThat(result.model()).contains(Dan.MODEL_CLARITY);
        assertThat(result.warnings()).isEmpty();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void every_call_carries_the_headers_that_the_documentation_asks_for() {
        DanEmulator emulator = bench.start(DanEmulator.builder().apiKey("sk-MARKEDKEY-private"));

        bench.run(bench.client(emulator, Dan.builder().apiKey("sk-MARKEDKEY-private")), Bench.LIGHTHOUSE);

        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .containsExactly("/api/sd/txt2img/async", "/api/sd/task/status");
        assertThat(emulator.exchanges()).allSatisfy(exchange -> {
            assertThat(exchange.header("authorization")).isEqualTo("Bearer sk-MARKEDKEY-private");
            assertThat(exchange.header("content-type")).isEqualTo("application/json");
            assertThat(exchange.header("accept")).isEqualTo("application/json");
        });
    }

    @Test
    void without_a_seed_the_service_chooses_one_and_tells() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .build();
        ImageClient client = bench.client(emulator);

        GeneratedImage first = bench.run(client, request).first();
        GeneratedImage second = bench.run(client, request).first();

        assertThat(first.size()).contains(Size.of(512, 512));
        assertThat(first.seed().orElseThrow()).isPositive();
        assertThat(second.seed()).isNotEmpty().isNotEqualTo(first.seed());
        assertThat(second.bytes()).isNotEqualTo(first.bytes());
    }

    @Test
    void a_service_that_tells_no_seeds_leaves_it_in_the_image() {
        DanEmulator emulator = bench.start(DanEmulator.builder().seeds(false));
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model(Dan.MODEL_CLARITY)
                .build();

        GeneratedImage image = bench.run(bench.client(emulator), request).first();

        assertThat(image.seed().orElseThrow()).isPositive();
        assertThat(image.generation().metadata())
                .containsEntry("Seed", String.valueOf(image.seed().orElseThrow()));
    }

    @Test
    void everything_that_can_be_requested_goes_through_a_strict_service() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        byte[] reference = EmulatedImage.of("edges", 1, 32, 32).png();
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .negativePrompt("fog")
                .steps(30)
                .guidanceScale(4.5)
                .sampler(Sampler.DPMPP_SDE)
                .scheduler(Scheduler.KARRAS)
                .addLora(Lora.of(LIKENESS, 0.7))
                .upscale(Upscale.builder().factor(1.5).denoisingStrength(0.4).build())
                .addControl(ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(ImageInput.bytes(reference))
                        .lowThreshold(80)
                        .highThreshold(160)
                        .weight(1.5)
                        .guidanceEnd(0.8)
                        .guessMode(true)
                        .build())
                .build();

        ImageResult result = bench.run(bench.client(emulator), request);

        GeneratedImage image = result.first();
        assertThat(image.size()).contains(Size.of(96, 192));
        assertThat(image.generation().sampler()).contains("DPM++ SDE Karras");
        assertThat(image.generation().negativePrompt()).contains("fog");
        assertThat(image.generation().prompt()).contains("a lighthouse at dusk,<lora:koreanDollLikeness_v10:0.7>");
        assertThat(image.generation().steps()).hasValue(30);
        assertThat(image.generation().guidanceScale()).hasValue(4.5);
        assertThat(emulator.exchanges().get(0).text())
                .contains("\"image\":\"" + Base64.getEncoder().encodeToString(reference) + "\"");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void a_pose_steers_the_image() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageInput pose = ImageInput.bytes(EmulatedImage.of("pose", 1, 32, 32).png());
        ImageClient client = bench.client(emulator);

        byte[] plain = bench.run(client, Bench.LIGHTHOUSE).first().bytes();
        byte[] steered = bench.run(
                        client,
                        Bench.LIGHTHOUSE.toBuilder()
                                .addControl(ControlNet.openPose(pose))
                                .build())
                .first()
                .bytes();

        assertThat(steered).isNotEqualTo(plain);
    }

    @Test
    void several_images_are_as_many_tasks_with_seeds_counted_up() {
        DanEmulator emulator = bench.start(DanEmulator.builder().workers(3).generationTime(Duration.ofSeconds(2)));

        ImageResult result = bench.run(
                bench.client(emulator), Bench.LIGHTHOUSE.toBuilder().count(3).build());

        assertThat(result.images())
                .extracting(image -> image.seed().orElseThrow())
                .containsExactly(42L, 43L, 44L);
        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 1, 2);
        assertThat(result.failures()).isEmpty();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);
    }

    @Test
    void more_images_than_a_key_may_have_tasks_wait_for_their_turn() {
        DanEmulator emulator = bench.start(DanEmulator.builder().workers(4).generationTime(Duration.ofSeconds(2)));

        ImageResult result = bench.run(
                bench.client(emulator),
                Bench.LIGHTHOUSE.toBuilder().size(8, 8).count(15).build());

        assertThat(result.images()).hasSize(15);
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void the_blocking_endpoint_brings_the_image_in_one_exchange() {
        DanEmulator emulator = bench.start(DanEmulator.builder());

        ImageResult result = bench.run(bench.client(emulator, bench.dan().blocking(true)), Bench.LIGHTHOUSE);

        assertThat(result.first().seed()).hasValue(42);
        assertThat(result.first().size()).contains(Size.of(64, 128));
        assertThat(emulator.exchanges()).extracting(Exchange::path).containsExactly("/api/sd/txt2img");
    }

    @Test
    void what_the_service_does_not_have_is_left_out_with_a_warning() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .sampler(Sampler.EULER)
                .scheduler(Scheduler.KARRAS)
                .clipSkip(2)
                .build();

        ImageResult result = bench.run(bench.client(emulator), request);

        assertThat(result.warnings()).extracting("field").containsExactlyInAnyOrder("scheduler", "clipSkip");
        assertThat(result.first().generation().sampler()).contains("Euler");
    }
}
