package dev.easel.testkit;

import static dev.easel.testkit.GeminiWire.BOTH;
import static dev.easel.testkit.GeminiWire.BY_KEY;
import static dev.easel.testkit.GeminiWire.MODEL;
import static dev.easel.testkit.GeminiWire.PNG;
import static dev.easel.testkit.GeminiWire.SMALL;
import static dev.easel.testkit.GeminiWire.body;
import static dev.easel.testkit.GeminiWire.bytes;
import static dev.easel.testkit.GeminiWire.configured;
import static dev.easel.testkit.GeminiWire.draw;
import static dev.easel.testkit.GeminiWire.error;
import static dev.easel.testkit.GeminiWire.generate;
import static dev.easel.testkit.GeminiWire.get;
import static dev.easel.testkit.GeminiWire.image;
import static dev.easel.testkit.GeminiWire.imagePart;
import static dev.easel.testkit.GeminiWire.inline;
import static dev.easel.testkit.GeminiWire.kinds;
import static dev.easel.testkit.GeminiWire.parts;
import static dev.easel.testkit.GeminiWire.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.GeminiEmulator.Problem;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What generateContent answers at the Gemini API. */
class GeminiEmulatorTest {
    private final VirtualTime time = VirtualTime.create();
    private GeminiEmulator emulator = GeminiEmulator.builder().clock(time).start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private void restart(GeminiEmulator.Builder builder) {
        emulator.close();
        emulator = builder.clock(time).start();
    }

