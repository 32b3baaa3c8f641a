package dev.easel.testkit;

import static dev.easel.testkit.BflWire.KEY;
import static dev.easel.testkit.BflWire.MODEL;
import static dev.easel.testkit.BflWire.MUG;
import static dev.easel.testkit.BflWire.base64;
import static dev.easel.testkit.BflWire.finding;
import static dev.easel.testkit.BflWire.poll;
import static dev.easel.testkit.BflWire.post;
import static dev.easel.testkit.BflWire.sample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of each model, their types and ranges, and the images that go in. */
class BflEmulatorStrictnessTest {
    private BflEmulator emulator = BflWire.with();

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(Quirk... quirks) {
        emulator.close();
        emulator = BflWire.with(quirks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "flux-2-pro; {}; body.prompt missing",
                "flux-2-pro; {'prompt':7}; body.prompt string_type",
                "flux-2-pro; {'prompt':'x','width':0}; body.width greater_than_equal",
                "flux-2-pro; {'prompt':'x','width':63}; body.width greater_than_equal",
                "flux-2-pro; {'prompt':'x','width':72}; body.width multiple_of",
                "flux-2-pro; {'prompt':'x','width':'64'}; body.width int_type",
                "flux-2-pro; {'prompt':'x','width':64.5}; body.width int_from_float",
                "flux-2-pro; {'prompt':'x','width':2064,'height':2048}; body.width value_error",
                "flux-2-pro; {'prompt':'x','safety_tolerance':6}; body.safety_tolerance less_than_equal",
                "flux-2-pro; {'prompt':'x','seed':-1}; body.seed greater_than_equal",
                "flux-2-pro; {'prompt':'x','output_format':'gif'}; body.output_format literal_error",
                "flux-2-pro; {'prompt':'x','disable_pup':'no'}; body.disable_pup bool_type",
                "flux-2-pro; {'prompt':'x','user':''}; body.user string_too_short",
                "flux-2-pro; {'prompt':'x','steps':30}; body.steps extra_forbidden",
                "flux-2-pro; {'prompt':'x','webhook_url':'ftp://h/x'}; body.webhook_url url_parsing",
                "flux-2-pro; {'prompt':'x','webhook_secret':'s'}; body.webhook_secret value_error",
                "flux-2-flex; {'prompt':'x','steps':51}; body.steps less_than_equal",
                "flux-2-flex; {'prompt':'x','guidance':1.4}; body.guidance greater_than_equal",
                "flux-2-flex; {'prompt':'x','disable_pup':true}; body.disable_pup extra_forbidden",
                "flux-2-klein-4b; {'prompt':'x','input_image_5':'x'}; body.input_image_5 extra_forbidden",
                "flux-kontext-pro; {'prompt':'x','safety_tolerance':7}; body.safety_tolerance less_than_equal",
                "flux-kontext-pro; {'prompt':'x','aspect_ratio':'22:9'}; body.aspect_ratio value_error",
                "flux-kontext-pro; {'prompt':'x','aspect_ratio':'wide'}; body.aspect_ratio value_error",
                "flux-kontext-pro; {'prompt':'x','width':64}; body.width extra_forbidden",
                "flux-pro-1.1; {'width':240}; body.width greater_than_equal",
                "flux-pro-1.1; {'height':1472}; body.height less_than_equal",
                "flux-pro-1.1; {'height':272}; body.height multiple_of",
                "flux-pro-1.1-ultra; {'image_prompt_strength':1.1}; body.image_prompt_strength less_than_equal",
                "flux-dev; {'guidance':5.1}; body.guidance less_than_equal",
                "flux-pro-1.0-fill; {}; body.image missing",
                "flux-pro-1.0-fill; {'image':'x','steps':14}; body.steps greater_than_equal",
                "flux-pro-1.0-expand; {'image':'x','top':2049}; body.top less_than_equal",
                "flux-pro-1.0-fill-finetuned; {'image':'x'}; body.finetune_id missing",
                "flux-3-image; {'prompt':'x','seed':1}; body.seed extra_forbidden",
                "flux-3-image; {'prompt':'x','output_format':'png'}; body.output_format extra_forbidden",
                "flux-3-image; {'prompt':'x','safety_tolerance':5}; body.safety_tolerance less_than_equal",
                "flux-3-image; {'prompt':'x','aspect_ratio':'22:9'}; body.aspect_ratio literal_error",
                "flux-3-image; {'prompt':'x','resolution':'8k'}; body.resolution literal_error",
                "flux-3-image; {'prompt':'x','images':[]}; body.images too_short",
                "flux-3-image; {'prompt':'x','images':[7]}; body.images list_type",
                "flux-tools/erase-v1; {'image':'x'}; body.mask missing",
                "flux-tools/erase-v1; {'image':'x','mask':'x','prompt':'x'}; body.prompt extra_forbidden",
                "flux-tools/erase-v1; {'image':'x','mask':'x','dilate_pixels':26}; body.dilate_pixels less_than_equal",
                "flux-tools/outpainting-v1; {'input_image':'x','width':64}; body.height missing",
                "flux-tools/outpainting-v1; {'input_image':'x','width':64,'height':64,'seed':1}; body.seed extra_forbidden",
                "flux-tools/deblur-v1; {'image':'x','mask':'x'}; body.mask extra_forbidden"
            })
    void a_field_that_the_model_does_not_take_so_is_a_422_that_names_it(String model, String json, String finding) {
        PlainHttp.Response response = post(emulator, "/v1/" + model, json);

        assertThat(response.status()).isEqualTo(422);
        assertThat(finding(response)).isEqualTo(finding);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        PlainHttp.Response response = post(emulator, MODEL, "{'width':1,'seed':'x'}");

        assertThat(response.json().path("detail")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "{'prompt':", "7"})
    void a_body_that_is_no_json_object_is_a_422(String body) {
        assertThat(post(emulator, MODEL, body).status()).isEqualTo(422);
    }

