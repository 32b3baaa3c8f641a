package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageUploader;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.Upscale;
import dev.easel.testkit.Drawn;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.Redrawn;
import dev.easel.testkit.VirtualTime;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Image to image and inpainting, over real sockets, against the emulated service, which is strict. */
@Timeout(30)
class ItsRoseInputsEndToEndTest {
    private static final byte[] ORIGINAL =
            EmulatedImage.of("the sea at night", 5, 64, 48).png();

    private final VirtualTime time = VirtualTime.create();
    private final ItsRoseEmulator emulator =
            ItsRoseEmulator.builder().clock(time).start();
    private ImageClient client = builder().build();

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void an_image_is_made_from_an_image() {
        ImageResult result = generate(request().initImage(hosted(ORIGINAL)));

        assertThat(path()).isEqualTo("/sdapi/img2img");
        assertThat(result.first().bytes())
                .isEqualTo(drawn("a lighthouse").influencedBy(ORIGINAL).png());
        assertThat(result.first().seed()).hasValue(42);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void how_far_it_may_go_from_the_original_shows() {
        ImageResult result = generate(request().initImage(hosted(ORIGINAL)).strength(0.25));

        assertThat(result.first().bytes())
                .isEqualTo(drawn("a lighthouse").influencedBy(ORIGINAL, 0.25).png());
        assertThat(emulator.drawn()).extracting(Drawn::strength).containsExactly(0.25);
    }

    @Test
    void white_in_a_mask_is_generated_anew_and_black_is_kept() throws IOException {
        byte[] mask = leftHalfWhite();

        ImageResult result = generate(request().initImage(hosted(ORIGINAL)).mask(hosted(mask)));

        assertThat(path()).isEqualTo("/sdapi/inpaint");
        assertThat(result.first().bytes())
                .isEqualTo(drawn("a lighthouse")
                        .influencedBy(ORIGINAL)
                        .drawnInto(ORIGINAL, mask, Redrawn.WHITE)
                        .png());
        BufferedImage before = ImageIO.read(new ByteArrayInputStream(ORIGINAL));
        BufferedImage after = ImageIO.read(result.first().open());
        assertThat(after.getRGB(60, 10)).as("right, black").isEqualTo(before.getRGB(60, 10));
        assertThat(after.getRGB(5, 10)).as("left, white").isNotEqualTo(before.getRGB(5, 10));
    }

    @Test
    void the_service_takes_every_field_beside_a_mask() throws IOException {
        ImageResult result = generate(request()
                .initImage(hosted(ORIGINAL))
                .mask(hosted(leftHalfWhite()))
                .negativePrompt("fog")
                .steps(21)
                .guidanceScale(7)
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .vae("soft")
                .clipSkip(2)
                .addLora(Lora.of("add_detail", 0.5))
                .upscale(Upscale.by(2))
                .addOptions(ItsRoseOptions.builder()
                        .safetyCheckerType(SafetyCheckerType.BLUR)
                        .enhancePrompt(true)
                        .panorama(true)
                        .selfAttention(true)
                        .embeddingsModel("easy_negative")
                        .tomesd(true)
                        .highresFix(true)
                        .build()));

        assertThat(result.first().size()).contains(Size.of(128, 96));
        assertThat(result.first().generation().metadata()).containsEntry("lora_model", "add_detail");
    }

    @Test
    void a_file_and_bytes_are_uploaded_once_for_all_images_of_a_request(@TempDir Path folder) throws IOException {
        byte[] mask = leftHalfWhite();
        Path file = Files.write(folder.resolve("original.png"), ORIGINAL);
        List<String> uploaded = new CopyOnWriteArrayList<>();
        client.close();
        client = builder()
                .uploader(image -> {
                    uploaded.add(image.mediaType());
                    return CompletableFuture.completedFuture(emulator.host(bytes(image)));
                })
                .build();

        ImageResult result = generate(request()
                .initImage(ImageInput.file(file))
                .mask(ImageInput.bytes(mask))
                .count(2));

        assertThat(uploaded).containsExactly("image/png", "image/png");
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThat(result.images().get(i).bytes())
                    .isEqualTo(EmulatedImage.of("a lighthouse", 42 + i, 64, 48)
                            .labelled("ITSROSE")
                            .influencedBy(ORIGINAL)
                            .drawnInto(ORIGINAL, mask, Redrawn.WHITE)
                            .png());
        }
    }