    @Test
    void one_call_gives_one_image_with_its_usage_and_a_signature() {
        PlainHttp.Response response = draw(emulator);

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(kinds(response)).isEqualTo("inlineData");
        assertThat(imagePart(response).at("/inlineData/mimeType").asText()).isEqualTo("image/png");
        assertThat(imagePart(response).path("thoughtSignature").asText()).isNotEmpty();
        assertThat(image(response).getWidth()).isEqualTo(512);
        JsonNode json = response.json();
        assertThat(json.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(json.at("/usageMetadata/candidatesTokensDetails/0/modality").asText())
                .isEqualTo("IMAGE");
        assertThat(json.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(1120);
        assertThat(json.at("/usageMetadata/trafficType").isMissingNode()).isTrue();
        assertThat(json.at("/modelVersion").asText()).isEqualTo(MODEL);
        assertThat(json.at("/responseId").asText())
                .isNotEqualTo(draw(emulator).json().at("/responseId").asText());
        assertThat(emulator.billedImages()).isEqualTo(2);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        assertThat(emulator.drawn().get(0).model()).isEqualTo(MODEL);
    }

    @ParameterizedTest
    @CsvSource({"1:1,512,512,512", "16:9,1K,1024,576", "8:1,512,512,64", "9:16,2K,1152,2048"})
    void ratio_and_size_make_the_pixels(String ratio, String size, int width, int height) {
        BufferedImage image = image(configured(
                emulator, BOTH + ",'imageConfig':{'aspectRatio':'" + ratio + "','imageSize':'" + size + "'}"));

        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
    }

    @Test
    void without_a_ratio_an_edit_keeps_the_proportions_of_its_source() {
        BufferedImage image = image(parts(emulator, inline(PNG) + ",{'text':'make it red'}"));

        assertThat(image.getWidth()).isEqualTo(512);
        assertThat(image.getHeight()).isEqualTo(256);
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(1);
    }

    @Test
    void the_same_seed_gives_the_same_image_and_no_seed_another() {
        String seeded = BOTH + "," + SMALL + ",'seed':7";
        JsonNode first = imagePart(configured(emulator, seeded));

        assertThat(imagePart(configured(emulator, seeded))).isEqualTo(first);
        assertThat(imagePart(draw(emulator))).isNotEqualTo(imagePart(draw(emulator)));
    }

    @Test
    void without_modalities_only_words_come_unless_the_model_draws_unasked() {
        PlainHttp.Response words = configured(emulator, SMALL);
        assertThat(kinds(words)).isEqualTo("text");
        assertThat(emulator.billedImages()).isZero();

        restart(GeminiEmulator.builder().quirks(Quirk.IMAGES_WITHOUT_MODALITIES));
        assertThat(kinds(configured(emulator, SMALL))).isEqualTo("inlineData");
    }

    @Test
    void with_the_image_modality_alone_the_words_of_a_refusal_are_lost() {
        emulator.nextQuirks(Quirk.TEXT_ONLY);
        assertThat(kinds(configured(emulator, "'responseModalities':['IMAGE']," + SMALL)))
                .isEmpty();
        emulator.nextQuirks(Quirk.TEXT_ONLY);
        PlainHttp.Response words = draw(emulator);
        assertThat(kinds(words)).isEqualTo("text");
        assertThat(words.json().at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    }

    @ParameterizedTest
    @CsvSource({
        "THOUGHT_IMAGE,thought-inlineData inlineData,1",
        "TEXT_BEFORE,text inlineData,1",
        "TEXT_AFTER,inlineData text,1",
        "TWO_IMAGES,inlineData inlineData,2",
        "SNAKE_CASE_PARTS,inline_data,1",
        "NO_PARTS,'',0",
        "NO_CONTENT,'',0",
        "NO_CANDIDATES,'',0"
    })
    void the_parts_of_one_response_vary(Quirk quirk, String kinds, int billed) {
        emulator.nextQuirks(quirk);

        assertThat(kinds(draw(emulator))).isEqualTo(kinds);
        assertThat(emulator.billedImages()).isEqualTo(billed);
        assertThat(kinds(draw(emulator))).as("the next one").isEqualTo("inlineData");
    }

    @Test
    void included_thoughts_come_as_a_thought_of_words() {
        assertThat(kinds(configured(emulator, BOTH + "," + SMALL + ",'thinkingConfig':{'includeThoughts':true}")))
                .isEqualTo("thought-text inlineData");
    }

    @Test
    void a_jpeg_may_be_called_a_png() {
        emulator.nextQuirks(Quirk.JPEG_LABELLED_PNG);
        JsonNode blob = imagePart(draw(emulator)).get("inlineData");

        assertThat(blob.get("mimeType").asText()).isEqualTo("image/png");
        assertThat(bytes(blob.get("data"))).startsWith(0xff, 0xd8);
    }

    @Test
    void a_candidate_may_be_refused_beside_a_good_one() {
        emulator.nextQuirks(Quirk.REFUSED_SECOND_CANDIDATE);
        PlainHttp.Response response = draw(emulator);

        assertThat(kinds(response)).isEqualTo("inlineData");
        assertThat(response.json().at("/candidates/1/finishReason").asText()).isEqualTo("IMAGE_RECITATION");
        assertThat(response.json().at("/candidates/1/content").isMissingNode()).isTrue();
    }

    @Test
    void usage_may_be_absent() {
        emulator.nextQuirks(Quirk.NO_USAGE);
        assertThat(draw(emulator).json().has("usageMetadata")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROHIBITED_CONTENT", "SAFETY", "IMAGE_SAFETY", "A_NEW_WORD"})
    void a_blocked_prompt_is_200_without_candidates_or_a_bill(String reason) {
        emulator.blockNext(reason);
        PlainHttp.Response response = draw(emulator);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().at("/promptFeedback/blockReason").asText()).isEqualTo(reason);
        assertThat(response.json().has("candidates")).isFalse();
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void a_prompt_with_nsfw_is_blocked() {
        assertThat(parts(emulator, "{'text':'nsfw'}")
                        .json()
                        .at("/promptFeedback/blockReason")
                        .asText())
                .isEqualTo("PROHIBITED_CONTENT");
    }

    @ParameterizedTest
    @CsvSource({"IMAGE_SAFETY,1", "SAFETY,1", "IMAGE_OTHER,1", "MAX_TOKENS,1", "NO_IMAGE,0", "A_NEW_WORD,1"})
    void a_refused_candidate_is_200_with_its_reason_and_no_parts(String reason, int billed) {
        emulator.finishNext(reason);
        PlainHttp.Response response = draw(emulator);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().at("/candidates/0/finishReason").asText()).isEqualTo(reason);
        assertThat(response.json().at("/candidates/0/content/parts").isMissingNode())
                .isTrue();
        assertThat(response.json().at("/candidates/0").has("content")).isEqualTo(reason.equals("NO_IMAGE"));
        assertThat(emulator.billedImages()).isEqualTo(billed);
    }

    @Test
    void a_failure_that_is_ordered_is_a_500() {
        emulator.failNextTask();
        assertThat(error(draw(emulator))).isEqualTo("500 INTERNAL");
    }

    @Test
    void a_500_after_the_work_is_billed() {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.INTERNAL).afterWork());
        assertThat(error(draw(emulator))).isEqualTo("500 INTERNAL");
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RATE_LIMIT             | 429 RESOURCE_EXHAUSTED  | "retryDelay":"7s"
            MINUTE_QUOTA           | 429 RESOURCE_EXHAUSTED  | PerMinute
            DAY_QUOTA              | 429 RESOURCE_EXHAUSTED  | PerDay
            NO_QUOTA               | 429 RESOURCE_EXHAUSTED  | "quotaValue":"0"
            SPEND_LIMIT            | 429 RESOURCE_EXHAUSTED  | spending
            OVERLOADED             | 503 UNAVAILABLE         | overloaded
            DEADLINE_EXCEEDED      | 504 DEADLINE_EXCEEDED   | Deadline
            CLIENT_CLOSED          | 499 CANCELLED           | cancelled
            KEY_INVALID            | 400 INVALID_ARGUMENT    | "reason":"API_KEY_INVALID"
            UNAUTHENTICATED        | 401 UNAUTHENTICATED     | credentials
            PERMISSION_DENIED      | 403 PERMISSION_DENIED   | permission
            LOCATION_NOT_SUPPORTED | 400 FAILED_PRECONDITION | location
            """)
    void a_problem_has_googles_form(Problem problem, String error, String text) {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));
        PlainHttp.Response response = draw(emulator);

        assertThat(error(response)).isEqualTo(error);
        assertThat(response.text()).contains(text);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void an_error_may_stand_in_an_array() {
        restart(GeminiEmulator.builder().quirks(Quirk.ERROR_IN_ARRAY));

        assertThat(post(emulator, generate("gone"), body(BOTH))
                        .json()
                        .at("/0/error/code")
                        .asInt())
                .isEqualTo(404);
    }

    @Test
    void more_images_than_a_minute_has_are_refused_with_the_time_to_wait() {
        restart(GeminiEmulator.builder().imagesPerMinute(1));
        draw(emulator);
        time.advance(Duration.ofSeconds(20));
        PlainHttp.Response refused = draw(emulator);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text()).contains("\"retryDelay\":\"40s\"", "PerMinute");
        time.advance(Duration.ofSeconds(40));
        assertThat(draw(emulator).status()).isEqualTo(200);
    }

    @Test
    void a_call_is_held_back_until_its_time_has_passed() {
        restart(GeminiEmulator.builder().generationTime(Duration.ofSeconds(30)));
        CompletableFuture<PlainHttp.Response> call = CompletableFuture.supplyAsync(() -> draw(emulator));
        while (emulator.count(ExchangeKind.SUBMIT) == 0) {
            Thread.onSpinWait();
        }
        assertThat(call).isNotDone();
        while (!call.isDone()) {
            time.advance(Duration.ofSeconds(30));
        }

        assertThat(call.join().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({",504", "80,504", "100,200"})
    void a_call_of_more_than_a_minute_needs_a_server_timeout(String seconds, int status) {
        restart(GeminiEmulator.builder().generationTime(Duration.ofSeconds(90)));
        String[] headers = seconds == null ? BY_KEY : new String[] {BY_KEY[0], BY_KEY[1], "X-Server-Timeout", seconds};
        CompletableFuture<PlainHttp.Response> call =
                CompletableFuture.supplyAsync(() -> post(emulator, generate(MODEL), body(BOTH + "," + SMALL), headers));
        while (!call.isDone()) {
            time.advance(Duration.ofSeconds(90));
        }

        assertThat(call.join().status()).isEqualTo(status);
        assertThat(emulator.billedImages()).as("drawn all the same").isEqualTo(1);
    }

    @Test
    void a_search_is_told_among_the_grounding() {
        PlainHttp.Response response = post(
                emulator,
                generate(MODEL),
                body(BOTH + "," + SMALL).replaceFirst("\\{", "{'tools':[{'googleSearch':{}}],"));

        assertThat(response.json()
                        .at("/candidates/0/groundingMetadata/webSearchQueries/0")
                        .asText())
                .isEqualTo("a pier");
    }

    @Test
    void an_image_goes_back_with_the_signature_that_came_with_it() {
        JsonNode part = imagePart(draw(emulator));
        String again = "{'contents':[{'role':'user','parts':[{'text':'a pier'}]},{'role':'model','parts':[%s]},"
                + "{'role':'user','parts':[{'text':'at night'}]}],'generationConfig':{" + BOTH + "," + SMALL + "}}";
        String unchanged = part.toString();
        String unsigned = unchanged.replaceFirst(",\"thoughtSignature\":\"[^\"]*\"", "");
        String other = unchanged.replaceFirst("Signature\":\"", "Signature\":\"x");

        PlainHttp.Response edited = post(emulator, generate(MODEL), again.formatted(unchanged));
        assertThat(edited.status()).as(edited.text()).isEqualTo(200);
        assertThat(emulator.drawn().get(1).prompt()).isEqualTo("at night");
        assertThat(post(emulator, generate(MODEL), again.formatted(unsigned)).status())
                .isEqualTo(400);
        assertThat(post(emulator, generate(MODEL), again.formatted(other)).status())
                .isEqualTo(400);
    }

    @Test
    void models_are_listed_page_by_page_and_nothing_tells_which_draw() {
        JsonNode first = get(emulator, "/v1beta/models?pageSize=4").json();
        JsonNode second = get(
                        emulator,
                        "/v1beta/models?pageSize=4&pageToken="
                                + first.get("nextPageToken").asText())
                .json();

        assertThat(first.get("models")).hasSize(4);
        assertThat(second.get("models")).hasSize(3);
        assertThat(second.has("nextPageToken")).isFalse();
        assertThat(first.at("/models/0/supportedGenerationMethods/0").asText()).isEqualTo("generateContent");
        assertThat(get(emulator, "/v1beta/models/" + MODEL).json().get("name").asText())
                .isEqualTo("models/" + MODEL);
        assertThat(emulator.count(ExchangeKind.CATALOGUE)).isEqualTo(3);
    }

    @Test
    void a_retired_model_is_not_found_and_not_listed() {
        emulator.retire(MODEL);

        assertThat(error(draw(emulator))).isEqualTo("404 NOT_FOUND");
        assertThat(get(emulator, "/v1beta/models").text()).doesNotContain("models/" + MODEL + "\"");
        assertThat(post(emulator, generate("imagen-4.0-generate-001"), body(BOTH))
                        .status())
                .isEqualTo(404);
        assertThatThrownBy(() -> emulator.retire("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_quirk_of_the_whole_service_is_none_of_one_generation() {
        assertThatThrownBy(() -> emulator.nextQuirks(Quirk.ERROR_IN_ARRAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("builder");
    }
}
