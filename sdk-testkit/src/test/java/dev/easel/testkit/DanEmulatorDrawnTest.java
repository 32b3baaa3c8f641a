package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what the service draws with, which need not be what it was sent. */
@Timeout(30)
class DanEmulatorDrawnTest {

    private static final String DRAWING = "/api/sd/txt2img";
    private static final String REDRAWING = "/api/sd/img2img";

    private DanEmulator emulator = DanEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource({"0,BLACK,40", "1,WHITE,4"})
    void mask_mode_0_redraws_the_black_of_a_mask_and_1_its_white(int mode, Redrawn redrawn, int redrawnColumn)
            throws IOException {
        ObjectNode request = DanWire.imageToImage();
        request.putObject("inpaint")
                .put("mask", base64(leftHalfWhite()))
                .put("mask_mode", mode)
                .put("mask_blur", 0)
                .put("inpaint_area", 0);

        JsonNode response = DanWire.post(emulator, REDRAWING, request).json();

        BufferedImage drawn = image(response, 0);
        BufferedImage original = read(EmulatedImage.resized(
                        Base64.getDecoder().decode(DanWire.base64(96, 64)), drawn.getWidth(), drawn.getHeight())
                .png());
        assertThat(drawn.getRGB(redrawnColumn, 4)).isNotEqualTo(original.getRGB(redrawnColumn, 4));
        assertThat(drawn.getRGB(44 - redrawnColumn, 4)).isEqualTo(original.getRGB(44 - redrawnColumn, 4));
        assertThat(emulator.drawn())
                .singleElement()
                .returns(redrawn, Drawn::redrawn)
                .returns(0.5, Drawn::strength);
    }

    @Test
    void mask_without_a_mode_redraws_its_black() throws IOException {
        ObjectNode request = DanWire.imageToImage();
        request.putObject("inpaint").put("mask", base64(leftHalfWhite()));

        DanWire.post(emulator, REDRAWING, request);

        assertThat(emulator.drawn()).extracting(Drawn::redrawn).containsExactly(Redrawn.BLACK);
    }

    @Test
    void control_net_is_followed_by_its_map_which_has_no_seed() throws IOException {
        JsonNode data = DanWire.post(emulator, DRAWING, controlled(7)).json().path("data");

        assertThat(data.path("images")).hasSize(2);
        assertThat(data.path("seeds")).hasSize(1);
        assertThat(data.path("seeds").path(0).longValue()).isEqualTo(7);
        assertThat(image(DanWire.post(emulator, DRAWING, controlled(7)).json(), 1))
                .returns(64, BufferedImage::getWidth)
                .returns(48, BufferedImage::getHeight);
    }

    @Test
    void each_of_two_tasks_with_a_control_net_has_a_map_of_its_own() throws IOException {
        for (long seed : new long[] {10, 11}) {
            String id = DanWire.post(emulator, DRAWING + "/async", controlled(seed))
                    .json()
                    .path("data")
                    .path("taskId")
                    .asText();
            JsonNode data = DanWire.status(emulator, id).path("data");

            assertThat(data.path("images")).hasSize(2);
            assertThat(data.path("seeds").toString()).isEqualTo("[" + seed + "]");
        }
        assertThat(emulator.drawn()).extracting(Drawn::seed).containsExactly(10L, 11L);
    }

    @Test
    void newer_worker_keeps_the_map_to_itself() throws IOException {
        restart(DanEmulator.builder().detectedMap(false));

        assertThat(DanWire.post(emulator, DRAWING, controlled(7)).json().at("/data/images"))
                .hasSize(1);
    }

    @Test
    void control_net_is_noted_with_its_weight_and_its_share_of_the_steps() throws IOException {
        ObjectNode request = DanWire.textToImage();
        request.putArray("control_net")
                .add(DanWire.controlNet()
                        .put("weight", 0.8)
                        .put("guidance_start", 0.1)
                        .put("guidance_end", 0.9));
        DanWire.post(emulator, DRAWING, request);

        Drawn drawn = emulator.drawn().get(0);
        assertThat(drawn.controlNets()).containsExactly(new Drawn.ControlNet("canny", "sd15_canny", 0.8, 0.1, 0.9));
        assertThat(drawn.inputImages()).isEqualTo(1);
    }