    @Test
    void bodies_stay_short_since_a_server_of_the_vendors_takes_no_long_ones() {
        try (ItsRoseEmulator hooked = ItsRoseEmulator.builder()
                        .clock(time)
                        .refuseLongBodies(true)
                        .start();
                ImageClient there =
                        builder().baseUrl(hooked.baseUrl().toString()).build()) {
            ImageRequest request = request()
                    .initImage(ImageInput.url(hooked.host(ORIGINAL)))
                    .mask(ImageInput.url(hooked.host(ORIGINAL)))
                    .build();

            assertThat(time.runUntil(there.generateAsync(request)).images()).hasSize(1);
        }
    }

    @Test
    void inline_images_shape_the_result_as_hosted_ones_do(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("original.png"), ORIGINAL);
        byte[] mask = leftHalfWhite();
        byte[] expected = generate(request().initImage(hosted(ORIGINAL)).mask(hosted(mask)))
                .first()
                .bytes();

        try (ImageClient inline = builder().inlineImages(true).build()) {
            ImageRequest request = request()
                    .initImage(ImageInput.file(file))
                    .mask(ImageInput.bytes(mask))
                    .build();
            assertThat(time.runUntil(inline.generateAsync(request)).first().bytes())
                    .isEqualTo(expected);
        }
    }

    @Test
    void an_address_is_not_fetched_to_be_sent_inline() {
        try (ImageClient inline = builder().inlineImages(true).build()) {
            ImageRequest request = request().initImage(hosted(ORIGINAL)).build();

            assertThat(time.runUntil(inline.generateAsync(request)).images()).hasSize(1);
        }
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).as("the result alone").isEqualTo(1);
    }

    @Test
    void an_inline_image_is_refused_by_a_server_that_takes_no_long_bodies() {
        try (ItsRoseEmulator hooked = ItsRoseEmulator.builder()
                        .clock(time)
                        .refuseLongBodies(true)
                        .start();
                ImageClient there = builder()
                        .baseUrl(hooked.baseUrl().toString())
                        .inlineImages(true)
                        .build()) {
            ImageRequest request =
                    request().initImage(ImageInput.bytes(ORIGINAL)).build();

            assertThatThrownBy(() -> there.generate(request)).isInstanceOf(RejectedException.class);
            assertThat(hooked.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void an_upload_that_fails_ends_the_task_before_anything_is_sent() {
        client.close();
        client = builder()
                .uploader(image -> CompletableFuture.failedFuture(new IllegalStateException("no bucket")))
                .build();
        ImageRequest request = request().initImage(ImageInput.bytes(ORIGINAL)).build();

        assertThatThrownBy(() -> client.generate(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no bucket");
        assertThat(emulator.exchanges()).isEmpty();
    }

    private ItsRoseBuilder builder() {
        return ItsRose.builder()
                .apiKey(ItsRoseEmulator.API_KEY)
                .baseUrl(emulator.baseUrl().toString())
                .timeSource(time);
    }

    private ImageInput hosted(byte[] image) {
        return ImageInput.url(emulator.host(image));
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model("dreamshaper")
                .size(64, 48)
                .seed(42);
    }

    private ImageResult generate(ImageRequest.Builder request) {
        return time.runUntil(client.generateAsync(request.build()));
    }

    private String path() {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .map(Exchange::path)
                .findFirst()
                .orElseThrow();
    }

    /** What the emulated service generates when every switch is off. */
    private static EmulatedImage drawn(String prompt) {
        return EmulatedImage.of(prompt, 42, 64, 48).labelled("ITSROSE");
    }

    private static byte[] bytes(ImageUploader.Image image) {
        try (InputStream in = image.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] leftHalfWhite() throws IOException {
        BufferedImage mask = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 32; x++) {
                mask.setRGB(x, y, 0xffffff);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(mask, "png", png);
        return png.toByteArray();
    }
}
