package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.support.PlainHttp;
import java.util.Base64;
import java.util.Collections;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests edits in JSON, variations, and upscaling as a server that follows has it. */
class OpenAiImagesInTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 40).png();
    private static final String URI =
            "data:image/png;base64," + Base64.getEncoder().encodeToString(CAT);

    private LocalEmulator emulator =
            LocalEmulator.builder().dialect(Dialect.OPENAI).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private void lenient() {
        emulator.close();
        emulator = LocalEmulator.builder().dialect(Dialect.OPENAI).strict(false).start();
    }

    @Test
    void an_edit_in_json_counts_its_images_wherever_they_are() {
        JsonNode response = edit("\"images\":[{\"image_url\":\"" + URI + "\"},{\"image_url\":\"https://x/y.png\"},"
                        + "{\"file_id\":\"file-a\"}],\"moderation\":\"low\",\"input_fidelity\":\"high\","
                        + "\"size\":\"1024x1024\"")
                .json();

        assertThat(response.at("/usage/input_tokens_details/image_tokens").asInt())
                .isEqualTo(3 * 323);
        assertThat(response.at("/data/0/b64_json").asText()).startsWith("iVBOR");
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void its_mask_shapes_it() {
        String image = "\"images\":[{\"image_url\":\"" + URI + "\"}]";

        assertThat(edit(image + ",\"mask\":{\"file_id\":\"file-m\"}").json().at("/usage/input_tokens_details"))
                .isNotEqualTo(edit(image).json().at("/usage/input_tokens_details"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"n\":1`|'images' must hold 1 to 16 images.",
                "`\"images\":[]`|'images' must hold 1 to 16 images.",
                "`\"images\":[{}]`|Give one of image_url and file_id.",
                "`\"images\":[\"x\"]`|Give one of image_url and file_id.",
                "`\"images\":[{\"file_id\":7}]`|Give one of image_url and file_id.",
                "`\"images\":[{\"file_id\":\"a\",\"image_url\":\"https://x\"}]`|Give one of image_url and file_id.",
                "`\"images\":[{\"image_url\":\"iVBOR\"}]`|Invalid image data.",
                "`\"images\":[{\"image_url\":\"data:image/png;base64,AAAA\"}]`|Invalid image data.",
                "`\"images\":[{\"file_id\":\"a\"}],\"mask\":{}`|Give one of image_url and file_id.",
                "`\"images\":[{\"file_id\":\"a\"}],\"moderation\":\"high\"`|Invalid value: 'high'. Supported values are: low, auto.",
                "`\"images\":[{\"file_id\":\"a\",\"detail\":\"x\"}]`|emulator strict mode: an image has image_url or file_id and nothing else",
                "`\"images\":[{\"file_id\":\"a\"}],\"response_format\":\"b64_json\"`|Unknown parameter: 'response_format'."
            })
    void an_edit_in_json_that_is_none_is_refused(String fields, String message) {
        PlainHttp.Response response = edit(fields);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/error/message").asText()).isEqualTo(message);
    }

    @Test
    void more_than_16_images_are_too_many_and_dall_e_takes_no_json() {
        String seventeen = String.join(",", Collections.nCopies(17, "{\"file_id\":\"a\"}"));
        assertThat(edit("\"images\":[" + seventeen + "]").status()).isEqualTo(400);
        assertThat(PlainHttp.postJson(
                                emulator.baseUrl() + "/v1/images/edits",
                                "{\"model\":\"dall-e-2\",\"prompt\":\"a\",\"images\":[{\"file_id\":\"a\"}]}")
                        .json()
                        .at("/error/param")
                        .asText())
                .isEqualTo("model");
    }

    @Test
    void variations_are_drawn_from_the_image_and_by_dall_e_2_unless_another_model_is_named() {
        JsonNode response = vary(PlainHttp.form("n", "2", "size", "256x256", "response_format", "b64_json"))
                .json();

        assertThat(response.get("data")).hasSize(2);
        assertThat(PlainHttp.image(Base64.getDecoder()
                        .decode(response.at("/data/0/b64_json").asText())))
                .extracting("width", "height")
                .containsExactly(256, 256);
        assertThat(vary(PlainHttp.form("size", "256x256"))
                        .json()
                        .at("/data/0/url")
                        .asText())
                .startsWith(emulator.imageHost() + "/");
    }

    @Test
    void a_strict_emulator_takes_what_openai_takes_and_a_lenient_one_what_others_do() {
        assertThat(vary(PlainHttp.form("prompt", "a cat")).status()).isEqualTo(400);
        assertThat(vary(PlainHttp.form("model", "gpt-image-1")).status()).isEqualTo(400);
        assertThat(vary(PlainHttp.form("size", "64x64")).status()).isEqualTo(400);
        assertThat(PlainHttp.postForm(
                                emulator.baseUrl() + "/v1/images/variations",
                                PlainHttp.form("n", "1").build())
                        .status())
                .as("no image")
                .isEqualTo(400);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/images/variations").status())
                .isEqualTo(405);
        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/v1/images/upscale", "{}")
                        .status())
                .isEqualTo(404);

        lenient();
        assertThat(vary(PlainHttp.form("prompt", "a cat", "model", "sdxl", "size", "64x64"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_lenient_emulator_makes_an_image_twice_as_large() {
        lenient();
        String base64 = URI.substring(URI.indexOf(',') + 1);

        JsonNode response = PlainHttp.postJson(
                        emulator.baseUrl() + "/v1/images/upscale",
                        "{\"image\":\"" + base64 + "\",\"model\":\"esrgan\"}")
                .json();

        assertThat(PlainHttp.image(Base64.getDecoder()
                        .decode(response.at("/data/0/b64_json").asText())))
                .extracting("width", "height")
                .containsExactly(80, 80);
        assertThat(PlainHttp.postJson(emulator.baseUrl() + "/v1/images/upscale", "{\"image\":\"" + base64 + "\"}")
                        .status())
                .isEqualTo(400);
    }

    private PlainHttp.Response edit(String fields) {
        return PlainHttp.postJson(
                emulator.baseUrl() + "/v1/images/edits",
                "{\"model\":\"gpt-image-1\",\"prompt\":\"a cat\"," + fields + "}");
    }

    private PlainHttp.Response vary(MultipartBody.Builder form) {
        return PlainHttp.postForm(
                emulator.baseUrl() + "/v1/images/variations",
                form.addFormDataPart("image", "cat.png", PlainHttp.file(CAT)).build());
    }
}
