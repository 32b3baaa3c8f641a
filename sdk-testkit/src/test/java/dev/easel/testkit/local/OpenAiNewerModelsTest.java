package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.imageio.ImageIO;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what came with GPT image 2 and later. */
class OpenAiNewerModelsTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 40).png();

    private final LocalEmulator emulator =
            LocalEmulator.builder().dialect(Dialect.OPENAI).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void animation_is_a_gif_in_base64() {
        JsonNode response = generate("'model':'gpt-image-2.6-flare','prompt':'a','size':'64x64','output_format':'gif',"
                        + "'frame_count':4,'frame_duration_ms':100,'complexity':'low'")
                .json();

        assertThat(bytes(response)).startsWith("GIF8".getBytes(StandardCharsets.US_ASCII));
        assertThat(response.get("output_format").asText()).isEqualTo("gif");
    }

    @Test
    void vectors_are_svg_with_a_usage_of_their_own() {
        JsonNode response = generate("'model':'gpt-image-2.6-flare','prompt':'a','size':'64x48','output_format':'svg',"
                        + "'svg':{'model':'vectors'}")
                .json();

        assertThat(new String(bytes(response), StandardCharsets.UTF_8))
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"48\">");
        assertThat(response.at("/svg_usage/model").asText()).isEqualTo("vectors");
        assertThat(response.at("/svg_usage/total_tokens").asInt()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'model':'gpt-image-2','quality':'max'|quality|invalid_value",
                "'model':'gpt-image-2.5-flare','output_format':'gif'|output_format|invalid_value",
                "'model':'gpt-image-2.5-flare','complexity':'low'|complexity|unknown_parameter",
                "'model':'gpt-image-2','response_format':'b64_json'|response_format|unknown_parameter",
                "'model':'gpt-image-2.6-flare','frame_count':4|frame_count|invalid_value",
                "'model':'gpt-image-2.6-flare','output_format':'gif','frame_count':17|frame_count|integer_out_of_range",
                "'model':'gpt-image-2.6-flare','output_format':'gif','frame_duration_ms':25|frame_duration_ms|invalid_value",
                "'model':'gpt-image-2.6-flare','output_format':'gif','stream':true|stream|invalid_value",
                "'model':'gpt-image-2.6-flare','output_format':'svg','n':2|n|invalid_value",
                "'model':'gpt-image-2.6-flare','svg':{}|svg|invalid_value",
                "'model':'gpt-image-2.6-flare','svg':'x','output_format':'svg'|svg|invalid_type"
            })
    void field_that_a_model_or_a_format_does_not_take_is_named(String fields, String param, String code) {
        PlainHttp.Response response = generate("'prompt':'a','size':'64x64'," + fields);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/error/param").asText()).isEqualTo(param);
        assertThat(response.json().at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void newer_qualities_and_the_hashed_user_are_taken() {
        assertThat(generate("'model':'gpt-image-2.5-flare','prompt':'a','size':'64x64','quality':'xhigh',"
                                + "'safety_identifier':'u1'")
                        .json()
                        .get("quality")
                        .asText())
                .isEqualTo("xhigh");
    }

    @Test
    void input_fidelity_ended_with_the_models_before_2() {
        assertThat(edit("gpt-image-2", "input_fidelity", "high")
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("unknown_parameter");
        assertThat(edit("gpt-image-1.5", "input_fidelity", "high").status()).isEqualTo(200);
    }

    @Test
    void markup_lies_over_the_first_image_and_not_beside_a_mask() throws IOException {
        MultipartBody.Builder form = PlainHttp.form("prompt", "a", "model", "gpt-image-2.6-flare", "size", "64x64")
                .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                .addFormDataPart("markup", "m.png", PlainHttp.file(transparent(40)));

        assertThat(post(form).status()).isEqualTo(200);
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(2);
        form.addFormDataPart("mask", "k.png", PlainHttp.file(transparent(40)));
        assertThat(post(form).json().at("/error/param").asText()).isEqualTo("markup");
        assertThat(post(PlainHttp.form("prompt", "a", "model", "gpt-image-2", "size", "64x64")
                                .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                                .addFormDataPart("markup", "m.png", PlainHttp.file(transparent(40))))
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("unknown_parameter");
        assertThat(post(PlainHttp.form("prompt", "a", "model", "gpt-image-2.6-flare", "size", "64x64")
                                .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                                .addFormDataPart("markup", "m.png", PlainHttp.file(transparent(8))))
                        .json()
                        .at("/error/message")
                        .asText())
                .isEqualTo("The markup's size is not the image's.");
    }

    @Test
    void models_tell_when_they_end() {
        JsonNode models =
                PlainHttp.get(emulator.baseUrl() + "/v1/models").json().get("data");

        assertThat(models).anySatisfy(model -> {
            assertThat(model.get("id").asText()).isEqualTo("dall-e-3");
            assertThat(model.get("shutdown_date").asText()).isEqualTo("2026-05-12");
        });
        assertThat(models).anySatisfy(model -> {
            assertThat(model.get("id").asText()).isEqualTo("gpt-image-2.6-flare");
            assertThat(model.get("shutdown_date").isNull()).isTrue();
        });
    }

    private PlainHttp.Response generate(String fields) {
        return PlainHttp.postJson(
                emulator.baseUrl() + "/v1/images/generations", ("{" + fields + "}").replace('\'', '"'));
    }

    private PlainHttp.Response edit(String model, String name, String value) {
        return post(PlainHttp.form("prompt", "a", "model", model, name, value)
                .addFormDataPart("image", "a.png", PlainHttp.file(CAT)));
    }

    private PlainHttp.Response post(MultipartBody.Builder form) {
        return PlainHttp.postForm(emulator.baseUrl() + "/v1/images/edits", form.build());
    }

    private static byte[] bytes(JsonNode response) {
        return Base64.getDecoder().decode(response.at("/data/0/b64_json").asText());
    }

    private static byte[] transparent(int side) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB), "png", png);
        return png.toByteArray();
    }
}
