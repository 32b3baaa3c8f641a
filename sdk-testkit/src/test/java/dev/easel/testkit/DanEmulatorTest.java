package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the service returns for requests that are in order. */
@Timeout(30)
class DanEmulatorTest {

    private final DanEmulator emulator = DanEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private static BufferedImage image(JsonNode response) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(DanWire.image(response)));
    }

    @Test
    void blocking_text_to_image_returns_the_image() throws IOException {
        Wire.Response response = DanWire.post(emulator, "/api/sd/txt2img", DanWire.textToImage());

        JsonNode json = response.json();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).startsWith("application/json");
        assertThat(json.path("code").isInt()).isTrue();
        assertThat(json.path("code").intValue()).isEqualTo(200);
        assertThat(json.path("message").asText()).isEqualTo("success");
        JsonNode data = json.path("data");
        assertThat(data.path("status").intValue()).isEqualTo(2);
        assertThat(data.path("queuePosition").intValue()).isZero();
        assertThat(data.path("taskId").asText()).hasSize(36);
        assertThat(data.path("images")).hasSize(1);
        assertThat(data.path("images").path(0).asText()).startsWith("iVBOR");
        assertThat(data.path("seeds").path(0).longValue()).isEqualTo(42);
        assertThat(image(json).getWidth()).isEqualTo(64);
        assertThat(image(json).getHeight()).isEqualTo(48);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void the_same_prompt_and_seed_give_equal_bytes() throws IOException {
        byte[] first = DanWire.image(
                DanWire.post(emulator, "/api/sd/txt2img", DanWire.textToImage()).json());
        byte[] second = DanWire.image(
                DanWire.post(emulator, "/api/sd/txt2img", DanWire.textToImage()).json());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void async_text_to_image_announces_a_task_whose_status_holds_the_image() throws IOException {
        JsonNode announced = DanWire.post(emulator, "/api/sd/txt2img/async", DanWire.textToImage())
                .json();

        assertThat(announced.path("data").path("status").intValue()).isZero();
        assertThat(announced.path("data").path("queuePosition").intValue()).isEqualTo(1);
        assertThat(announced.path("data").has("images")).isFalse();
        JsonNode finished =
                DanWire.status(emulator, announced.path("data").path("taskId").asText());
        assertThat(finished.path("data").path("status").intValue()).isEqualTo(2);
        assertThat(finished.path("data").path("taskId"))
                .isEqualTo(announced.path("data").path("taskId"));
        assertThat(image(finished).getWidth()).isEqualTo(64);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @Test
    void the_png_carries_the_workers_parameters() throws IOException {
        ObjectNode request = DanWire.textToImage().put("steps", 30).put("negative_prompt", "blurry");
        request.putArray("loras").addArray().add(DanWire.LORA).add(0.7);

        byte[] png =
                DanWire.image(DanWire.post(emulator, "/api/sd/txt2img", request).json());

        assertThat(new String(png, StandardCharsets.ISO_8859_1))
                .contains("tEXtparameters\0a lighthouse at dusk,<lora:koreanDollLikeness_v10:0.7>\n"
                        + "Negative prompt: blurry\n"
                        + "Steps: 30, Sampler: DDIM, CFG scale: 7.0, Seed: 42, Size: 64x48, Model hash: 627a6f5c8b,"
                        + " Seed resize from: -1x-1, Denoising strength: 0.5");
    }

    @Test
    void a_lora_of_whole_weight_is_written_without_a_fraction() throws IOException {
        ObjectNode request = DanWire.textToImage();
        request.putArray("loras").addArray().add(DanWire.LORA).add(1.0);

        byte[] png =
                DanWire.image(DanWire.post(emulator, "/api/sd/txt2img", request).json());

        assertThat(new String(png, StandardCharsets.ISO_8859_1))
                .contains("dusk,<lora:koreanDollLikeness_v10:1>\nSteps: 20");
    }

    @Test
    void a_prompt_beyond_latin_goes_into_an_international_chunk() throws IOException {
        ObjectNode request = DanWire.textToImage().put("prompt", "灯台");

        byte[] png =
                DanWire.image(DanWire.post(emulator, "/api/sd/txt2img", request).json());

        assertThat(new String(png, StandardCharsets.UTF_8)).contains("iTXtparameters\0\0\0\0\0灯台\nSteps: 20");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2300268340L, 9007199254740991L, 9007199254740993L, Long.MAX_VALUE})
    void seeds_come_back_exactly(long seed) throws IOException {
        JsonNode response = DanWire.post(
                        emulator, "/api/sd/txt2img", DanWire.textToImage().put("seed", seed))
                .json();

        assertThat(response.path("data").path("seeds").path(0).longValue()).isEqualTo(seed);
    }

    @Test
    void a_random_seed_is_reported_and_differs_each_time() throws IOException {
        ObjectNode request = DanWire.textToImage().put("seed", -1);
        JsonNode first = DanWire.post(emulator, "/api/sd/txt2img", request).json();
        JsonNode second = DanWire.post(emulator, "/api/sd/txt2img", request).json();

        long seed = first.path("data").path("seeds").path(0).longValue();
        assertThat(seed).isBetween(0L, 0xffff_ffffL);
        assertThat(second.path("data").path("seeds").path(0).longValue()).isNotEqualTo(seed);
        JsonNode again = DanWire.post(
                        emulator, "/api/sd/txt2img", DanWire.textToImage().put("seed", seed))
                .json();
        assertThat(DanWire.image(again)).isEqualTo(DanWire.image(first));
    }

    @Test
    void seeds_can_be_left_out_of_responses() throws IOException {
        try (DanEmulator older = DanEmulator.builder().seeds(false).start()) {
            JsonNode response = DanWire.post(older, "/api/sd/txt2img", DanWire.textToImage())
                    .json();

            assertThat(response.path("data").path("images")).hasSize(1);
            assertThat(response.path("data").has("seeds")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 128, 96", "1.5, 96, 72"})
    void the_upscale_object_multiplies_the_size(double scale, int width, int height) throws IOException {
        ObjectNode request = DanWire.textToImage();
        request.putObject("upscale")
                .put("upscaler", "Latent")
                .put("scale", scale)
                .put("denoising_strength", 0.4);

        JsonNode response = DanWire.post(emulator, "/api/sd/txt2img", request).json();

        assertThat(image(response).getWidth()).isEqualTo(width);
        assertThat(image(response).getHeight()).isEqualTo(height);
        assertThat(new String(DanWire.image(response), StandardCharsets.ISO_8859_1))
                .contains("Size: 64x48")
                .contains("Denoising strength: 0.4");
    }

    @Test
    void image_to_image_shows_its_original_and_its_mask() throws IOException {
        JsonNode plain =
                DanWire.post(emulator, "/api/sd/txt2img", DanWire.textToImage()).json();
        JsonNode fromImage = DanWire.post(emulator, "/api/sd/img2img", DanWire.imageToImage())
                .json();
        ObjectNode masked = DanWire.imageToImage();
        masked.putObject("inpaint")
                .put("mask", DanWire.base64(8, 8))
                .put("mask_blur", 4)
                .put("mask_mode", 0)
                .put("inpaint_area", 1);
        JsonNode inpainted = DanWire.post(emulator, "/api/sd/img2img", masked).json();

        assertThat(fromImage.path("data").path("status").intValue()).isEqualTo(2);
        assertThat(image(fromImage).getWidth()).isEqualTo(64);
        assertThat(DanWire.image(fromImage)).isNotEqualTo(DanWire.image(plain));
        assertThat(DanWire.image(inpainted)).isNotEqualTo(DanWire.image(fromImage));
    }

    @Test
    void control_net_shows_its_reference() throws IOException {
        ObjectNode request = DanWire.textToImage();
        request.putArray("control_net")
                .add(DanWire.controlNet().put("guess_mode", true).put("guessmode", true));

        JsonNode response = DanWire.post(emulator, "/api/sd/txt2img", request).json();

        assertThat(response.path("data").path("status").intValue()).isEqualTo(2);
        assertThat(DanWire.image(response))
                .isNotEqualTo(DanWire.image(DanWire.post(emulator, "/api/sd/txt2img", DanWire.textToImage())
                        .json()));
    }

    @Test
    void upscale_makes_the_image_larger_and_has_no_seeds() throws IOException {
        JsonNode response =
                DanWire.post(emulator, "/api/sd/upscale", DanWire.upscale()).json();

        assertThat(image(response).getWidth()).isEqualTo(80);
        assertThat(image(response).getHeight()).isEqualTo(60);
        assertThat(response.path("data").has("seeds")).isFalse();
    }

    @Test
    void upscale_runs_as_a_task_too() throws IOException {
        JsonNode announced = DanWire.post(emulator, "/api/sd/upscale/async", DanWire.upscale())
                .json();

        JsonNode finished =
                DanWire.status(emulator, announced.path("data").path("taskId").asText());

        assertThat(image(finished).getWidth()).isEqualTo(80);
    }

    @Test
    void an_upscale_beyond_memory_fails() throws IOException {
        ObjectNode request =
                DanWire.upscale().put("image", DanWire.base64(600, 8)).put("upscalingRate", 10);

        JsonNode response = DanWire.post(emulator, "/api/sd/upscale", request).json();

        assertThat(response.path("data").path("status").intValue()).isEqualTo(3);
    }

    @Test
    void interrogate_returns_a_caption() throws IOException {
        JsonNode clip = DanWire.post(emulator, "/api/sd/interrogate", DanWire.interrogate("clip"))
                .json();
        JsonNode tags = DanWire.post(emulator, "/api/sd/interrogate", DanWire.interrogate("deepdanbooru"))
                .json();

        assertThat(clip.path("data").path("caption").asText()).contains("40 by 30");
        assertThat(clip.path("data").has("images")).isFalse();
        assertThat(tags.path("data").path("caption").asText()).contains("no_humans, ");
    }

    @Test
    void interrogate_runs_as_a_task_too() throws IOException {
        JsonNode announced = DanWire.post(emulator, "/api/sd/interrogate/async", DanWire.interrogate("clip"))
                .json();

        JsonNode finished =
                DanWire.status(emulator, announced.path("data").path("taskId").asText());

        assertThat(finished.path("data").path("caption").asText()).contains("40 by 30");
    }

    @Test
    void the_catalogue_lists_models_loras_and_samplers_with_capital_keys() throws IOException {
        JsonNode data =
                DanWire.get(emulator, "/api/sd/supportedModelInfo").json().path("data");

        assertThat(data.path("Models"))
                .hasSize(4)
                .allMatch(model -> model.path("hash").asText().matches("[0-9a-f]{64}"));
        assertThat(data.path("Models").findValuesAsText("name")).isSorted();
        assertThat(data.path("Models").findValuesAsText("hash")).contains(DanWire.MODEL);
        assertThat(data.path("LoRAs").findValuesAsText("name")).hasSize(5).isSorted();
        assertThat(data.path("Samplers")).hasSize(6);
        assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(1);
    }

    @Test
    void the_catalogue_stands_at_one_of_two_paths() throws IOException {
        try (DanEmulator documented =
                DanEmulator.builder().catalogueAtDocumentedPath(true).start()) {
            assertThat(DanWire.get(documented, "/api/sd/supportedModelInfo").status())
                    .isEqualTo(404);
            assertThat(DanWire.get(documented, "/api/sd/task/supportedModelInfo")
                            .status())
                    .isEqualTo(200);
        }
        Wire.Response response = DanWire.get(emulator, "/api/sd/task/supportedModelInfo");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.text()).isEqualTo("Not Found");
    }

    @Test
    void the_public_key_is_given_to_anybody() throws IOException {
        JsonNode response =
                Wire.send(Wire.to(emulator, "/api/user/public-api-key").GET()).json();

        assertThat(response.path("data").path("apiKey").asText())
                .isEqualTo(DanEmulator.ANONYMOUS_KEY)
                .isEqualTo("sk-" + "0".repeat(48));
    }
}
