package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.TaskFailedException;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that start from images, over real sockets and in virtual time. */
class ZhiqiteInputsTest {
    private static final int SIDE = 128;
    private static final byte[] SEA =
            EmulatedImage.of("the sea at noon", 1, SIDE, SIDE).png();

    private final VirtualTime time = VirtualTime.create();
    private final ZhiqiteEmulator emulator =
            ZhiqiteEmulator.builder().clock(time).start();
    private final ImageServer images = new ImageServer();
    private final ImageClient client = Zhiqite.builder()
            .accessKeyId("MARKEDKEY-id")
            .accessKeySecret("MARKEDKEY-secret")
            .baseUrl(emulator.baseUrl().toString())
            .uploader(images)
            .timeSource(time)
            .build();

    @AfterEach
    void close() {
        client.close();
        images.close();
        emulator.close();
    }

    private static ImageRequest.Builder castle() {
        return ImageRequest.builder()
                .prompt("a castle at night")
                .model("photon_v1_84728.safetensors")
                .size(SIDE, SIDE)
                .seed(5)
                .outputFormat(ImageFormat.PNG);
    }

    private BufferedImage draw(ImageRequest.Builder request) throws IOException {
        return read(time.runUntil(client.generateAsync(request.build())).first().bytes());
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static byte[] leftHalfWhite() throws IOException {
        BufferedImage mask = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        mask.setRGB(0, 0, 0xffffff);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(mask, "png", png);
        return png.toByteArray();
    }

    /** How many pixels above the emulator's strip are those of the other image, in columns of one half. */
    private static int alike(BufferedImage one, BufferedImage other, boolean left) {
        int alike = 0;
        for (int y = 0; y < SIDE - 20; y++) {
            for (int x = left ? 0 : SIDE / 2; x < (left ? SIDE / 2 : SIDE); x++) {
                alike += one.getRGB(x, y) == other.getRGB(x, y) ? 1 : 0;
            }
        }
        return alike;
    }

    private Exchange submission() {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_image_that_is_started_from_shines_through() throws IOException {
        BufferedImage alone = draw(castle());
        BufferedImage fromSea = draw(castle().initImage(images.keep(SEA)).strength(0.6));

        assertThat(alike(fromSea, alone, true)).isLessThan(SIDE * SIDE / 8);
        assertThat(emulator.exchanges()).extracting(Exchange::path).contains("/AIGCImgOpenServ/saas/sd/v2/image2image");
    }

    @Test
    void white_of_the_mask_is_redrawn_and_black_is_kept() throws IOException {
        BufferedImage made = draw(castle().initImage(images.keep(SEA)).mask(images.keep(leftHalfWhite())));

        int half = SIDE / 2 * (SIDE - 20);
        assertThat(alike(made, read(SEA), false)).as("pixels kept").isEqualTo(half);
        assertThat(alike(made, read(SEA), true)).as("pixels kept where redrawn").isLessThan(half / 4);
    }

    @Test
    void the_mode_of_the_mask_turns_it_round() throws IOException {
        ZhiqiteOptions inverted =
                ZhiqiteOptions.builder().inpaintingMaskInvert(1).build();
        BufferedImage made = draw(castle().initImage(images.keep(SEA))
                .mask(images.keep(leftHalfWhite()))
                .addOptions(inverted));

        assertThat(alike(made, read(SEA), true)).isEqualTo(SIDE / 2 * (SIDE - 20));
    }

    @Test
    void files_and_bytes_are_put_where_the_service_can_fetch_them(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("sea.png"), SEA);

        BufferedImage made = draw(castle().initImage(ImageInput.file(file)).mask(ImageInput.bytes(leftHalfWhite())));

        assertThat(alike(made, read(SEA), false)).isEqualTo(SIDE / 2 * (SIDE - 20));
        assertThat(images.uploads()).isEqualTo(2);
        assertThat(submission().text()).contains("\"image_link\":\"http://127.0.0.1:");
    }

    @Test
    void a_strict_service_takes_every_setting_of_image_to_image() throws IOException {
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .resizeMode(1)
                .maskBlur(4)
                .maskBlurX(4)
                .maskBlurY(4)
                .inpaintingFill(1)
                .inpaintFullRes(false)
                .inpaintFullResPadding(32)
                .inpaintingMaskInvert(0)
                .imageCfgScale(1.5)
                .initialNoiseMultiplier(1)
                .hiresSize(256, 256)
                .addAdetailer(Adetailer.of("face_yolov8n.pt"))
                .build();

        BufferedImage made = draw(castle().initImage(images.keep(SEA))
                .mask(images.keep(leftHalfWhite()))
                .strength(0.5)
                .guidanceScale(7)
                .steps(20)
                .clipSkip(2)
                .addOptions(options));

        assertThat(made.getWidth()).isEqualTo(256);
    }

    @Test
    void what_steers_an_image_changes_it_and_a_strict_service_takes_it() throws IOException {
        BufferedImage canny = draw(castle().addOptions(ZhiqiteOptions.builder()
                .putControlnet("args", Map.of("module", "canny"))
                .resizeMode(0)
                .build()));
        BufferedImage depth = draw(castle().addOptions(ZhiqiteOptions.builder()
                .putControlnet("args", Map.of("module", "depth"))
                .resizeMode(0)
                .build()));

        assertThat(submission().path()).isEqualTo("/AIGCImgOpenServ/saas/sd/v2/controlnet");
        assertThat(alike(canny, depth, true)).isLessThan(SIDE * SIDE / 8);
    }

    @Test
    void images_inside_the_controlnet_object_are_uploaded_and_sent_by_address() throws IOException {
        draw(castle().addOptions(ZhiqiteOptions.builder()
                .putControlnet("args", List.of(Map.of("module", "canny", "image", ImageInput.bytes(SEA))))
                .resizeMode(0)
                .build()));

        assertThat(images.uploads()).isEqualTo(1);
        assertThat(submission().text()).containsPattern("\"image\":\"http://127\\.0\\.0\\.1:\\d+/1\\.png\"");
    }

    @Test
    void an_image_that_the_service_cannot_fetch_is_a_failed_task() {
        ImageInput gone = images.keep(SEA);
        images.close();

        assertThatThrownBy(() -> time.runUntil(
                        client.generateAsync(castle().initImage(gone).build())))
                .hasCauseInstanceOf(TaskFailedException.class);
    }
}
