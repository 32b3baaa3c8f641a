package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Task;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.support.PlainHttp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the JSON form of sd-api-server 0.2.4. */
class SdApiServerGenerationsTest {
    private static final String SMALL =
            "{\"model\":\"sd\",\"prompt\":\"a cat\",\"height\":64,\"width\":96,\"response_format\":\"b64_json\"%s}";

    private final VirtualTime clock = VirtualTime.create();
    private LocalEmulator emulator = LocalEmulator.builder().clock(clock).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void response_holds_one_png_in_base64_and_the_prompt() {
        PlainHttp.Response response = generate(SMALL.formatted(",\"seed\":7"));
        JsonNode body = response.json();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("Content-Type", "application/json");
        assertThat(body.fieldNames()).toIterable().containsExactly("created", "data");
        assertThat(body.get("created").asLong()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(body.at("/data/0").fieldNames()).toIterable().containsExactly("b64_json", "prompt");
        assertThat(body.at("/data/0/prompt").asText()).isEqualTo("a cat");
        assertThat(image(body)).isEqualTo(drawn("a cat", 7));
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void seed_is_42_unless_one_is_sent() {
        assertThat(image(generate(SMALL.formatted("")).json())).isEqualTo(drawn("a cat", 42));
    }

    @Test
    void negative_seed_draws_another_image_each_time() {
        byte[] first = image(generate(SMALL.formatted(",\"seed\":-1")).json());
        byte[] second = image(generate(SMALL.formatted(",\"seed\":-1")).json());

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void responses_are_open_to_every_origin_and_name_the_user() {
        PlainHttp.Response named = generate(SMALL.formatted(",\"user\":\"ada\""));
        PlainHttp.Response unnamed = generate(SMALL.formatted(""));

        assertThat(named.headers())
                .containsEntry("user", "ada")
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Access-Control-Allow-Methods", "*")
                .containsEntry("Access-Control-Allow-Headers", "*");
        assertThat(unnamed.headers().get("user")).startsWith("imgen-");
    }

    @Test
    void one_image_comes_whatever_n_is() {
        restart(LocalEmulator.builder().strict(false));

        assertThat(generate(SMALL.formatted(",\"n\":4")).json().get("data")).hasSize(1);
    }

    @Test
    void size_is_read_height_first_and_wins_over_height_and_width() {
        restart(LocalEmulator.builder().strict(false));
        byte[] png = image(generate(SMALL.formatted(",\"size\":\"128x256\"")).json());
        byte[] before =
                image(generate("{\"size\":\"128x256\"," + SMALL.formatted("").substring(1))
                        .json());

        assertThat(PlainHttp.image(png)).extracting("width", "height").containsExactly(256, 128);
        assertThat(PlainHttp.image(before)).extracting("width", "height").containsExactly(256, 128);
    }

    @Test
    void size_of_other_than_two_parts_is_refused_and_one_without_numbers_ends_the_connection() {
        restart(LocalEmulator.builder().strict(false));

        assertThat(generate(SMALL.formatted(",\"size\":\"512\"")).text())
                .isEqualTo("400 Bad Request: invalid size format");
        assertThatThrownBy(() -> generate(SMALL.formatted(",\"size\":\"axb\"")))
                .isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt':'a'} | missing field `model`",
                "{'model':'sd'} | missing field `prompt`",
                "{'model':'sd','prompt':'a','seed':2147483648} | field `seed` is 2147483648, expected an integer of 32"
                        + " bits",
                "{'model':'sd','prompt':'a','seed':7.0} | field `seed` is 7.0, expected an integer of 32 bits",
                "{'model':'sd','prompt':'a','steps':-1} | field `steps` is -1, expected a whole number",
                "{'model':'sd','prompt':'a','width':'64'} | field `width` is \"64\", expected a whole number",
                "{'model':'sd','prompt':'a','cfg_scale':'7'} | field `cfg_scale` is \"7\", expected a number",
                "{'model':'sd','prompt':null} | field `prompt` is null, expected a string",
                "{'model':'sd','prompt':'a','apply_canny_preprocessor':1} | field `apply_canny_preprocessor` is 1,"
                        + " expected a boolean",
                "[] | expected an object"
            })
    void field_that_the_server_cannot_read_is_refused(String json, String reason) {
        PlainHttp.Response response = generate(json.replace('\'', '"'));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).isEqualTo("400 Bad Request: Fail to deserialize image create request: " + reason);
    }

    @Test
    void field_given_twice_is_refused() {
        PlainHttp.Response response = generate("{\"model\":\"sd\",\"prompt\":\"a\",\"prompt\":\"b\"}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).containsIgnoringCase("duplicate").contains("prompt");
    }

    @ParameterizedTest
    @CsvSource({"sample_method,EULER_A", "sample_method,dpmpp", "scheduler,simple", "response_format,B64_JSON"})
    void value_outside_its_list_is_refused(String field, String value) {
        PlainHttp.Response response =
                generate("{\"model\":\"sd\",\"prompt\":\"a\",\"" + field + "\":\"" + value + "\"}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).contains(value.toLowerCase(Locale.ROOT).substring(0, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"sample_method\":\"dpm++2mv2\"",
                "\"scheduler\":\"KARRAS\"",
                "\"strength\":0.5",
                "\"style_ratio\":0.2",
                "\"apply_canny_preprocessor\":true",
                "\"quality\":\"hd\"",
                "\"style\":\"natural\"",
                "\"n\":1",
                "\"negative_prompt\":\"dog\"",
                "\"control_strength\":1"
            })
    void documented_field_is_taken(String field) {
        assertThat(generate(SMALL.formatted("," + field)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cfgScale\":7 | cfgScale is not a field of this server's JSON request",
                "\"size\":\"64x64\" | size is read as HEIGHTxWIDTH by the code and is widthxheight on the page;"
                        + " send height and width instead",
                "\"n\":2 | n is 2, but sd-api-server returns one image whatever n is; send one request for each image",
                "\"control_image\":{\"id\":\"file_1\",\"bytes\":1,\"created_at\":1,\"filename\":\"a\",\"object\":\"file\","
                        + "\"purpose\":\"assistants\"} | control_image in JSON names a file already on the server, and"
                        + " there is no route to upload one; send it as a multipart file"
            })
    void strict_emulator_refuses_what_the_server_would_misread_or_drop(String field, String message) {
        PlainHttp.Response response = generate(SMALL.formatted("," + field));

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).isEqualTo("400 Bad Request: emulator strict mode: " + message);
    }

    @Test
    void lenient_emulator_ignores_unknown_fields_and_the_content_type() {
        restart(LocalEmulator.builder().strict(false));
        PlainHttp.Response response = PlainHttp.post(
                emulator.baseUrl() + "/v1/images/generations", "text/plain", SMALL.formatted(",\"cfgScale\":7"));

        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void errors_are_text_without_a_content_type_and_open_to_every_origin() {
        PlainHttp.Response response = PlainHttp.call("GET", emulator.baseUrl() + "/v1/images/generations");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEqualTo("500 Internal Server Error: Invalid HTTP Method.");
        assertThat(response.headers())
                .doesNotContainKey("Content-Type")
                .containsEntry("Access-Control-Allow-Origin", "*");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models,/v1/models",
        "/v1/info,/v1/info",
        "/v1/images/upscale,/v1/images/upscale",
        "/sdapi/v1/txt2img,/sdapi",
        "/,/"
    })
    void unknown_path_is_404_in_the_servers_words(String path, String named) {
        PlainHttp.Response response = PlainHttp.get(emulator.baseUrl() + path);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.text()).isEqualTo("404 The requested service endpoint is not found: " + named);
    }

    @Test
    void echo_has_no_cors_headers() {
        PlainHttp.Response response = PlainHttp.get(emulator.baseUrl() + "/echo");

        assertThat(response.text()).isEqualTo("echo test");
        assertThat(response.headers()).doesNotContainKeys("Access-Control-Allow-Origin", "Content-Type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"images/generations", "images/edits", "images/variations", "files", "files/file_1"})
    void options_get_an_empty_response(String path) {
        PlainHttp.Response response = PlainHttp.call("OPTIONS", emulator.baseUrl() + "/v1/" + path);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers()).containsEntry("Access-Control-Allow-Methods", "*");
    }

    @Test
    void server_with_a_key_refuses_a_wrong_one_and_lets_none_through() {
        restart(LocalEmulator.builder().apiKey("MARKEDKEY-right"));
        PlainHttp.Response wrong = generate(SMALL.formatted(""), "Authorization", "Bearer wrong");

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.text()).isEqualTo("401 Unauthorized: Invalid API key.");
        assertThat(generate(SMALL.formatted(""), "Authorization", "Bearer MARKEDKEY-right")
                        .status())
                .isEqualTo(200);
        assertThat(generate(SMALL.formatted(""), "Authorization", "Token MARKEDKEY-right")
                        .status())
                .as("only the second word is compared")
                .isEqualTo(200);
        assertThat(generate(SMALL.formatted("")).status()).isEqualTo(200);
    }

    @Test
    void stricter_front_wants_a_key() {
        restart(LocalEmulator.builder().apiKey("MARKEDKEY-right").requireKey(true));

        assertThat(generate(SMALL.formatted("")).status()).isEqualTo(401);
        assertThat(generate(SMALL.formatted(""), "Authorization", "Bearer MARKEDKEY-right")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ordered_failure_is_a_500_with_its_reason() {
        emulator.failNextTask();
        PlainHttp.Response response = generate(SMALL.formatted(""));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).startsWith("500 Internal Server Error: Failed to get image generations. Reason: ");
        assertThat(generate(SMALL.formatted("")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4097, 100_000_000_000L})
    void size_that_nobody_can_draw_is_a_failed_generation(long side) {
        PlainHttp.Response response = generate("{\"model\":\"sd\",\"prompt\":\"a\",\"width\":" + side + "}");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).contains("Failed to get image generations. Reason: ");
    }

    @Test
    void server_started_for_edits_alone_generates_nothing() {
        restart(LocalEmulator.builder().task(Task.IMAGE2IMAGE));

        assertThat(generate(SMALL.formatted("")).text())
                .isEqualTo("500 Internal Server Error: Failed to get image generations. Reason:"
                        + " Fail to get the underlying value of `SD_TEXT_TO_IMAGE`.");
    }

    @Test
    void requests_are_served_one_after_another() {
        restart(LocalEmulator.builder().generationTime(Duration.ofMillis(60)));
        long began = System.nanoTime();
        CompletableFuture<PlainHttp.Response> first =
                CompletableFuture.supplyAsync(() -> generate(SMALL.formatted(",\"seed\":1")));
        CompletableFuture<PlainHttp.Response> second =
                CompletableFuture.supplyAsync(() -> generate(SMALL.formatted(",\"seed\":2")));

        assertThat(first.join().status()).isEqualTo(200);
        assertThat(second.join().status()).isEqualTo(200);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(120_000_000);
    }

    @Test
    void release_that_is_not_known_is_refused_with_the_list() {
        assertThatThrownBy(() -> LocalEmulator.builder().version("9.9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("version is 9.9; give one of 0.2.0, 0.2.1, 0.2.2, 0.2.3, 0.2.4");
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private PlainHttp.Response generate(String json, String... headers) {
        return PlainHttp.postJson(emulator.baseUrl() + "/v1/images/generations", json, headers);
    }

    private static byte[] drawn(String prompt, long seed) {
        return EmulatedImage.of(prompt, seed, 96, 64).labelled("SD-API-SERVER").png();
    }

    private static byte[] image(JsonNode response) {
        return Base64.getDecoder().decode(response.at("/data/0/b64_json").asText());
    }
}
