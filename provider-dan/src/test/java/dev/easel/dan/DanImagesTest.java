package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.CaptionRequest;
import dev.easel.ControlNet;
import dev.easel.Destination;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ResizeMode;
import dev.easel.Size;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TextResult;
import dev.easel.TextTask;
import dev.easel.UpscaleRequest;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images in: to start from, to generate anew in part, to make larger, to describe. */
@Timeout(30)
class DanImagesTest {
    private static final byte[] SEA =
            EmulatedImage.of("the sea at noon", 1, 64, 128).png();
    private static final ImageInput ORIGINAL = ImageInput.bytes(SEA);
    private static final ImageInput MASK = ImageInput.bytes(upperHalfWhite());

    /** The strip at the lower edge that marks every image of an emulator, and is generated over the rest. */
    private static final int STRIP = 11;

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void an_image_that_its_destination_rejects_is_downloaded_again_by_its_handle() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);

        EaselException failure = Bench.failure(() -> bench.time()
                .runUntil(client.generateAsync(
                        Bench.LIGHTHOUSE,
                        CallOptions.builder()
                                .destination(Destination.sink(arrival -> {
                                    throw new UncheckedIOException(new IOException("the bucket is full"));
                                }))
                                .build())));

        assertThat(failure)
                .isInstanceOf(DownloadException.class)
                .hasMessageContaining("the bucket is full")
                .hasMessageContaining("resume(handle) downloads it");
        ImageResult result = bench.time()
                .runUntil(client.resume(failure.handle().orElseThrow()).result());
        assertThat(result.images()).hasSize(1);
        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .filteredOn(path -> path.endsWith("/async"))
                .as("drawn once")
                .hasSize(1);
    }

    @Test
    void an_image_to_start_from_shines_through() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .initImage(ORIGINAL)
                .strength(0.25)
                .addOptions(DanOptions.builder().resizeMode(ResizeMode.CROP).build())
                .build();

        ImageResult result = bench.run(client, request);
        byte[] plain = bench.run(client, Bench.LIGHTHOUSE).first().bytes();

        assertThat(result.warnings()).isEmpty();
        assertThat(result.first().size()).contains(Size.of(64, 128));
        assertThat(result.first().seed()).hasValue(42);
        assertThat(result.first().generation().metadata()).containsEntry("Denoising strength", "0.25");
        assertThat(result.first().bytes())
                .isNotEqualTo(plain)
                .isNotEqualTo(bench.run(
                                client,
                                request.toBuilder()
                                        .initImage(ImageInput.bytes(EmulatedImage.of("a forest", 1, 64, 128)
                                                .png()))
                                        .build())
                        .first()
                        .bytes());
        assertThat(emulator.exchanges().get(0).path()).isEqualTo("/api/sd/img2img/async");
        assertThat(emulator.exchanges().get(0).text()).contains("\"resize_mode\":1");
    }

    @ParameterizedTest
    @CsvSource({"false,64,128", "true,0,64"})
    void a_masks_white_is_redrawn_and_its_black_stays_as_it_was_unless_inverted(boolean invert, int from, int to) {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);
        ImageRequest whole =
                Bench.LIGHTHOUSE.toBuilder().initImage(ORIGINAL).strength(0.9).build();
        ImageRequest part = whole.toBuilder()
                .mask(MASK)
                .addOptions(DanOptions.builder()
                        .invertMask(invert)
                        .maskBlur(4)
                        .inpaintArea(InpaintArea.ONLY_MASKED)
                        .build())
                .build();

        BufferedImage redrawn = image(bench.run(client, part).first());
        BufferedImage drawn = image(bench.run(client, whole).first());

        BufferedImage sea = image(SEA);
        for (int y = 0; y < 128 - STRIP; y++) {
            BufferedImage expected = y >= from && y < to ? sea : drawn;
            for (int x = 0; x < 64; x++) {
                assertThat(redrawn.getRGB(x, y)).as("pixel %d,%d", x, y).isEqualTo(expected.getRGB(x, y));
            }
        }
        assertThat(emulator.exchanges().get(0).text())
                .contains("\"mask_mode\":" + (invert ? 0 : 1) + ",\"mask_blur\":4,\"inpaint_area\":1}");
    }

    @Test
    void an_image_to_start_from_goes_with_a_control_and_all_else() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder()
                .initImage(ORIGINAL)
                .mask(MASK)
                .negativePrompt("fog")
                .addControl(ControlNet.canny(ORIGINAL))
                .count(2)
                .build();

        ImageResult result = bench.run(bench.client(emulator), request);

        assertThat(result.images())
                .extracting(image -> image.seed().orElseThrow())
                .containsExactly(42L, 43L);
        assertThat(result.extraImages())
                .as("the maps of the two calls")
                .hasSize(2)
                .allSatisfy(map -> assertThat(map.seed()).isEmpty());
        assertThat(result.first().generation().negativePrompt()).contains("fog");
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void an_image_may_lie_in_a_file(@TempDir Path directory) throws IOException {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageInput file = ImageInput.file(Files.write(directory.resolve("sea.png"), SEA));
        ImageClient client = bench.client(emulator);
        ImageRequest request = Bench.LIGHTHOUSE.toBuilder().initImage(file).build();

        assertThat(bench.run(client, request).first().bytes())
                .isEqualTo(bench.run(
                                client, request.toBuilder().initImage(ORIGINAL).build())
                        .first()
                        .bytes());
    }

    @Test
    void what_is_no_image_is_refused_before_it_is_sent() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageInput nonsense = ImageInput.bytes(new byte[] {1, 2, 3});

        assertThat(bench.failure(
                        bench.client(emulator),
                        Bench.LIGHTHOUSE.toBuilder().initImage(nonsense).build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("initImage of 3 bytes is no image");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void an_image_is_made_larger() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        UpscaleRequest request =
                UpscaleRequest.builder().image(ORIGINAL).factor(2.5).build();

        ImageResult result = upscaled(bench.client(emulator), request);

        assertThat(result.first().size()).contains(Size.of(160, 320));
        assertThat(result.first().seed()).isEmpty();
        assertThat(result.handle().taskId()).isPresent();
        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .containsExactly("/api/sd/upscale/async", "/api/sd/task/status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Lanczos",
                "Nearest",
                "Neareast",
                "ESRGAN 4x",
                "R-ESRGAN 4x+",
                "R-ESRGAN 4x+ Anime6B",
                "SwinIR 4x"
            })
    void every_documented_upscaler_is_taken_by_a_strict_service(String upscaler) {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        UpscaleRequest request = UpscaleRequest.builder()
                .image(ORIGINAL)
                .factor(2)
                .upscaler(upscaler)
                .addOptions(DanOptions.builder()
                        .upscaler2(upscaler)
                        .upscaler2Factor(0.99)
                        .build())
                .build();

        assertThat(upscaled(bench.client(emulator), request).first().size()).contains(Size.of(128, 256));
    }

    @ParameterizedTest
    @CsvSource({"clip,64 by 128 pixels", "deepdanbooru,no_humans"})
    void an_image_is_described(String model, String words) {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        CaptionRequest request =
                CaptionRequest.builder().image(ORIGINAL).model(model).build();

        TextResult result = bench.time()
                .runUntil(bench.client(emulator)
                        .submit(request, CallOptions.defaults())
                        .result());

        assertThat(result.texts()).singleElement().asString().contains(words);
        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .containsExactly("/api/sd/interrogate/async", "/api/sd/task/status");
    }

    @Test
    void a_larger_image_and_a_description_can_be_waited_for() {
        DanEmulator emulator = bench.start(DanEmulator.builder().generationTime(Duration.ofSeconds(3)));
        ImageClient client = bench.client(emulator);

        String words =
                bench.time().runUntil(CompletableFuture.supplyAsync(() -> client.caption(CaptionRequest.of(ORIGINAL))));
        ImageResult larger = bench.time()
                .runUntil(CompletableFuture.supplyAsync(() -> client.upscale(
                        UpscaleRequest.builder().image(ORIGINAL).factor(2).build())));

        assertThat(words).contains("64 by 128 pixels");
        assertThat(larger.first().size()).contains(Size.of(128, 256));
    }

    @Test
    void the_blocking_endpoints_bring_either_in_one_exchange() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator, bench.dan().blocking(true));

        ImageResult drawn = bench.run(
                client, Bench.LIGHTHOUSE.toBuilder().initImage(ORIGINAL).build());
        ImageResult larger = upscaled(
                client, UpscaleRequest.builder().image(ORIGINAL).factor(2).build());
        String words = client.caption(CaptionRequest.of(ORIGINAL));

        assertThat(drawn.first().size()).contains(Size.of(64, 128));
        assertThat(larger.first().size()).contains(Size.of(128, 256));
        assertThat(words).contains("64 by 128 pixels");
        assertThat(emulator.exchanges())
                .extracting(Exchange::path)
                .containsExactly("/api/sd/img2img", "/api/sd/upscale", "/api/sd/interrogate");
    }

    @Test
    void a_blocking_call_that_was_cut_off_is_lost_and_not_repeated() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        ImageClient client = bench.client(emulator, bench.dan().blocking(true));

        TextTask task = client.submit(CaptionRequest.of(ORIGINAL), CallOptions.defaults());

        EaselException failure = Bench.failure(() -> bench.time().runUntil(task.result()));
        assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_larger_image_and_a_description_are_found_again_by_their_handles() {
        DanEmulator emulator = bench.start(DanEmulator.builder().generationTime(Duration.ofSeconds(3)));
        TaskHandle larger;
        TaskHandle words;
        try (ImageClient first = bench.client(emulator)) {
            larger = first.submit(
                            UpscaleRequest.builder().image(ORIGINAL).factor(2).build(), CallOptions.defaults())
                    .accepted()
                    .join();
            words = first.submit(CaptionRequest.of(ORIGINAL), CallOptions.defaults())
                    .accepted()
                    .join();
        }
        ImageClient second = bench.client(emulator);

        assertThat(bench.time()
                        .runUntil(second.resume(TaskHandle.decode(larger.encode()))
                                .result())
                        .first()
                        .size())
                .contains(Size.of(128, 256));
        assertThat(bench.time()
                        .runUntil(
                                second.resume(TaskHandle.decode(words.encode())).result())
                        .texts())
                .singleElement()
                .asString()
                .contains("64 by 128 pixels");
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void after_120_seconds_a_description_is_gone() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageClient client = bench.client(emulator);
        TaskHandle handle = client.submit(CaptionRequest.of(ORIGINAL), CallOptions.defaults())
                .accepted()
                .join();
        bench.time().advance(Duration.ofSeconds(121));

        ImageTask resumed = client.resume(handle);

        assertThat(Bench.failure(() -> bench.time().runUntil(resumed.result())))
                .isInstanceOf(TaskExpiredException.class);
        assertThat(resumed.status()).isEqualTo(new TaskStatus.Expired());
    }

    @Test
    void an_image_too_large_for_the_services_memory_is_a_failed_task() {
        DanEmulator emulator = bench.start(DanEmulator.builder());
        ImageInput wide = ImageInput.bytes(EmulatedImage.of("x", 1, 600, 8).png());
        UpscaleRequest request = UpscaleRequest.builder().image(wide).factor(10).build();

        assertThat(Bench.failure(() -> upscaled(bench.client(emulator), request)))
                .isInstanceOf(TaskFailedException.class);
    }

    private ImageResult upscaled(ImageClient client, UpscaleRequest request) {
        return bench.time()
                .runUntil(client.submit(request, CallOptions.defaults()).result());
    }

    private static BufferedImage image(GeneratedImage image) {
        return image(image.bytes());
    }

    private static BufferedImage image(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] upperHalfWhite() {
        BufferedImage mask = new BufferedImage(1, 2, BufferedImage.TYPE_INT_RGB);
        mask.setRGB(0, 0, 0xffffff);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(mask, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
