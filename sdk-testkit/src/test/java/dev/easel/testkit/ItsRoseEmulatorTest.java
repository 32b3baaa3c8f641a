package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what the service returns for requests that are in order. */
@Timeout(30)
class ItsRoseEmulatorTest {

    private final VirtualTime clock = VirtualTime.create();
    private final ItsRoseEmulator emulator =
            ItsRoseEmulator.builder().clock(clock).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private static BufferedImage image(Wire.Response response) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(
                ItsRoseWire.download(ItsRoseWire.address(response)).body()));
    }

    private byte[] drawn(ObjectNode request) throws IOException {
        Wire.Response response = ItsRoseWire.post(emulator, "/sdapi/txt2img", request);
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return ItsRoseWire.download(ItsRoseWire.address(response)).body();
    }

    @Test
    void text_to_image_returns_the_address_of_an_image_at_the_image_host() throws IOException {
        Wire.Response response = ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage());

        JsonNode json = response.json();
        assertThat(response.status()).isEqualTo(200);
        assertThat(json.path("status").isBoolean()).isTrue();
        assertThat(json.path("status").booleanValue()).isTrue();
        assertThat(json.path("message").asText()).isEqualTo("success");
        assertThat(json.path("result").path("images")).hasSize(1);
        assertThat(ItsRoseWire.address(response))
                .startsWith(emulator.imageHost() + "/images/")
                .endsWith(".png");
        assertThat(json.path("result").path("generation_time").isTextual()).isTrue();
        assertThat(json.path("result").path("nsfw_content_detected").booleanValue())
                .isFalse();
        assertThat(image(response).getWidth()).isEqualTo(64);
        assertThat(image(response).getHeight()).isEqualTo(48);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(2);
    }

    @Test
    void authenticated_replies_tell_of_the_plan() throws IOException {
        Wire.Response fine = ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage());
        Wire.Response refused = ItsRoseWire.post(emulator, "/sdapi/txt2img", Wire.JSON.createObjectNode());

        assertThat(refused.status()).isEqualTo(400);
        for (Wire.Response response : new Wire.Response[] {fine, refused}) {
            assertThat(response.header("x-plan")).isEqualTo("standard");
            assertThat(response.header("x-rpm-remaining")).isEqualTo("3");
            assertThat(response.header("x-connecting-ip")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void the_same_prompt_and_seed_give_equal_bytes() throws IOException {
        byte[] first = drawn(ItsRoseWire.textToImage());

        assertThat(drawn(ItsRoseWire.textToImage())).isEqualTo(first);
        assertThat(drawn(ItsRoseWire.textToImage().put("seed", "43"))).isNotEqualTo(first);
    }

    @Test
    void meta_echoes_all_25_fields() throws IOException {
        ObjectNode request = ItsRoseWire.textToImage().put("vae", "custom").put("clip_skip", 3);

        JsonNode meta = ItsRoseWire.result(ItsRoseWire.post(emulator, "/sdapi/txt2img", request))
                .path("meta");

        assertThat(meta).hasSize(25);
        request.properties()
                .forEach(field ->
                        assertThat(meta.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue()));
        assertThat(meta.path("samples").intValue()).isEqualTo(1);
        assertThat(meta.path("algorithm_type").asText()).isEqualTo("dpmsolver+++");
        assertThat(meta.path("lora_strength").asText()).isEqualTo("1");
    }

    @Test
    void a_seed_that_was_left_out_is_in_meta_and_repeats_the_image() throws IOException {
        Wire.Response first = ItsRoseWire.post(
                emulator, "/sdapi/txt2img", ItsRoseWire.textToImage().without("seed"));
        String seed = ItsRoseWire.result(first).path("meta").path("seed").asText();

        assertThat(seed).matches("\\d+");
        assertThat(drawn(ItsRoseWire.textToImage().put("seed", seed)))
                .isEqualTo(ItsRoseWire.download(ItsRoseWire.address(first)).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"enhance_prompt", "panorama", "self_attention", "tomesd", "use_karras_sigmas", "highres_fix"})
    void a_switch_that_is_on_shows_in_the_image(String name) throws IOException {
        assertThat(drawn(ItsRoseWire.textToImage().put(name, "yes"))).isNotEqualTo(drawn(ItsRoseWire.textToImage()));
    }

    @Test
    void upscale_doubles_both_sides() throws IOException {
        Wire.Response response = ItsRoseWire.post(
                emulator, "/sdapi/txt2img", ItsRoseWire.textToImage().put("upscale", "yes"));

        assertThat(image(response).getWidth()).isEqualTo(128);
        assertThat(image(response).getHeight()).isEqualTo(96);
    }

    @Test
    void switches_left_out_are_on() throws IOException {
        try (ItsRoseEmulator lenient = ItsRoseEmulator.builder().strict(false).start()) {
            ObjectNode bare = ItsRoseWire.textToImage();
            bare.retain(
                    "model_id",
                    "prompt",
                    "width",
                    "height",
                    "num_inference_steps",
                    "guidance_scale",
                    "scheduler",
                    "seed");

            Wire.Response response = ItsRoseWire.post(lenient, "/sdapi/txt2img", bare);

            JsonNode meta = ItsRoseWire.result(response).path("meta");
            assertThat(meta.path("panorama").asText()).isEqualTo("yes");
            assertThat(meta.path("safety_checker").asText()).isEqualTo("yes");
            assertThat(image(response).getWidth()).as("upscale").isEqualTo(128);
        }
    }

    @Test
    void image_to_image_shows_its_original() throws IOException {
        Wire.Response response = ItsRoseWire.post(emulator, "/sdapi/img2img", ItsRoseWire.imageToImage());

        assertThat(response.status()).isEqualTo(200);
        assertThat(ItsRoseWire.download(ItsRoseWire.address(response)).body())
                .isNotEqualTo(drawn(ItsRoseWire.textToImage()));
    }

    @Test
    void an_original_by_address_is_looked_up_here_and_fetched_nowhere() throws IOException {
        String hosted = ItsRoseWire.address(ItsRoseWire.post(
                emulator, "/sdapi/txt2img", ItsRoseWire.textToImage().put("prompt", "night")));
        byte[] bytes = ItsRoseWire.download(hosted).body();
        long downloads = emulator.count(ExchangeKind.DOWNLOAD);

        Wire.Response byAddress = ItsRoseWire.post(
                emulator, "/sdapi/img2img", ItsRoseWire.imageToImage().put("init_image", hosted));
        Wire.Response byValue = ItsRoseWire.post(
                emulator,
                "/sdapi/img2img",
                ItsRoseWire.imageToImage()
                        .put(
                                "init_image",
                                "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes)));
        Wire.Response elsewhere = ItsRoseWire.post(
                emulator,
                "/sdapi/img2img",
                ItsRoseWire.imageToImage().put("init_image", "https://host.invalid/cat.png"));

        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(downloads);
        assertThat(ItsRoseWire.download(ItsRoseWire.address(byAddress)).body())
                .isEqualTo(ItsRoseWire.download(ItsRoseWire.address(byValue)).body());
        assertThat(elsewhere.status()).isEqualTo(200);
    }

    @Test
    void inpaint_takes_an_original_and_a_mask() throws IOException {
        ObjectNode request = ItsRoseWire.imageToImage().put("mask_image", "https://host.invalid/mask.png");

        Wire.Response response = ItsRoseWire.post(emulator, "/sdapi/inpaint", request);

        assertThat(response.status()).isEqualTo(200);
        assertThat(image(response).getWidth()).isEqualTo(64);
    }

    @Test
    void a_mask_says_with_white_what_is_drawn_anew() throws IOException {
        byte[] original = EmulatedImage.of("the sea at night", 5, 64, 48).png();
        BufferedImage before = ImageIO.read(new ByteArrayInputStream(original));
        ObjectNode request = ItsRoseWire.imageToImage()
                .put("init_image", emulator.host(original).toString())
                .put("mask_image", emulator.host(leftHalfWhite()).toString());

        BufferedImage after = image(ItsRoseWire.post(emulator, "/sdapi/inpaint", request));

        int changed = 0;
        for (int y = 0; y < 30; y++) {
            assertThat(after.getRGB(50, y)).as("right, black").isEqualTo(before.getRGB(50, y));
            changed += after.getRGB(10, y) == before.getRGB(10, y) ? 0 : 1;
        }
        assertThat(changed).as("left, white").isGreaterThan(20);
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

    @Test
    void settings_are_noted_as_the_image_was_drawn_with_them() throws IOException {
        ItsRoseWire.post(
                emulator,
                "/sdapi/txt2img",
                ItsRoseWire.textToImage()
                        .put("upscale", "yes")
                        .put("negative_prompt", "blurry")
                        .put("lora_model", "add_detail,more_details")
                        .put("lora_strength", "0.5,1"));

        assertThat(emulator.drawn())
                .containsExactly(new Drawn(
                        "a lighthouse at dusk",
                        "blurry",
                        42,
                        128,
                        96,
                        21,
                        7.5,
                        null,
                        "DDPMScheduler",
                        null,
                        "dreamshaper",
                        List.of(new Drawn.Lora("add_detail", 0.5), new Drawn.Lora("more_details", 1)),
                        List.of(),
                        0,
                        Redrawn.EVERYTHING));
    }

    @Test
    void loras_show_in_the_image() throws IOException {
        byte[] plain = ItsRoseWire.download(
                        ItsRoseWire.address(ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage())))
                .body();
        byte[] detailed = ItsRoseWire.download(ItsRoseWire.address(ItsRoseWire.post(
                        emulator,
                        "/sdapi/txt2img",
                        ItsRoseWire.textToImage()
                                .put("lora_model", "add_detail")
                                .put("lora_strength", "0.5"))))
                .body();

        assertThat(detailed).isNotEqualTo(plain);
    }

    @Test
    void mask_and_strength_are_noted_and_an_unsupported_control_net_is_not() throws IOException {
        try (ItsRoseEmulator lenient = ItsRoseEmulator.builder().strict(false).start()) {
            ObjectNode request = ItsRoseWire.imageToImage()
                    .put("mask_image", lenient.host(leftHalfWhite()).toString());
            request.putObject("controlnet").put("model_id", "canny");
            ItsRoseWire.post(lenient, "/sdapi/inpaint", request);

            assertThat(lenient.drawn())
                    .singleElement()
                    .returns(0.6, Drawn::strength)
                    .returns(Redrawn.WHITE, Drawn::redrawn)
                    .returns(List.of(), Drawn::controlNets);
        }
    }

    @Test
    void the_strength_shows_in_the_image() throws IOException {
        Wire.Response weak = ItsRoseWire.post(
                emulator, "/sdapi/img2img", ItsRoseWire.imageToImage().put("strength", 0.1));
        Wire.Response strong = ItsRoseWire.post(
                emulator, "/sdapi/img2img", ItsRoseWire.imageToImage().put("strength", 0.9));

        assertThat(ItsRoseWire.download(ItsRoseWire.address(weak)).body())
                .isNotEqualTo(ItsRoseWire.download(ItsRoseWire.address(strong)).body());
    }

    @Test
    void a_data_uri_that_is_no_base64_is_an_unexplained_failure() throws IOException {
        Wire.Response response = ItsRoseWire.post(
                emulator, "/sdapi/img2img", ItsRoseWire.imageToImage().put("init_image", "data:image/png;base64,%%%"));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.json().path("message").asText()).startsWith("An internal server issue");
    }

    @ParameterizedTest
    @CsvSource({"sensitive_content_text, 16777215", "black, 0"})
    void an_unsafe_image_is_blank(String type, int colour) throws IOException {
        ObjectNode request = ItsRoseWire.textToImage()
                .put("prompt", "something NSFW")
                .put("safety_checker", "yes")
                .put("safety_checker_type", type);

        Wire.Response response = ItsRoseWire.post(emulator, "/sdapi/txt2img", request);

        assertThat(ItsRoseWire.result(response).path("nsfw_content_detected").booleanValue())
                .isTrue();
        BufferedImage image = image(response);
        assertThat(image.getWidth()).isEqualTo(64);
        for (int x = 0; x < 64; x++) {
            assertThat(image.getRGB(x, 20) & 0xffffff).isEqualTo(colour);
        }
    }

    @Test
    void an_unsafe_image_is_flagged_and_drawn_when_the_checker_is_off() throws IOException {
        Wire.Response response = ItsRoseWire.post(
                emulator, "/sdapi/txt2img", ItsRoseWire.textToImage().put("prompt", "something nsfw"));

        assertThat(ItsRoseWire.result(response).path("nsfw_content_detected").booleanValue())
                .isTrue();
        BufferedImage image = image(response);
        assertThat(image.getRGB(5, 2)).isNotEqualTo(image.getRGB(5, 40));
    }

    @Test
    void generation_time_is_text_or_a_number() throws IOException {
        ItsRoseEmulator.Builder options = ItsRoseEmulator.builder().clock(clock).generationTime(Duration.ofMillis(30));
        try (ItsRoseEmulator asText = options.start();
                ItsRoseEmulator asNumber = options.generationTimeAsNumber(true)
                        .successMessage("Success")
                        .start()) {
            assertThat(ItsRoseWire.result(ItsRoseWire.post(asText, "/sdapi/txt2img", ItsRoseWire.textToImage()))
                            .path("generation_time"))
                    .hasToString("\"0.03\"");
            Wire.Response response = ItsRoseWire.post(asNumber, "/sdapi/txt2img", ItsRoseWire.textToImage());
            assertThat(ItsRoseWire.result(response).path("generation_time")).hasToString("0.03");
            assertThat(response.json().path("message").asText()).isEqualTo("Success");
        }
    }

    @Test
    void images_can_come_inside_the_response() throws IOException {
        try (ItsRoseEmulator uri = ItsRoseEmulator.builder()
                        .imageDelivery(ItsRoseEmulator.ImageDelivery.DATA_URI)
                        .imageFormat(EmulatedFormat.JPEG)
                        .start();
                ItsRoseEmulator raw = ItsRoseEmulator.builder()
                        .imageDelivery(ItsRoseEmulator.ImageDelivery.BASE64)
                        .start()) {
            assertThat(ItsRoseWire.address(ItsRoseWire.post(uri, "/sdapi/txt2img", ItsRoseWire.textToImage())))
                    .startsWith("data:image/jpeg;base64,/9j/");
            assertThat(ItsRoseWire.address(ItsRoseWire.post(raw, "/sdapi/txt2img", ItsRoseWire.textToImage())))
                    .startsWith("iVBOR");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void an_image_is_not_at_its_address_for_a_while(int status) throws IOException {
        try (ItsRoseEmulator slow = ItsRoseEmulator.builder()
                .clock(clock)
                .hostingDelay(Duration.ofSeconds(3))
                .notReadyStatus(status)
                .imageFormat(EmulatedFormat.JPEG)
                .start()) {
            String address = ItsRoseWire.address(ItsRoseWire.post(slow, "/sdapi/txt2img", ItsRoseWire.textToImage()));

            assertThat(ItsRoseWire.download(address).status()).isEqualTo(status);
            clock.advance(Duration.ofSeconds(3));
            Wire.Response ready = ItsRoseWire.download(address);
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.header("Content-Type")).isEqualTo("image/jpeg");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Cookie", "X-Api-Key"})
    void the_image_host_refuses_credentials(String header) throws IOException {
        String address = ItsRoseWire.address(ItsRoseWire.post(emulator, "/sdapi/txt2img", ItsRoseWire.textToImage()));

        Wire.Response response =
                Wire.send(HttpRequest.newBuilder(URI.create(address)).header(header, "Bearer secret"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text())
                .contains(header.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("secret");
    }

    @Test
    void the_image_host_knows_no_other_paths() throws IOException {
        assertThat(ItsRoseWire.download(emulator.imageHost() + "/images/none.png")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void lists_and_general_calls_have_the_same_envelope() throws IOException {
        assertThat(ItsRoseWire.result(ItsRoseWire.get(emulator, "/sdapi/get_all_models?server_id=rose"))
                        .path("models"))
                .hasSize(4);
        assertThat(ItsRoseWire.result(ItsRoseWire.get(emulator, "/sdapi/schedulers_list"))
                        .path("schedulers"))
                .hasSize(12);
        assertThat(ItsRoseWire.result(ItsRoseWire.get(emulator, "/sdapi/system_details"))
                        .has("gpu"))
                .isTrue();
        assertThat(ItsRoseWire.result(ItsRoseWire.get(emulator, "/status"))
                        .path("ok")
                        .booleanValue())
                .isTrue();
        assertThat(ItsRoseWire.result(ItsRoseWire.get(emulator, "/me"))
                        .path("current_plan")
                        .asText())
                .isEqualTo("standard");
        assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(2);
    }

    @Test
    void models_may_be_objects() throws IOException {
        try (ItsRoseEmulator objects =
                ItsRoseEmulator.builder().modelsAsObjects(true).start()) {
            assertThat(ItsRoseWire.result(ItsRoseWire.get(objects, "/sdapi/get_all_models"))
                            .at("/models/0/model_id")
                            .asText())
                    .isEqualTo("dreamshaper");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "PLAN_AND_NAME, '{\"id\":7,\"name\":\"an emulated account\",\"current_plan\":\"premium\","
                + "\"plan_expiry_date\":\"2026-12-31\",\"current_rpm\":9}'",
        "PLAN_AND_AGE, '{\"current_plan\":\"premium\",\"plan_expiry_date\":\"2026-12-31\",\"current_rpm\":9,"
                + "\"created_at\":\"2024-05-04T00:00:00.000Z\"}'",
        "SUBSCRIPTION, '{\"apikey\":\"Rk-00000000000000000000000000emulator\",\"subscription\":{\"active\":true,"
                + "\"expiry\":\"2026-12-31\",\"product\":\"premium\"}}'"
    })
    void the_account_is_told_in_three_ways(ItsRoseEmulator.AccountResponse form, String result) throws IOException {
        try (ItsRoseEmulator paid = ItsRoseEmulator.builder()
                .plan("premium")
                .planExpiry("2026-12-31")
                .rateLimit(9)
                .accountResponse(form)
                .start()) {
            Wire.Response response = ItsRoseWire.get(paid, "/me");

            assertThat(ItsRoseWire.result(response)).isEqualTo(Wire.JSON.readTree(result));
            assertThat(response.header("x-plan")).isEqualTo("premium");
            assertThat(response.header("x-plan-expiry")).isEqualTo("2026-12-31");
        }
    }

    @Test
    void a_server_that_goes_by_a_name_wants_it_in_every_sdapi_call() throws IOException {
        try (ItsRoseEmulator rose = ItsRoseEmulator.builder().serverId("rose").start()) {
            ObjectNode named = ItsRoseWire.textToImage().put("server_id", "rose");
            assertThat(ItsRoseWire.post(rose, "/sdapi/txt2img", named).status()).isEqualTo(200);
            assertThat(ItsRoseWire.get(rose, "/sdapi/system_details?server_id=rose")
                            .status())
                    .isEqualTo(200);
            assertThat(ItsRoseWire.get(rose, "/me").status()).isEqualTo(200);
            for (Wire.Response refused : new Wire.Response[] {
                ItsRoseWire.post(rose, "/sdapi/txt2img", ItsRoseWire.textToImage()),
                ItsRoseWire.get(rose, "/sdapi/get_all_models")
            }) {
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.json().path("message").asText())
                        .isEqualTo("must have required property 'server_id'");
            }
            assertThat(ItsRoseWire.get(rose, "/sdapi/get_all_models?server_id=lily")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void generate_prompt_describes_an_image_at_an_address() throws IOException {
        String address = URLEncoder.encode("https://host.invalid/a b.png", StandardCharsets.UTF_8);

        Wire.Response response = ItsRoseWire.get(emulator, "/sdapi/generate_prompt?init_image=" + address);
        Wire.Response dataUri =
                ItsRoseWire.get(emulator, "/sdapi/generate_prompt?init_image=data:image/png;base64,AAAA");
        Wire.Response none = ItsRoseWire.get(emulator, "/sdapi/generate_prompt");

        assertThat(ItsRoseWire.result(response).path("prompt").asText()).contains("28 letters");
        String hosted = URLEncoder.encode(emulator.host(new byte[77]).toString(), StandardCharsets.UTF_8);
        assertThat(ItsRoseWire.result(ItsRoseWire.get(emulator, "/sdapi/generate_prompt?init_image=" + hosted))
                        .path("prompt")
                        .asText())
                .contains("77 bytes");
        assertThat(dataUri.status()).isEqualTo(414);
        assertThat(none.json().path("message").asText()).isEqualTo("must have required property 'init_image'");
        assertThat(ItsRoseWire.result(none).path("context").asText()).isEqualTo("querystring");
    }

    @Test
    void options_out_of_range_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItsRoseEmulator.builder().notReadyStatus(500))
                .withMessageContaining("notReadyStatus is 500");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItsRoseEmulator.builder().rateLimit(0))
                .withMessageContaining("perMinute is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItsRoseEmulator.builder().hostingDelay(Duration.ofSeconds(-1)))
                .withMessageContaining("hostingDelay");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItsRoseEmulator.builder().workers(0))
                .withMessageContaining("workers is 0");
    }
}
