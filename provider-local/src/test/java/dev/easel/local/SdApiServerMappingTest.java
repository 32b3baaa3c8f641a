package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.Sampler;
import dev.easel.spi.WireRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sd-api-server is sent for a request. */
class SdApiServerMappingTest {
    private static final ImageInput IMAGE = ImageInput.bytes(new byte[] {1, 2, 3});
    private static final ImageInput EDGES = ImageInput.bytes(new byte[] {1, 2, 3, 4, 5});

    private final Dialect dialect = LocalDialect.SD_API_SERVER.protocol(Wire.settings("http://localhost:8080"));

    @Test
    void a_prompt_alone_goes_with_a_model_a_random_seed_and_base64_for_a_response() {
        WireRequest submit = Wire.submit(dialect, ImageRequest.of("a cat"));

        assertThat(submit).hasToString("POST /v1/images/generations");
        assertThat(Wire.json(submit))
                .hasToString("{\"model\":\"sd\",\"prompt\":\"a cat\",\"seed\":1234,\"response_format\":\"b64_json\"}");
        assertThat(submit.imageFields()).contains("b64_json");
    }

    @Test
    void every_field_of_text_to_image_has_its_place() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .negativePrompt("dog")
                .model("dreamshaper")
                .size(768, 512)
                .guidanceScale(7)
                .sampler(Sampler.EULER_A)
                .steps(20)
                .seed(42)
                .addOptions(LocalOptions.builder().user("somebody").build())
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request)))
                .hasToString("{\"model\":\"dreamshaper\",\"prompt\":\"a cat\",\"negative_prompt\":\"dog\","
                        + "\"height\":512,\"width\":768,\"cfg_scale\":7,\"sample_method\":\"euler_a\",\"steps\":20,"
                        + "\"seed\":42,\"response_format\":\"b64_json\",\"user\":\"somebody\"}");
    }

    @Test
    void the_call_of_a_later_image_has_its_own_seed() {
        ImageRequest request =
                ImageRequest.builder().prompt("a cat").seed(42).count(3).build();

        WireRequest third = Wire.submit(dialect, request, Wire.context(request, 1, 44L));

        assertThat(Wire.json(third))
                .hasToString("{\"model\":\"sd\",\"prompt\":\"a cat\",\"seed\":44,\"response_format\":\"b64_json\"}");
    }

    @Test
    void a_seed_of_0_is_a_seed() {
        assertThat(Wire.json(Wire.submit(
                                dialect,
                                ImageRequest.builder().prompt("a cat").seed(0).build()))
                        .fields())
                .containsEntry("seed", 0L);
    }

    @ParameterizedTest
    @CsvSource({
        "Euler, euler",
        "Euler a, euler_a",
        "Heun, heun",
        "DPM2, dpm2",
        "DPM++ 2S a, dpm++2s_a",
        "DPM++ 2M, dpm++2m",
        "DPM++ 2M v2, dpm++2mv2",
        "IPNDM, ipndm",
        "IPNDM_V, ipndm_v",
        "LCM, lcm",
        "dpm++2mv2, dpm++2mv2",
        "EULER_A, euler_a"
    })
    void samplers_go_out_in_the_servers_words(String name, String word) {
        ImageRequest request =
                ImageRequest.builder().prompt("a cat").sampler(Sampler.of(name)).build();

        assertThat(Wire.json(Wire.submit(dialect, request)).fields()).containsEntry("sample_method", word);
    }

    @Test
    void an_address_in_place_of_base64_can_be_requested_by_client_and_by_request() {
        Dialect asksForAddresses = LocalDialect.SD_API_SERVER.protocol(Wire.settings(
                Wire.settings("http://localhost").baseUrl(), LocalResponseFormat.URL, false, 1, LocalInterrupt.OWN));
        ImageRequest plain = ImageRequest.of("a cat");
        ImageRequest base64 = ImageRequest.builder()
                .prompt("a cat")
                .addOptions(LocalOptions.builder()
                        .responseFormat(LocalResponseFormat.B64_JSON)
                        .build())
                .build();

        assertThat(Wire.json(Wire.submit(asksForAddresses, plain)).fields()).containsEntry("response_format", "url");
        assertThat(Wire.json(Wire.submit(asksForAddresses, base64)).fields())
                .containsEntry("response_format", "b64_json");
    }

    @Test
    void extra_fields_go_last_and_as_they_are() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .putExtraField("style_ratio", 0.3)
                .build();

        assertThat(Wire.json(Wire.submit(dialect, request))).asString().endsWith(",\"style_ratio\":0.3}");
    }

    @Test
    void an_input_image_makes_it_an_edit_in_a_form_of_the_parts_that_the_server_knows() {
        ImageRequest request = everything()
                .initImage(IMAGE)
                .strength(0.6)
                .addOptions(LocalOptions.builder().user("somebody").build())
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/edits");
        assertThat(Wire.parts(submit))
                .containsExactly(
                        "model=sd",
                        "prompt=a cat",
                        "height=512",
                        "width=768",
                        "cfg_scale=7.5",
                        "sample_method=dpm++2m",
                        "steps=20",
                        "seed=42",
                        "response_format=b64_json",
                        "user=somebody",
                        "strength=0.6",
                        "image=<image.png, image/png, 3>");
        assertThat(submit.imageFields()).contains("b64_json");
    }

    @Test
    void a_control_image_makes_it_a_generation_in_a_form() {
        ImageRequest request = everything()
                .addControl(ControlNet.builder()
                        .type(ControlType.CANNY)
                        .image(EDGES)
                        .weight(0.9)
                        .build())
                .build();

        WireRequest submit = Wire.submit(dialect, request);

        assertThat(submit).hasToString("POST /v1/images/generations");
        assertThat(Wire.parts(submit))
                .containsExactly(
                        "model=sd",
                        "prompt=a cat",
                        "height=512",
                        "width=768",
                        "cfg_scale=7.5",
                        "sample_method=dpm++2m",
                        "steps=20",
                        "seed=42",
                        "response_format=b64_json",
                        "control_strength=0.9",
                        "control_image=<image.png, image/png, 5>");
    }

    @Test
    void numbers_in_a_form_are_plain_digits() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .guidanceScale(100)
                .initImage(IMAGE)
                .strength(0.00001)
                .build();

        assertThat(Wire.parts(Wire.submit(dialect, request))).contains("cfg_scale=100", "strength=0.00001");
    }

    @Test
    void a_negative_prompt_never_gets_into_a_form_where_it_would_become_the_prompt() {
        List<String> edit = Wire.parts(Wire.submit(
                dialect, everything().negativePrompt("dog").initImage(IMAGE).build()));
        List<String> control = Wire.parts(Wire.submit(
                dialect,
                everything()
                        .negativePrompt("dog")
                        .addControl(ControlNet.canny(EDGES))
                        .build()));

        assertThat(edit).doesNotContain("dog").noneMatch(part -> part.startsWith("negative_prompt"));
        assertThat(control).noneMatch(part -> part.startsWith("negative_prompt"));
    }

    @Test
    void extra_fields_of_a_form_become_parts() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .initImage(IMAGE)
                .extraFields(Map.of("control_strength", 0.5))
                .build();

        assertThat(Wire.parts(Wire.submit(dialect, request))).endsWith("control_strength=0.5");
    }

    private static ImageRequest.Builder everything() {
        return ImageRequest.builder()
                .prompt("a cat")
                .size(768, 512)
                .guidanceScale(7.5)
                .sampler(Sampler.DPMPP_2M)
                .steps(20)
                .seed(42);
    }
}