    @Test
    void settings_are_noted_as_they_were_understood_and_once_however_often_the_task_is_polled() throws IOException {
        restart(DanEmulator.builder().strict(false));
        ObjectNode request = DanWire.textToImage()
                .put("width", 70)
                .put("height", 5000)
                .put("steps", 5)
                .put("cfg_scale", 99)
                .put("negative_prompt", "blurry");
        request.putArray("loras").addArray().add(DanWire.LORA).add(0.7);
        String id = DanWire.post(emulator, DRAWING + "/async", request)
                .json()
                .path("data")
                .path("taskId")
                .asText();
        assertThat(emulator.drawn()).as("before its image is asked for").isEmpty();
        DanWire.status(emulator, id);
        DanWire.status(emulator, id);

        assertThat(emulator.drawn()).hasSize(1);
        Drawn drawn = emulator.drawn().get(0);
        assertThat(drawn.prompt()).isEqualTo("a lighthouse at dusk");
        assertThat(drawn.negativePrompt()).isEqualTo("blurry");
        assertThat(drawn.width()).isEqualTo(64);
        assertThat(drawn.height()).isEqualTo(1024);
        assertThat(drawn.steps()).isEqualTo(20);
        assertThat(drawn.guidanceScale()).isEqualTo(30);
        assertThat(drawn.seed()).isEqualTo(42);
        assertThat(drawn.sampler()).isEqualTo("DDIM");
        assertThat(drawn.scheduler()).isNull();
        assertThat(drawn.strength()).isNull();
        assertThat(drawn.model()).isEqualTo(DanWire.MODEL);
        assertThat(drawn.loras()).containsExactly(new Drawn.Lora(DanWire.LORA, 0.7));
        assertThat(drawn.redrawn()).isEqualTo(Redrawn.EVERYTHING);
    }

    @Test
    void image_to_image_without_a_size_is_eight_by_eight_and_never_the_size_of_its_input() throws IOException {
        restart(DanEmulator.builder().strict(false));
        ObjectNode request = DanWire.imageToImage();
        request.remove("width");
        request.remove("height");

        DanWire.post(emulator, REDRAWING, request);

        assertThat(emulator.drawn()).singleElement().returns(8, Drawn::width).returns(8, Drawn::height);
    }

    @Test
    void failed_task_and_caption_have_drawn_nothing() throws IOException {
        emulator.failNextTask();
        DanWire.post(emulator, DRAWING, DanWire.textToImage());
        DanWire.post(emulator, "/api/sd/interrogate", DanWire.interrogate("clip"));

        assertThat(emulator.drawn()).isEmpty();
    }

    @Test
    void sampler_that_the_server_lists_is_drawn_with() throws IOException {
        ObjectNode request = DanWire.textToImage().put("sampler_name", "DPM++ 2M");
        assertThat(DanWire.post(emulator, DRAWING, request)
                        .json()
                        .path("message")
                        .asText())
                .isEqualTo("Invalid sampler_name");

        restart(DanEmulator.builder().sampler("DPM++ 2M"));
        assertThat(DanWire.get(emulator, "/api/sd/supportedModelInfo")
                        .json()
                        .at("/data/Samplers/6")
                        .asText())
                .isEqualTo("DPM++ 2M");
        DanWire.post(emulator, DRAWING, request);
        assertThat(emulator.drawn()).extracting(Drawn::sampler).containsExactly("DPM++ 2M");
    }

    @Test
    void every_response_tells_how_long_an_idle_connection_is_kept() throws IOException {
        assertThat(DanWire.post(emulator, DRAWING, DanWire.textToImage()).header("Keep-Alive"))
                .isEqualTo("timeout=5");
        assertThat(DanWire.get(emulator, "/nowhere").header("Keep-Alive")).isEqualTo("timeout=5");
    }

    private void restart(DanEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private static ObjectNode controlled(long seed) {
        ObjectNode request = DanWire.textToImage().put("seed", seed);
        request.putArray("control_net").add(DanWire.controlNet());
        return request;
    }

    private static BufferedImage leftHalfWhite() {
        BufferedImage mask = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        mask.setRGB(0, 0, 0xffffff);
        return mask;
    }

    private static String base64(BufferedImage image) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return Base64.getEncoder().encodeToString(png.toByteArray());
    }

    private static BufferedImage image(JsonNode response, int index) throws IOException {
        return read(Base64.getDecoder()
                .decode(response.path("data").path("images").path(index).asText()));
    }

    private static BufferedImage read(byte[] bytes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }
}
