package dev.easel.testkit;

import static dev.easel.testkit.GeminiWire.BOTH;
import static dev.easel.testkit.GeminiWire.BY_KEY;
import static dev.easel.testkit.GeminiWire.BY_TOKEN;
import static dev.easel.testkit.GeminiWire.CONTENTS;
import static dev.easel.testkit.GeminiWire.KEY;
import static dev.easel.testkit.GeminiWire.MODEL;
import static dev.easel.testkit.GeminiWire.PNG;
import static dev.easel.testkit.GeminiWire.SMALL;
import static dev.easel.testkit.GeminiWire.TOKEN;
import static dev.easel.testkit.GeminiWire.body;
import static dev.easel.testkit.GeminiWire.configured;
import static dev.easel.testkit.GeminiWire.draw;
import static dev.easel.testkit.GeminiWire.error;
import static dev.easel.testkit.GeminiWire.generate;
import static dev.easel.testkit.GeminiWire.image;
import static dev.easel.testkit.GeminiWire.imagePart;
import static dev.easel.testkit.GeminiWire.inline;
import static dev.easel.testkit.GeminiWire.message;
import static dev.easel.testkit.GeminiWire.parts;
import static dev.easel.testkit.GeminiWire.post;
import static dev.easel.testkit.GeminiWire.vertex;
import static dev.easel.testkit.GeminiWire.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What generateContent refuses, at both doors. */
class GeminiStrictnessTest {
    private static final String EXPRESS = "/v1beta1/publishers/google/models/" + MODEL + ":generateContent";

    private GeminiEmulator emulator =
            GeminiEmulator.builder().apiKey(KEY).token(TOKEN).project("p1").start();

    @AfterEach
    void close() {
        assertThat(emulator.count(ExchangeKind.SUBMIT) + emulator.count(ExchangeKind.OTHER))
                .isPositive();
        emulator.close();
    }

    private void restart(GeminiEmulator started) {
        emulator.close();
        emulator = started;
    }

