package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.LocalEmulator.Moderation;
import dev.easel.testkit.support.PlainHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests how OpenAI's service and those that follow it decline, and what they say of what they drew. */
class OpenAiModerationTest {
    private LocalEmulator emulator = LocalEmulator.start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPENAI | 400 | moderation_blocked | Your request was rejected by the safety system. safety_violations=[sexual].",
                "AZURE_PROMPT | 400 | contentFilter | Your task failed as a result of our safety system.",
                "AZURE_OUTPUT | 400 | contentFilter | Generated image was filtered as a result of our safety system.",
                "AZURE_POLICY | 400 | content_policy_violation | This request has been blocked by our content filters.",
                "INSIDE_200 | 200 | moderation_blocked | Your request was rejected by the safety system. safety_violations=[sexual]."
            })
    void prompt_is_declined_whole(Moderation shape, int status, String code, String message) {
        start(shape);
        PlainHttp.Response response = generate("'model':'gpt-image-2','prompt':'something NSFW','size':'64x64','n':2");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.json().at("/error/code").asText()).isEqualTo(code);
        assertThat(response.json().at("/error/message").asText()).isEqualTo(message);
        assertThat(response.json().has("data")).isFalse();
        assertThat(emulator.drawn()).isEmpty();
    }

    @Test
    void policy_of_azure_has_its_findings_inside() {
        start(Moderation.AZURE_POLICY);
        JsonNode error = generate("'model':'gpt-image-2','prompt':'nsfw','size':'64x64'")
                .json()
                .get("error");

        assertThat(error.at("/inner_error/code").asText()).isEqualTo("ResponsibleAIPolicyViolation");
        assertThat(error.at("/inner_error/content_filter_results/sexual").toString())
                .isEqualTo("{\"severity\":\"high\",\"filtered\":true}");
    }

    @Test
    void one_image_of_a_list_is_an_error_and_the_others_are_there() {
        start(Moderation.ITEM_ERROR);
        JsonNode data = generate("'model':'gpt-image-2','prompt':'nsfw','size':'64x64','n':3")
                .json()
                .get("data");

        assertThat(data).hasSize(3);
        assertThat(data.at("/0/error/code").asText()).isEqualTo("OutputImageSensitiveContentDetected");
        assertThat(data.get(0).has("b64_json")).isFalse();
        assertThat(data.get(1).has("b64_json")).isTrue();
        assertThat(emulator.drawn()).hasSize(2);
    }

    @Test
    void one_image_of_a_list_is_a_flag_and_no_image() {
        start(Moderation.ITEM_FLAG);

        assertThat(generate("'model':'gpt-image-2','prompt':'nsfw','size':'64x64','n':2")
                        .json()
                        .at("/data/0")
                        .toString())
                .isEqualTo("{\"respect_moderation\":false}");
    }

    @ParameterizedTest
    @EnumSource
    void in_a_stream_an_event_takes_the_place_of_the_image(Moderation shape) {
        start(shape);
        PlainHttp.Response response =
                generate("'model':'gpt-image-2','prompt':'nsfw','size':'64x64','stream':true,'partial_images':1");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .contains("event: image_generation.partial_image")
                .contains("event: error\ndata: {\"type\":\"error\",")
                .contains("\"error\":{")
                .doesNotContain("completed");
    }

    @Test
    void findings_come_with_each_image_where_that_is_switched_on() {
        emulator.close();
        emulator = LocalEmulator.builder()
                .dialect(Dialect.OPENAI)
                .contentFilter(true)
                .start();
        JsonNode item = generate("'model':'gpt-image-2','prompt':'a knight with blood','size':'64x64'")
                .json()
                .at("/data/0");

        assertThat(item.at("/content_filter_results/violence").toString())
                .isEqualTo("{\"severity\":\"low\",\"filtered\":false}");
        assertThat(item.at("/content_filter_results/hate/severity").asText()).isEqualTo("safe");
        assertThat(item.at("/prompt_filter_results/jailbreak").toString())
                .isEqualTo("{\"detected\":false,\"filtered\":false}");
    }

    @Test
    void usage_belongs_to_the_call_and_can_be_left_out() {
        start(Moderation.OPENAI);
        String body = "'model':'gpt-image-2','prompt':'a','size':'64x64','n':3";
        JsonNode response = generate(body).json();
        assertThat(response.at("/usage/output_tokens").asInt()).isEqualTo(3 * 4160);
        assertThat(response.at("/data/0").has("usage")).isFalse();

        emulator.close();
        emulator = LocalEmulator.builder().dialect(Dialect.OPENAI).usage(false).start();
        assertThat(generate(body).json().has("usage")).isFalse();
    }

    private void start(Moderation shape) {
        emulator.close();
        emulator = LocalEmulator.builder()
                .dialect(Dialect.OPENAI)
                .moderation(shape)
                .start();
    }

    private PlainHttp.Response generate(String fields) {
        return PlainHttp.postJson(
                emulator.baseUrl() + "/v1/images/generations", ("{" + fields + "}").replace('\'', '"'));
    }
}