    @Test
    void another_content_type_is_a_422() {
        PlainHttp.Response response =
                PlainHttp.post(emulator.baseUrl() + MODEL, "text/plain", "{\"prompt\":\"x\"}", "x-key", KEY);

        assertThat(response.status()).isEqualTo(422);
    }

    @Test
    void flux_1_and_2_ignore_unknown_fields_and_flux_3_does_not() {
        start(Quirk.OPEN_SCHEMAS);

        assertThat(post(emulator, MODEL, MUG + ",'steps':30}").status()).isEqualTo(200);
        assertThat(post(emulator, "/v1/flux-3-image", "{'prompt':'x','steps':30}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_lenient_emulator_checks_only_the_bounds_of_a_side() {
        emulator.close();
        emulator = BflEmulator.builder().apiKey(KEY).strict(false).start();

        assertThat(post(emulator, MODEL, "{'prompt':'x','width':65,'height':64}")
                        .status())
                .isEqualTo(200);
        assertThat(post(emulator, MODEL, "{'prompt':'x','width':63}").status()).isEqualTo(422);
    }

    @Test
    void the_models_that_were_withdrawn_are_gone_unless_switched_on() {
        String canny = "/v1/flux-pro-1.0-canny";
        assertThat(post(emulator, canny, "{}").status()).isEqualTo(404);

        start(Quirk.LEGACY_MODELS);
        assertThat(finding(post(emulator, canny, "{}"))).isEqualTo("body.control_image value_error");
        assertThat(post(emulator, canny, "{'control_image':'" + base64(256, 256) + "','canny_low_threshold':50}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void flux_3_may_refuse_a_webhook() {
        String json = "{'prompt':'x','resolution':'768sq','webhook_url':'https://h.example/x'}";
        assertThat(post(emulator, "/v1/flux-3-image", json).status()).isEqualTo(200);

        start(Quirk.FLUX_3_WITHOUT_WEBHOOKS);
        assertThat(finding(post(emulator, "/v1/flux-3-image", json))).isEqualTo("body.webhook_url extra_forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64!", "bm8gaW1hZ2U="})
    void an_image_that_cannot_be_read_is_a_400(String image) {
        PlainHttp.Response response = post(emulator, MODEL, MUG + ",'input_image':'" + image + "'}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().path("detail").asText()).startsWith("Could not load input_image");
    }

    @Test
    void a_data_uri_is_refused_unless_switched_on() {
        String json = MUG + ",'input_image':'data:image/png;base64," + base64(256, 256) + "'}";
        assertThat(post(emulator, MODEL, json).status()).isEqualTo(400);

        start(Quirk.DATA_URIS);
        assertThat(post(emulator, MODEL, json).status()).isEqualTo(200);
    }

    @Test
    void an_input_has_sides_of_256_pixels_or_more_unless_switched_off() {
        String json = MUG + ",'input_image':'" + base64(256, 255) + "'}";
        assertThat(post(emulator, MODEL, json).status()).isEqualTo(400);

        start(Quirk.SMALL_INPUTS);
        assertThat(post(emulator, MODEL, json).status()).isEqualTo(200);
    }

    @Test
    void an_address_is_taken_by_flux_2_and_not_by_the_fields_of_flux_1() {
        String address = "'https://h.example/b.png'";

        assertThat(post(emulator, MODEL, MUG + ",'input_image':" + address + "}")
                        .status())
                .isEqualTo(200);
        assertThat(post(emulator, "/v1/flux-pro-1.0-fill", "{'image':" + address + "}")
                        .status())
                .isEqualTo(400);
        assertThat(post(emulator, "/v1/flux-pro-1.1", "{'image_prompt':" + address + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_mask_has_the_size_of_its_image() {
        String json = "{'image':'" + base64(256, 256) + "','mask':'" + base64(256, 288) + "'}";

        assertThat(post(emulator, "/v1/flux-tools/erase-v1", json).status()).isEqualTo(400);
    }

    @Test
    void a_fill_redraws_the_white_of_the_mask_and_keeps_the_black() {
        int[] red = new int[256 * 256];
        Arrays.fill(red, 0xff0000);
        int[] half = new int[256 * 256];
        for (int i = 0; i < half.length; i++) {
            half[i] = i % 256 < 128 ? 0x000000 : 0xffffff;
        }
        String json = "{'prompt':'a cat','output_format':'png','image':'" + encoded(red) + "','mask':'" + encoded(half)
                + "'}";

        BufferedImage image = PlainHttp.get(
                        sample(post(emulator, "/v1/flux-pro-1.0-fill", json).json()))
                .image();

        assertThat(image.getRGB(20, 20) & 0xffffff).isEqualTo(0xff0000);
        assertThat(image.getRGB(200, 20) & 0xffffff).isNotEqualTo(0xff0000);
        assertThat(emulator.drawn().get(0).redrawn()).isEqualTo(Redrawn.WHITE);
        assertThat(emulator.drawn().get(0).guidanceScale()).isEqualTo(60);
    }

    private static String encoded(int[] pixels) {
        return Base64.getEncoder().encodeToString(PlainHttp.png(256, 256, pixels));
    }

    @Test
    void a_fill_without_a_mask_goes_by_the_transparency_of_its_image() {
        post(emulator, "/v1/flux-pro-1.0-fill", "{'image':'" + base64(256, 256) + "'}");
        JsonNode submission = post(emulator, "/v1/flux-pro-1.0-fill", "{'image':'" + base64(256, 256) + "'}")
                .json();

        poll(submission);

        assertThat(emulator.drawn().get(0).redrawn()).isEqualTo(Redrawn.TRANSPARENT);
    }

    @Test
    void an_edit_without_a_size_has_the_size_of_its_first_image() {
        JsonNode submission = post(emulator, MODEL, "{'prompt':'red','input_image':'" + base64(256, 320) + "'}")
                .json();

        BufferedImage image = PlainHttp.get(sample(submission)).image();

        assertThat(image.getHeight()).isEqualTo(320);
        assertThat(submission.path("input_mp").asDouble()).isEqualTo(0.08);
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(1);
    }

    @Test
    void an_expansion_grows_by_its_margins() {
        String json = "{'image':'" + base64(256, 256) + "','top':10,'left':20,'right':4}";

        BufferedImage image = PlainHttp.get(
                        sample(post(emulator, "/v1/flux-pro-1.0-expand", json).json()))
                .image();

        assertThat(image.getWidth()).isEqualTo(280);
        assertThat(image.getHeight()).isEqualTo(266);
    }

    @Test
    void an_image_must_not_stick_out_of_its_canvas_unless_it_may_be_cropped() {
        String json = "{'input_image':'" + base64(256, 256) + "','width':320,'height':256,'reference_offset_x':100";

        assertThat(post(emulator, "/v1/flux-tools/outpainting-v1", json + "}").status())
                .isEqualTo(400);
        assertThat(post(emulator, "/v1/flux-tools/outpainting-v1", json + ",'auto_crop':true}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void flux_3_takes_one_image_as_a_text_or_several_as_a_list_and_has_no_seed() {
        String images = "'" + base64(256, 256) + "'";
        String begin = "{'prompt':'x','resolution':'768sq','images':";
        assertThat(post(emulator, "/v1/flux-3-image", begin + images + "}").status())
                .isEqualTo(200);

        JsonNode submission = post(emulator, "/v1/flux-3-image", begin + "[" + images + "," + images + "]}")
                .json();

        assertThat(poll(submission).path("result").has("seed")).isFalse();
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(2);
    }

    @Test
    void deblurring_needs_no_prompt() {
        JsonNode submission = post(emulator, "/v1/flux-tools/deblur-v1", "{'image':'" + base64(256, 256) + "'}")
                .json();

        assertThat(PlainHttp.get(sample(submission)).headers().get("content-type"))
                .isEqualTo("image/png");
        assertThat(poll(submission).path("result").has("prompt")).isFalse();
    }

    @Test
    void flux_2_pro_takes_no_more_than_9_megapixels_of_input_and_output_together() {
        String image = bitmap(2048, 2048);
        String json = "{'prompt':'x','width':2048,'height':1024,'input_image':'" + image + "','input_image_2':'" + image
                + "'}";

        assertThat(finding(post(emulator, MODEL, json))).isEqualTo("body.width value_error");
        assertThat(post(emulator, "/v1/flux-2-max", json).status()).isEqualTo(200);
    }

    @Test
    void an_input_has_20_megapixels_at_most_and_16_for_flux_3() {
        String image = "'" + bitmap(4096, 4352) + "'";

        assertThat(post(emulator, "/v1/flux-3-image", "{'prompt':'x','images':" + image + "}")
                        .status())
                .isEqualTo(400);
        assertThat(post(emulator, "/v1/flux-2-max", MUG + ",'input_image':" + image + "}")
                        .status())
                .isEqualTo(200);
    }

    private static String bitmap(int width, int height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