    @Test
    void a_key_in_the_query_fails_the_test() {
        PlainHttp.Response response =
                post(emulator, generate(MODEL) + "?key=any-key", body(BOTH + "," + SMALL), "X-None", "1");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text())
                .startsWith("emulator: the key is in the query")
                .doesNotContain(KEY);
    }

    @Test
    void a_wrong_key_is_a_400_with_its_reason_and_none_a_403() {
        PlainHttp.Response wrong =
                post(emulator, generate(MODEL), body(BOTH), "x-goog-api-key", "AIza-MARKEDKEY-other");

        assertThat(error(wrong)).isEqualTo("400 INVALID_ARGUMENT");
        assertThat(wrong.json().at("/error/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
        assertThat(error(post(emulator, generate(MODEL), body(BOTH), "X-None", "1")))
                .isEqualTo("403 PERMISSION_DENIED");
    }

    @Test
    void the_gemini_api_takes_a_token_with_a_project() {
        String body = body(BOTH + "," + SMALL);
        assertThat(post(emulator, generate(MODEL), body, BY_TOKEN[0], BY_TOKEN[1], "x-goog-user-project", "p1")
                        .status())
                .isEqualTo(200);
        assertThat(error(post(emulator, generate(MODEL), body, BY_TOKEN))).isEqualTo("403 PERMISSION_DENIED");
    }

    @Test
    void vertex_takes_a_token_until_it_is_stale_and_no_key() {
        String body = body(BOTH + "," + SMALL);
        assertThat(post(emulator, vertex("v1beta1", "global"), body, BY_TOKEN)
                        .json()
                        .at("/usageMetadata/trafficType")
                        .asText())
                .isEqualTo("ON_DEMAND");
        assertThat(post(emulator, vertex("v1", "global"), body, BY_TOKEN).status())
                .isEqualTo(200);
        assertThat(error(post(emulator, vertex("v1", "global"), body, BY_KEY))).isEqualTo("401 UNAUTHENTICATED");
        assertThat(error(post(emulator, vertex("v1", "global").replace("/p1/", "/p2/"), body, BY_TOKEN)))
                .isEqualTo("403 PERMISSION_DENIED");
        emulator.revokeToken(TOKEN);
        assertThat(error(post(emulator, vertex("v1", "global"), body, BY_TOKEN)))
                .isEqualTo("401 UNAUTHENTICATED");
    }

    @Test
    void vertex_without_a_project_takes_the_key_and_no_token() {
        assertThat(post(emulator, EXPRESS, body(BOTH + "," + SMALL), BY_KEY).status())
                .isEqualTo(200);
        assertThat(error(post(emulator, EXPRESS, body(BOTH), BY_TOKEN))).isEqualTo("403 PERMISSION_DENIED");
    }

    @Test
    void a_key_and_a_token_together_are_refused() {
        assertThat(post(emulator, generate(MODEL), body(BOTH), BY_KEY[0], KEY, BY_TOKEN[0], BY_TOKEN[1])
                        .status())
                .isEqualTo(400);
    }

    @Test
    void newer_models_are_at_the_global_location_alone_unless_they_are_everywhere() {
        String body = body(BOTH + "," + SMALL);
        assertThat(error(post(emulator, vertex("v1", "europe-west4"), body, BY_TOKEN)))
                .isEqualTo("404 NOT_FOUND");
        restart(with(Quirk.EVERY_LOCATION));
        assertThat(post(emulator, vertex("v1", "europe-west4"), body, BY_TOKEN).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/gemini-3.1-flash-image:generateContent",
                "/v1beta/models/gemini-3.1-flash-image%3AgenerateContent",
                "/v1beta/models/gemini-3.1-flash-image:generateContents",
                "/v1beta/models/gemini-3.1-flash-image:predict",
                "/v1beta/gemini-3.1-flash-image:generateContent",
                "/v2/projects/p1/locations/global/publishers/google/models/gemini-3.1-flash-image:generateContent",
                "/v1beta/files/f1/cancel"
            })
    void a_wrong_path_is_not_found(String path) {
        assertThat(error(post(emulator, path, body(BOTH)))).isEqualTo("404 NOT_FOUND");
    }

    @Test
    void a_wrong_method_is_a_405_and_an_unknown_query_a_400() {
        assertThat(PlainHttp.get(emulator.baseUrl() + generate(MODEL), BY_KEY).status())
                .isEqualTo(405);
        assertThat(message(post(emulator, generate(MODEL) + "?alt=sse", body(BOTH))))
                .isEqualTo("Unknown name \"alt\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'imageConfig':{'personGeneration':'ALLOW_ALL'}             | "personGeneration" at 'generation_config.image_config'
            'imageConfig':{'prominentPeople':'BLOCK_PROMINENT_PEOPLE'} | "prominentPeople" at 'generation_config.image_config'
            'imageConfig':{'imageOutputOptions':{}}                    | "imageOutputOptions" at 'generation_config.image_config'
            'image_config':{}                                          | "image_config" at 'generation_config'
            'negativePrompt':'x'                                       | "negativePrompt" at 'generation_config'
            'imageConfig':{'aspect_ratio':'1:1'}                       | "aspect_ratio" at 'generation_config.image_config'
            """)
    void an_unknown_name_is_refused_at_any_depth(String config, String words) {
        PlainHttp.Response response = configured(emulator, BOTH + "," + config);

        assertThat(error(response)).isEqualTo("400 INVALID_ARGUMENT");
        assertThat(message(response)).isEqualTo("Unknown name " + words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'imageConfig':{'imageSize':'1k'}",
                "'imageConfig':{'imageSize':'512K'}",
                "'imageConfig':{'aspectRatio':'7:3'}",
                "'responseModalities':['image']",
                "'responseModalities':'IMAGE'",
                "'seed':2147483648",
                "'seed':1.5",
                "'candidateCount':2",
                "'thinkingConfig':{'thinkingLevel':'low'}",
                "'temperature':'1'",
                "'seed':null"
            })
    void a_value_has_to_be_exact(String config) {
        assertThat(error(configured(emulator, config))).isEqualTo("400 INVALID_ARGUMENT");
        assertThat(emulator.billedImages()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro-image,'aspectRatio':'8:1'",
        "gemini-3-pro-image,'imageSize':'512'",
        "gemini-nano-banana-2.1,'imageSize':'512'",
        "gemini-2.5-flash-image,'imageSize':'1K'"
    })
    void ratio_and_size_depend_on_the_model(String model, String config) {
        String json = body(BOTH + ",'imageConfig':{" + config.replace("'", "\"") + "}");
        assertThat(error(post(emulator, generate(model), json))).isEqualTo("400 INVALID_ARGUMENT");
    }

    @Test
    void the_size_512_may_be_known_to_2_1() {
        restart(with(Quirk.SIZE_512_ON_2_1));
        assertThat(post(emulator, generate("gemini-nano-banana-2.1"), body(BOTH + "," + SMALL))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_names_of_vertex_are_taken_there_and_the_format_is_drawn() {
        String options = BOTH + ",'imageConfig':{'imageSize':'512','personGeneration':'ALLOW_ADULT',"
                + "'imageOutputOptions':{'mimeType':'image/jpeg','compressionQuality':80}}";
        String body = body(options)
                .replaceFirst(
                        "\\{",
                        "{'labels':{'job':'a-1'},'safetySettings':[{'category':'HARM_CATEGORY_IMAGE_HATE',"
                                + "'threshold':'BLOCK_NONE'}],");
        PlainHttp.Response response = post(emulator, vertex("v1beta1", "global"), body, BY_TOKEN);

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(imagePart(response).at("/inlineData/mimeType").asText()).isEqualTo("image/jpeg");
        assertThat(image(response).getWidth()).isEqualTo(512);
        assertThat(post(emulator, generate(MODEL), body).status()).isEqualTo(400);
        assertThat(post(emulator, vertex("v1", "global"), body.replace("80", "101"), BY_TOKEN)
                        .status())
                .isEqualTo(400);
        assertThat(post(emulator, vertex("v1", "global"), body.replace("a-1", "A"), BY_TOKEN)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void image_categories_of_safety_are_unknown_to_the_gemini_api() {
        String settings = "{" + CONTENTS + ",'safetySettings':[{'category':'%s','threshold':'%s'}]}";
        assertThat(post(emulator, generate(MODEL), settings.formatted("HARM_CATEGORY_HARASSMENT", "OFF"))
                        .status())
                .isEqualTo(200);
        assertThat(post(emulator, generate(MODEL), settings.formatted("HARM_CATEGORY_IMAGE_HATE", "OFF"))
                        .status())
                .isEqualTo(400);
        assertThat(post(emulator, generate(MODEL), settings.formatted("HARM_CATEGORY_HARASSMENT", "off"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void snake_case_is_taken_where_the_parser_takes_both() {
        String snake = "{" + CONTENTS + ",'generation_config':{'response_modalities':['TEXT','IMAGE'],"
                + "'image_config':{'image_size':'512'}}}";
        assertThat(message(post(emulator, generate(MODEL), snake))).isEqualTo("Unknown name \"generation_config\"");
        restart(with(Quirk.BOTH_CASES));
        assertThat(image(post(emulator, generate(MODEL), snake)).getWidth()).isEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inlineData':{'mimeType':'image/png','data':'data:image/png;base64,QQ=='}}",
                "{'inlineData':{'mimeType':'image/png','data':'QQ=='}}",
                "{'inlineData':{'mimeType':'image/gif','data':'QQ=='}}",
                "{'inlineData':{'data':'QQ=='}}",
                "{'fileData':{'mimeType':'image/png','fileUri':'gs://bucket/a.png'}}",
                "{'fileData':{'mimeType':'image/png','fileUri':'https://example.com/a.png'}}",
                "{'text':'a','inlineData':{'mimeType':'image/png','data':'QQ=='}}",
                "{'text':'a','thoughtSignature':'cw=='}",
                "{}",
                ""
            })
    void a_part_has_to_be_a_text_or_a_readable_image(String part) {
        assertThat(error(parts(emulator, part))).isEqualTo("400 INVALID_ARGUMENT");
    }

    @Test
    void vertex_takes_images_of_cloud_storage() {
        String body = "{'contents':[{'role':'user','parts':[{'fileData':{'mimeType':'image/png','fileUri':'%s'}},"
                + "{'text':'a'}]}],'generationConfig':{" + BOTH + "," + SMALL + "}}";
        assertThat(post(emulator, vertex("v1", "global"), body.formatted("gs://bucket/a.png"), BY_TOKEN)
                        .status())
                .isEqualTo(200);
        assertThat(post(
                                emulator,
                                vertex("v1", "global"),
                                body.formatted(emulator.baseUrl() + "/v1beta/files/f1"),
                                BY_TOKEN)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_older_model_takes_three_images_and_the_newer_fourteen() {
        String three = String.join(",", java.util.Collections.nCopies(3, inline(PNG)));
        String fourteen = String.join(",", java.util.Collections.nCopies(14, inline(PNG)));
        String body = "{'contents':[{'role':'user','parts':[%s]}],'generationConfig':{" + BOTH + "}}";

        String older = generate("gemini-2.5-flash-image");
        assertThat(post(emulator, older, body.formatted(three)).status()).isEqualTo(200);
        assertThat(post(emulator, older, body.formatted(three + "," + inline(PNG)))
                        .status())
                .isEqualTo(400);
        assertThat(parts(emulator, fourteen).status()).isEqualTo(200);
        assertThat(parts(emulator, fourteen + "," + inline(PNG)).status()).isEqualTo(400);
    }

    @Test
    void a_body_above_the_limit_is_a_413_or_a_400() {
        restart(GeminiEmulator.builder().bodyLimit(100).start());
        assertThat(draw(emulator).status()).isEqualTo(413);
        restart(GeminiEmulator.builder()
                .bodyLimit(100)
                .quirks(Quirk.TOO_LARGE_IS_400)
                .start());
        assertThat(draw(emulator).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{'contents':[]}", "{'contents':[{'parts':[{'text':'a'}]}]}"})
    void a_body_has_to_have_contents(String json) {
        assertThat(error(post(emulator, generate(MODEL), json))).isEqualTo("400 INVALID_ARGUMENT");
    }

    @Test
    void a_body_has_to_be_called_json() {
        assertThat(PlainHttp.post(
                                emulator.baseUrl() + generate(MODEL),
                                "text/plain",
                                body(BOTH).replace('\'', '"'),
                                BY_KEY)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_server_timeout_is_in_whole_seconds() {
        assertThat(post(emulator, generate(MODEL), body(BOTH), BY_KEY[0], KEY, "X-Server-Timeout", "1.5")
                        .status())
                .isEqualTo(400);
    }
}
