package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.support.PlainHttp;
import java.util.Base64;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests LocalAI, vLLM-omni and SGLang. */
class OtherLocalServersTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 40).png();

    private LocalEmulator emulator =
            LocalEmulator.builder().dialect(Dialect.LOCALAI).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void localai_returns_addresses_of_the_host_that_was_named_unless_told_otherwise() {
        JsonNode response = generate("{'prompt':'a','size':'64x64'}").json();
        String url = response.at("/data/0/url").asText();

        assertThat(response.fieldNames()).toIterable().containsExactly("created", "id", "data", "usage");
        assertThat(url).startsWith(emulator.baseUrl() + "/generated-images/b64");
        assertThat(PlainHttp.get(url).image().getWidth()).isEqualTo(64);
        assertThat(generate("{'prompt':'a','size':'64x64','response_format':'b64_json'}")
                        .json()
                        .at("/data/0")
                        .has("b64_json"))
                .isTrue();
    }

    @Test
    void localai_draws_nothing_from_what_stands_behind_the_bar() {
        String plain = base64("{'prompt':'a','size':'64x64','seed':7,'response_format':'b64_json'}");
        String negative = base64("{'prompt':'a|dog','size':'64x64','seed':7,'response_format':'b64_json'}");
        String from = base64("{'prompt':'a','size':'64x64','seed':7,'response_format':'b64_json','file':'"
                + Base64.getEncoder().encodeToString(CAT) + "'}");

        assertThat(negative).isEqualTo(plain).isNotEqualTo(from);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'a','steps':7}|400|emulator strict mode: steps is not read by LocalAI",
                "{'prompt':'a','negative_prompt':'b'}|400|emulator strict mode: negative_prompt is not read by LocalAI; put it",
                "{'prompt':'a','size':'large'}|400|emulator strict mode: a size without x",
                "{'prompt':'a','size':'9999x1'}|500|invalid value for 'size'",
                "{'prompt':'a','file':'data:image/png;base64,AAAA'}|500|the image is no base64 without a data: prefix"
            })
    void localai_says_what_is_wrong_with_a_number_for_a_code(String body, int status, String message) {
        PlainHttp.Response response = generate(body);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().at("/error/code").asInt()).isEqualTo(status);
        assertThat(response.json().at("/error/message").asText()).startsWith(message);
    }

    @Test
    void localai_inpaints_512_by_512_and_returns_an_address() {
        JsonNode response = post(
                        "/v1/images/inpainting",
                        PlainHttp.form("model", "m", "prompt", "a", "steps", "25")
                                .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                                .addFormDataPart("mask", "m.png", PlainHttp.file(CAT)))
                .json();

        assertThat(PlainHttp.get(response.at("/data/0/url").asText()).image().getWidth())
                .isEqualTo(512);
        assertThat(post("/v1/images/edits", PlainHttp.form("prompt", "a")).status())
                .isEqualTo(404);
    }

    @Test
    void vllm_omni_returns_nulls_beside_its_image_and_a_bare_image_as_a_file() {
        restart(Dialect.VLLM_OMNI);
        JsonNode item = generate("{'prompt':'a','size':'64x64'}").json().at("/data/0");
        PlainHttp.Response file = generate("{'prompt':'a','size':'64x64','response_format':'file'}");

        assertThat(item.get("url").isNull()).isTrue();
        assertThat(item.get("revised_prompt").isNull()).isTrue();
        assertThat(file.image().getWidth()).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'prompt':'a','response_format':'url'}|response_format|Input should be 'b64_json' or 'file'",
                "{'prompt':'a','num_inference_steps':201}|num_inference_steps|Input should be 1 to 200",
                "{'prompt':'a','guidance_scale':21}|guidance_scale|Input should be 0 to 20",
                "{'prompt':'a','n':11}|n|emulator strict mode: 1 to 10 are taken",
                "{'prompt':'a','steps':5}|steps|emulator strict mode: the field is unknown and would be ignored",
                "{'size':'64x64'}|prompt|field required"
            })
    void vllm_omni_names_the_field(String body, String field, String message) {
        restart(Dialect.VLLM_OMNI);
        PlainHttp.Response response = generate(body);

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.json().at("/detail/0/loc/1").asText()).isEqualTo(field);
        assertThat(response.json().at("/detail/0/msg").asText()).isEqualTo(message);
    }

    @Test
    void vllm_omni_edits_are_shaped_by_every_image() {
        restart(Dialect.VLLM_OMNI);
        MultipartBody.Builder form = PlainHttp.form("prompt", "a", "seed", "7", "guidance_scale", "4.5")
                .addFormDataPart("image", "a.png", PlainHttp.file(CAT));
        JsonNode one = post("/v1/images/edits", form).json();
        JsonNode two = post("/v1/images/edits", form.addFormDataPart("image", "b.png", PlainHttp.file(CAT)))
                .json();

        assertThat(one.get("size").asText()).isEqualTo("40x40");
        assertThat(two.at("/data/0/b64_json")).isNotEqualTo(one.at("/data/0/b64_json"));
        assertThat(post("/v1/images/edits", PlainHttp.form("prompt", "a")).status())
                .isEqualTo(422);
    }

    @Test
    void sglang_returns_a_relative_address_with_a_variant_for_each_of_several() {
        restart(Dialect.SGLANG);
        JsonNode response = generate("{'prompt':'a','size':'64x64','n':2,'response_format':'url'}")
                .json();
        String second = response.at("/data/1/url").asText();

        assertThat(second).startsWith("/v1/images/").endsWith("/content?variant=1");
        assertThat(response.at("/data/0/file_path").asText()).startsWith("/srv/");
        assertThat(PlainHttp.get(emulator.baseUrl() + second).headers()).containsEntry("Content-Type", "image/jpeg");
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/images/x/content").status())
                .isEqualTo(404);
    }

    @Test
    void sglang_draws_with_seed_42_and_larger_when_told() {
        restart(Dialect.SGLANG);
        String unseeded = base64("{'prompt':'a','size':'64x64','response_format':'b64_json','output_format':'png'}");
        String seeded =
                base64("{'prompt':'a','size':'64x64','response_format':'b64_json','output_format':'png','seed':42}");
        String larger = base64("{'prompt':'a','size':'64x64','response_format':'b64_json','output_format':'png',"
                + "'enable_upscaling':true,'upscaling_scale':2}");

        assertThat(unseeded).isEqualTo(seeded);
        assertThat(PlainHttp.image(Base64.getDecoder().decode(larger)).getWidth())
                .isEqualTo(128);
    }

    @Test
    void sglang_refuses_a_request_that_does_not_say_how_images_are_to_come_when_strict() {
        restart(Dialect.SGLANG);

        assertThat(generate("{'prompt':'a'}").json().at("/detail/0/msg").asText())
                .startsWith("emulator strict mode: left out, it is another for generations and edits");
    }

    private void restart(Dialect dialect) {
        emulator.close();
        emulator = LocalEmulator.builder().dialect(dialect).start();
    }

    private PlainHttp.Response generate(String body) {
        return PlainHttp.postJson(emulator.baseUrl() + "/v1/images/generations", body.replace('\'', '"'));
    }

    private String base64(String body) {
        return generate(body).json().at("/data/0/b64_json").asText();
    }

    private PlainHttp.Response post(String path, MultipartBody.Builder form) {
        return PlainHttp.postForm(emulator.baseUrl() + path, form.build());
    }
}
