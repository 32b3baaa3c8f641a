package dev.easel.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.LocalEmulator.Dialect;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import okhttp3.MultipartBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiDialectTest {
    private static final byte[] CAT = EmulatedImage.of("a cat", 3, 40, 40).png();

    private final VirtualTime clock = VirtualTime.create();
    private LocalEmulator emulator = openAi().start();

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void gpt_image_returns_base64_with_its_settings_and_usage() {
        JsonNode response = generate("{\"model\":\"gpt-image-1\",\"prompt\":\"a cat\",\"size\":\"1536x1024\"}")
                .json();
        JsonNode usage = response.get("usage");

        assertThat(response.fieldNames())
                .toIterable()
                .containsExactly("created", "data", "background", "output_format", "size", "quality", "usage");
        assertThat(response.at("/data/0").fieldNames()).toIterable().containsExactly("b64_json");
        assertThat(PlainHttp.image(decoded(response, 0)))
                .extracting("width", "height")
                .containsExactly(1536, 1024);
        assertThat(response.get("size").asText()).isEqualTo("1536x1024");
        assertThat(response.get("output_format").asText()).isEqualTo("png");
        assertThat(usage.get("total_tokens").asInt())
                .isEqualTo(usage.get("input_tokens").asInt()
                        + usage.get("output_tokens").asInt());
        assertThat(usage.at("/input_tokens_details/text_tokens").asInt()).isEqualTo(2);
        assertThat(usage.at("/input_tokens_details/image_tokens").asInt()).isZero();
    }

    @Test
    void gpt_image_draws_jpeg_when_asked_to() {
        JsonNode response = generate("{\"model\":\"gpt-image-2\",\"prompt\":\"a cat\",\"size\":\"256x256\","
                        + "\"output_format\":\"jpeg\",\"output_compression\":80}")
                .json();

        assertThat(decoded(response, 0)).startsWith(0xFF, 0xD8, 0xFF);
    }

    @Test
    void dall_e_2_is_the_default_and_returns_an_address_at_the_image_host() {
        JsonNode response =
                generate("{\"prompt\":\"a cat\",\"size\":\"256x256\",\"n\":2}").json();
        String url = response.at("/data/0/url").asText();

        assertThat(response.fieldNames()).toIterable().containsExactly("created", "data");
        assertThat(response.get("data")).hasSize(2);
        assertThat(url).startsWith(emulator.imageHost() + "/");
        assertThat(PlainHttp.get(url).image().getWidth()).isEqualTo(256);
        assertThat(PlainHttp.get(url).body())
                .isNotEqualTo(PlainHttp.get(response.at("/data/1/url").asText()).body());
    }

    @Test
    void the_key_is_a_leak_at_an_image_host_of_its_own_and_none_at_the_servers_origin() {
        String own = generate("{\"prompt\":\"a cat\",\"size\":\"256x256\"}")
                .json()
                .at("/data/0/url")
                .asText();
        assertThat(PlainHttp.get(own, "Authorization", "Bearer key").status()).isEqualTo(200);
        emulator.close();
        emulator = openAi().separateImageHost().start();
        String elsewhere = generate("{\"prompt\":\"a cat\",\"size\":\"256x256\"}")
                .json()
                .at("/data/0/url")
                .asText();

        assertThat(elsewhere).startsWith(emulator.imageHost() + "/").doesNotStartWith(emulator.baseUrl() + "/");
        assertThat(PlainHttp.get(elsewhere, "Authorization", "Bearer leaked").status())
                .isEqualTo(400);
    }

    @Test
    void address_lives_for_60_minutes() {
        String url = generate("{\"prompt\":\"a cat\",\"size\":\"256x256\"}")
                .json()
                .at("/data/0/url")
                .asText();
        clock.advance(Duration.ofMinutes(60).minusSeconds(1));
        assertThat(PlainHttp.get(url).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));

        assertThat(PlainHttp.get(url).status()).isEqualTo(404);
    }

    @Test
    void dall_e_3_revises_the_prompt() {
        JsonNode response = generate("{\"model\":\"dall-e-3\",\"prompt\":\"a cat\",\"style\":\"natural\","
                        + "\"quality\":\"hd\",\"response_format\":\"b64_json\"}")
                .json();

        assertThat(response.at("/data/0/revised_prompt").asText()).startsWith("a cat");
        assertThat(response.at("/data/0").has("url")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'gpt-image-1'} | prompt | missing_required_parameter",
                "{'prompt':'a','seed':7} | seed | unknown_parameter",
                "{'prompt':'a','steps':7} | steps | unknown_parameter",
                "{'prompt':'a','model':'gpt-image-1','response_format':'url'} | response_format | unknown_parameter",
                "{'prompt':'a','model':'gpt-image-1','style':'vivid'} | style | unknown_parameter",
                "{'prompt':'a','model':'dall-e-2','output_format':'png'} | output_format | unknown_parameter",
                "{'prompt':'a','model':'gpt-image-1','input_fidelity':'high'} | input_fidelity | unknown_parameter",
                "{'prompt':'a','n':'2'} | n | invalid_type",
                "{'prompt':7} | prompt | invalid_type",
                "{'prompt':'a','n':11} | n | integer_out_of_range",
                "{'prompt':'a','n':2,'model':'dall-e-3'} | n | integer_out_of_range",
                "{'prompt':'a','size':'1536x1024'} | size | invalid_value",
                "{'prompt':'a','size':'512x512','model':'gpt-image-1'} | size | invalid_value",
                "{'prompt':'a','size':'1000x1000','model':'gpt-image-2'} | size | invalid_value",
                "{'prompt':'a','size':'4096x1024','model':'gpt-image-2'} | size | invalid_value",
                "{'prompt':'a','quality':'hd','model':'gpt-image-1'} | quality | invalid_value",
                "{'prompt':'a','background':'clear','model':'gpt-image-1'} | background | invalid_value",
                "{'prompt':'a','output_compression':101,'model':'gpt-image-1'} | output_compression |"
                        + " integer_out_of_range"
            })
    void mistake_is_named_in_the_error_object(String json, String param, String code) {
        PlainHttp.Response response = generate(json.replace('\'', '"'));
        JsonNode error = response.json().get("error");

        assertThat(response.status()).isEqualTo(400);
        assertThat(error.fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.get("param").asText()).isEqualTo(param);
        assertThat(error.get("code").asText()).isEqualTo(code);
    }

    @Test
    void prompt_of_a_thousand_characters_is_the_longest_for_dall_e_2() {
        String body = "{\"prompt\":\"%s\",\"size\":\"256x256\"}";

        assertThat(generate(body.formatted("x".repeat(1000))).status()).isEqualTo(200);
        assertThat(generate(body.formatted("x".repeat(1001))).status()).isEqualTo(400);
    }

    @Test
    void null_is_refused_when_strict_and_taken_as_absent_when_lenient() {
        String body = "{\"prompt\":\"a\",\"size\":\"256x256\",\"n\":null}";
        assertThat(generate(body).json().at("/error/message").asText()).startsWith("emulator strict mode: n is null");

        restart(openAi().strict(false));
        assertThat(generate(body).status()).isEqualTo(200);
    }

    @Test
    void lenient_server_draws_with_any_model_in_any_size_and_ignores_what_it_does_not_know() {
        restart(openAi().strict(false));
        JsonNode response = generate("{\"prompt\":\"a\",\"model\":\"sd-1.5\",\"size\":\"72x40\",\"seed\":7,"
                        + "\"response_format\":\"b64_json\"}")
                .json();

        assertThat(PlainHttp.image(decoded(response, 0)))
                .extracting("width", "height")
                .containsExactly(72, 40);
    }

    @Test
    void key_is_needed_where_one_is_set() {
        restart(openAi().apiKey("MARKEDKEY-right"));
        String body = "{\"prompt\":\"a\",\"size\":\"256x256\"}";
        PlainHttp.Response none = generate(body);
        PlainHttp.Response wrong = generate(body, "Authorization", "Bearer wrong");

        assertThat(none.status()).isEqualTo(401);
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.json().at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(generate(body, "Authorization", "Bearer MARKEDKEY-right").status())
                .isEqualTo(200);
    }

    @Test
    void model_that_is_not_there_or_no_more_is_not_found() {
        PlainHttp.Response response = generate("{\"prompt\":\"a\",\"model\":\"sd-1.5\"}");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.json().at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(response.json().at("/error/param").asText()).isEqualTo("model");
    }

    @Test
    void variations_end_with_the_model_that_made_them() {
        restart(openAi().models(List.of("gpt-image-2")));
        PlainHttp.Response response = PlainHttp.postForm(
                emulator.baseUrl() + "/v1/images/variations",
                PlainHttp.form("n", "1")
                        .addFormDataPart("image", "a.png", PlainHttp.file(CAT))
                        .build());

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void models_are_listed() {
        restart(openAi().models(List.of("mine")));
        JsonNode response = PlainHttp.get(emulator.baseUrl() + "/v1/models").json();

        assertThat(response.get("object").asText()).isEqualTo("list");
        assertThat(response.get("data")).hasSize(1);
        assertThat(response.at("/data/0/id").asText()).isEqualTo("mine");
        assertThat(response.at("/data/0/object").asText()).isEqualTo("model");
        assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(1);
    }

    @Test
    void unknown_path_and_wrong_method_return_the_error_object() {
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/nothing").status()).isEqualTo(404);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/images/edits").status())
                .isEqualTo(405);
        assertThat(PlainHttp.get(emulator.baseUrl() + "/v1/nothing").json().has("error"))
                .isTrue();
    }

    @Test
    void ordered_failure_is_a_server_error() {
        emulator.failNextTask();
        PlainHttp.Response response = generate("{\"prompt\":\"a\",\"size\":\"256x256\"}");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.json().at("/error/type").asText()).isEqualTo("server_error");
    }

    @Test
    void stream_has_previews_that_grow_finer_and_then_the_image_with_its_settings_and_usage() {
        PlainHttp.Response response =
                generate("{\"prompt\":\"a cat\",\"model\":\"gpt-image-1\",\"stream\":true,\"partial_images\":3,"
                        + "\"output_format\":\"jpeg\"}");
        List<JsonNode> events = events(response, "image_generation");

        assertThat(response.headers().get("content-type")).startsWith("text/event-stream");
        assertThat(response.headers()).as("chunked").doesNotContainKey("content-length");
        assertThat(events.subList(0, 3))
                .extracting(event -> event.get("partial_image_index").asInt())
                .containsExactly(0, 1, 2);
        List<Long> distances = events.stream()
                .limit(3)
                .map(event -> distance(image(event), image(events.get(3))))
                .toList();
        assertThat(distances).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        assertThat(distances.get(2)).isPositive();
        assertThat(events.get(3).get("output_format").asText()).isEqualTo("jpeg");
        assertThat(events.get(3).at("/usage/total_tokens").asInt()).isPositive();
        assertThat(events.get(0).has("usage")).isFalse();
    }

    @Test
    void stream_of_an_edit_has_names_of_its_own() {
        PlainHttp.Response response =
                edit(PlainHttp.form("prompt", "a cat", "model", "gpt-image-1", "stream", "true", "partial_images", "1")
                        .addFormDataPart("image", "cat.png", PlainHttp.file(CAT)));

        assertThat(events(response, "image_edit")).hasSize(2);
    }

    @Test
    void ordered_failure_of_a_stream_is_an_event() {
        emulator.failNextTask();
        String body = generate("{\"prompt\":\"a\",\"model\":\"gpt-image-1\",\"stream\":true,\"partial_images\":1}")
                .text();

        assertThat(body).contains("event: image_generation.partial_image").endsWith("}}\n\n");
        assertThat(body.substring(body.indexOf("event: error")))
                .startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'model':'dall-e-3','stream':true|unknown_parameter",
                "'model':'gpt-image-1','stream':'yes'|invalid_type",
                "'model':'gpt-image-1','stream':true,'partial_images':4|integer_out_of_range",
                "'model':'gpt-image-1','stream':true,'partial_images':-1|integer_out_of_range",
                "'model':'gpt-image-1','stream':true,'partial_images':'1'|invalid_type",
                "'model':'gpt-image-1','partial_images':1|null",
                "'model':'gpt-image-1','stream':true,'n':2|null"
            })
    void stream_is_requested_as_documented(String fields, String code) {
        PlainHttp.Response response = generate("{\"prompt\":\"a\"," + fields.replace('\'', '"') + "}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/error/code").asText()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void edit_is_shaped_by_every_image_and_counts_it(int images) {
        MultipartBody.Builder form = PlainHttp.form("prompt", "a cat", "model", "gpt-image-1", "n", "1");
        for (int i = 0; i < images; i++) {
            form.addFormDataPart("image[]", i + ".png", PlainHttp.file(CAT));
        }
        JsonNode response = edit(form).json();

        assertThat(response.get("data")).hasSize(1);
        assertThat(response.at("/usage/input_tokens_details/image_tokens").asInt())
                .isEqualTo(323 * images);
    }

    @Test
    void edit_of_dall_e_2_takes_one_image_and_returns_an_address() {
        MultipartBody.Builder one = PlainHttp.form("prompt", "a cat", "model", "dall-e-2", "size", "256x256")
                .addFormDataPart("image", "cat.png", PlainHttp.file(CAT));
        assertThat(edit(one).json().at("/data/0/url").asText()).startsWith(emulator.imageHost() + "/");

        assertThat(edit(one.addFormDataPart("image", "again.png", PlainHttp.file(CAT)))
                        .json()
                        .at("/error/param")
                        .asText())
                .isEqualTo("image");
    }

    @Test
    void several_images_go_as_image_with_brackets() {
        MultipartBody.Builder form = PlainHttp.form("prompt", "a cat", "model", "gpt-image-1")
                .addFormDataPart("image", "cat.png", PlainHttp.file(CAT))
                .addFormDataPart("image", "again.png", PlainHttp.file(CAT));

        assertThat(edit(form).json().at("/error/message").asText())
                .isEqualTo("emulator strict mode: several images go as repeated image[] parts, not as repeated image");
    }

    @Test
    void mask_has_the_size_of_the_image_and_an_alpha_channel() {
        assertThat(edited(mask(40, 40, true)).status()).isEqualTo(200);
        assertThat(edited(mask(41, 40, true)).json().at("/error/param").asText())
                .isEqualTo("mask");
        assertThat(edited(mask(40, 40, false)).json().at("/error/message").asText())
                .contains("alpha");
    }

    @Test
    void edit_without_an_image_or_with_junk_is_refused() {
        assertThat(edit(PlainHttp.form("prompt", "a cat", "model", "gpt-image-1"))
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("missing_required_parameter");
        assertThat(edit(PlainHttp.form("prompt", "a cat", "model", "gpt-image-1")
                                .addFormDataPart("image", "cat.png", PlainHttp.file(new byte[] {1, 2})))
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("invalid_image_file");
    }

    @Test
    void quoted_boundary_is_read() {
        String body = "--a b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na cat\r\n--a b--\r\n";
        PlainHttp.Response response = PlainHttp.post(
                emulator.baseUrl() + "/v1/images/edits", "multipart/form-data; boundary=\"a b\"; charset=utf-8", body);

        assertThat(response.json().at("/error/param").asText()).isEqualTo("image");
    }

    private PlainHttp.Response edited(byte[] mask) {
        return edit(PlainHttp.form("prompt", "a cat", "model", "gpt-image-1")
                .addFormDataPart("image[]", "cat.png", PlainHttp.file(CAT))
                .addFormDataPart("mask", "mask.png", PlainHttp.file(mask)));
    }

    private static byte[] mask(int width, int height, boolean alpha) {
        int type = alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(width, height, type), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private LocalEmulator.Builder openAi() {
        return LocalEmulator.builder().dialect(Dialect.OPENAI).clock(clock);
    }

    private void restart(LocalEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
    }

    private PlainHttp.Response generate(String json, String... headers) {
        return PlainHttp.postJson(emulator.baseUrl() + "/v1/images/generations", json, headers);
    }

    private PlainHttp.Response edit(MultipartBody.Builder form) {
        return PlainHttp.postForm(emulator.baseUrl() + "/v1/images/edits", form.build());
    }

    /** The data of each event; the last is the image, the others are previews. */
    private static List<JsonNode> events(PlainHttp.Response response, String work) {
        List<JsonNode> events = new ArrayList<>();
        String[] texts = response.text().split("\n\n");
        for (int i = 0; i < texts.length; i++) {
            String name = work + (i == texts.length - 1 ? ".completed" : ".partial_image");
            assertThat(texts[i]).startsWith("event: " + name + "\ndata: {");
            JsonNode data = json(texts[i].substring(texts[i].indexOf('{')));
            assertThat(data.get("type").asText()).isEqualTo(name);
            events.add(data);
        }
        return events;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage image(JsonNode event) {
        return PlainHttp.image(Base64.getDecoder().decode(event.get("b64_json").asText()));
    }

    private static long distance(BufferedImage one, BufferedImage other) {
        long distance = 0;
        for (int y = 0; y < other.getHeight(); y += 3) {
            for (int x = 0; x < other.getWidth(); x += 3) {
                distance += Math.abs((one.getRGB(x, y) & 0xff) - (other.getRGB(x, y) & 0xff));
            }
        }
        return distance;
    }

    private static byte[] decoded(JsonNode response, int index) {
        return Base64.getDecoder()
                .decode(response.at("/data/" + index + "/b64_json").asText());
    }
}
