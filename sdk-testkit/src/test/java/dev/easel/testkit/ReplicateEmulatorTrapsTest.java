package dev.easel.testkit;

import static dev.easel.testkit.ReplicateWire.KEY;
import static dev.easel.testkit.ReplicateWire.MUG;
import static dev.easel.testkit.ReplicateWire.SDXL;
import static dev.easel.testkit.ReplicateWire.cancel;
import static dev.easel.testkit.ReplicateWire.get;
import static dev.easel.testkit.ReplicateWire.poll;
import static dev.easel.testkit.ReplicateWire.post;
import static dev.easel.testkit.ReplicateWire.status;
import static dev.easel.testkit.ReplicateWire.submit;
import static dev.easel.testkit.ReplicateWire.submitSdxl;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.ReplicateEmulator.Problem;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The traps that a client of Replicate meets, numbered as its contract has them. */
class ReplicateEmulatorTrapsTest {
    private final VirtualTime time = VirtualTime.create();
    private ReplicateEmulator emulator = ReplicateWire.with(time);

    @AfterEach
    void close() {
        emulator.close();
    }

    private void start(Quirk... quirks) {
        start(ReplicateEmulator.builder().quirks(quirks));
    }

    private void start(ReplicateEmulator.Builder builder) {
        emulator.close();
        emulator = builder.clock(time).start();
    }

    private String versionBody(String version) {
        return "{'version':'" + version + "','input':{'prompt':'a mug'}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Token " + KEY, KEY, "Basic " + KEY})
    void trap_1_only_a_bearer_token_is_let_in(String header) {
        PlainHttp.Response refused = PlainHttp.get(emulator.apiUrl() + "/account", "Authorization", header);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().toString())
                .isEqualTo("{\"title\":\"Unauthenticated\",\"detail\":\"You did not pass a valid authentication"
                        + " token\",\"status\":401}");
        assertThat(get(emulator, "/account").json().get("type").asText()).isEqualTo("user");
    }

    @Test
    void trap_1_the_word_token_is_let_in_by_a_lenient_emulator_and_another_key_is_not() {
        start(ReplicateEmulator.builder().strict(false).apiKey(KEY));
        String account = emulator.apiUrl() + "/account";

        assertThat(PlainHttp.get(account, "Authorization", "Token " + KEY).status())
                .isEqualTo(200);
        assertThat(PlainHttp.get(account, "Authorization", "Bearer r8_MARKEDKEY_other")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void trap_1_an_output_needs_no_token_and_must_not_be_sent_one() {
        String address =
                poll(emulator, submitSdxl(emulator, "")).at("/output/0").asText();

        assertThat(PlainHttp.get(address).image().getWidth()).isEqualTo(64);
        assertThat(PlainHttp.get(address, "Authorization", "Bearer " + KEY).status())
                .isEqualTo(400);
    }

    @Test
    void trap_1_an_output_may_want_the_token_and_says_so_with_401() {
        start(Quirk.OUTPUT_NEEDS_TOKEN);
        String address =
                poll(emulator, submitSdxl(emulator, "")).at("/output/0").asText();

        assertThat(PlainHttp.get(address).status()).isEqualTo(401);
        assertThat(PlainHttp.get(address, "Authorization", "Bearer " + KEY).status())
                .isEqualTo(200);
    }

    @Test
    void trap_2_the_fields_of_the_model_do_not_stand_at_the_top_level() {
        PlainHttp.Response refused = post(emulator, ReplicateWire.SCHNELL, "{'input':{'prompt':'a mug'},'seed':7}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/invalid_fields/0/type").asText()).isEqualTo("additional_property_not_allowed");
        assertThat(refused.json().get("detail").asText()).contains("seed");
    }

    @Test
    void trap_3_a_version_is_a_hash_or_a_name_with_one_or_an_official_name() {
        String hash = emulator.version(SDXL);

        assertThat(hash).matches("[0-9a-f]{64}");
        for (String version : new String[] {hash, SDXL + ":" + hash, "black-forest-labs/flux-dev"}) {
            assertThat(post(emulator, "/predictions", versionBody(version)).status())
                    .as(version)
                    .isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SDXL, SDXL + ":latest", "black-forest-labs/flux-dev:latest", "acme/none", "0123"})
    void trap_3_other_versions_are_invalid(String version) {
        PlainHttp.Response refused = post(emulator, "/predictions", versionBody(version));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("title").asText()).isEqualTo("Invalid version or not permitted");
    }

    @Test
    void trap_3_the_path_of_a_model_takes_no_version_and_the_other_one_no_model() {
        assertThat(post(emulator, ReplicateWire.SCHNELL, versionBody("black-forest-labs/flux-schnell"))
                        .status())
                .isEqualTo(422);
        assertThat(post(emulator, "/predictions", "{'model':'black-forest-labs/flux-dev','input':{'prompt':'p'}}")
                        .status())
                .isEqualTo(422);
        assertThat(post(emulator, "/predictions", "{'input':{'prompt':'p'}}")
                        .json()
                        .get("detail")
                        .asText())
                .isEqualTo("- (root): version is required\n");
    }

    @Test
    void trap_3_the_path_of_a_model_is_for_official_models() {
        for (String name : new String[] {SDXL, "acme/none"}) {
            PlainHttp.Response refused = post(emulator, "/models/" + name + "/predictions", "{'input':{'prompt':'p'}}");

            assertThat(refused.status()).as(name).isEqualTo(404);
            assertThat(refused.json().get("detail").asText()).isEqualTo("The requested resource could not be found.");
        }
    }

    @Test
    void trap_4_the_version_of_a_community_model_is_on_its_page_with_its_schema() {
        JsonNode page = get(emulator, "/models/" + SDXL).json();
        JsonNode input = page.at("/latest_version/openapi_schema/components/schemas/Input");

        assertThat(page.get("is_official").asBoolean()).isFalse();
        assertThat(page.at("/latest_version/id").asText()).isEqualTo(emulator.version(SDXL));
        assertThat(input.at("/properties/num_outputs/maximum").asInt()).isEqualTo(4);
        assertThat(input.at("/properties/scheduler/allOf/0/$ref").asText()).endsWith("/scheduler");
        assertThat(page.at("/latest_version/openapi_schema/components/schemas/scheduler/enum"))
                .hasSize(7);
        assertThat(poll(emulator, submitSdxl(emulator, "")).get("version").asText())
                .isEqualTo(emulator.version(SDXL));
        assertThat(poll(emulator, submit(emulator, MUG)).get("version").asText())
                .isEqualTo("hidden");
    }

    @Test
    void trap_5_without_a_preference_the_response_comes_at_once_and_has_only_begun() {
        start(ReplicateEmulator.builder().generationTime(Duration.ofMinutes(2)));
        PlainHttp.Response submitted = submit(emulator, MUG);

        assertThat(submitted.status()).isEqualTo(201);
        assertThat(status(submitted.json())).isEqualTo("starting");
        assertThat(submitted.json().get("output").isNull()).isTrue();
        assertThat(submitted.headers().get("Location"))
                .isEqualTo(submitted.json().at("/urls/get").asText())
                .startsWith(emulator.apiUrl() + "/predictions/");
    }

    @Test
    void trap_5_with_a_preference_the_response_waits_for_the_end() throws Exception {
        start(ReplicateEmulator.builder().generationTime(Duration.ofSeconds(20)));
        CompletableFuture<PlainHttp.Response> response =
                CompletableFuture.supplyAsync(() -> submit(emulator, MUG, "Prefer", "wait"));
        advanceOnceAccepted(Duration.ofSeconds(20));

        assertThat(response.get().status()).isEqualTo(201);
        assertThat(status(response.get().json())).isEqualTo("succeeded");
        assertThat(response.get().json().get("output")).hasSize(1);
    }

    @Test
    void trap_5_a_wait_that_is_too_short_is_no_error() throws Exception {
        start(ReplicateEmulator.builder().generationTime(Duration.ofMinutes(20)));
        CompletableFuture<PlainHttp.Response> response =
                CompletableFuture.supplyAsync(() -> submit(emulator, MUG, "Prefer", "wait=5"));
        advanceOnceAccepted(Duration.ofSeconds(5));

        assertThat(response.get().status()).isEqualTo(201);
        assertThat(status(response.get().json())).isEqualTo("processing");
        assertThat(response.get().json().get("output").isNull()).isTrue();
    }

    /** Moves the clock once the prediction of another thread was accepted. */
    private void advanceOnceAccepted(Duration duration) {
        while (get(emulator, "/predictions").json().get("results").isEmpty()) {
            Thread.onSpinWait();
        }
        time.advance(duration);
    }

    @Test
    void trap_5_processing_may_carry_the_complete_output() {
        start(Quirk.OUTPUT_BEFORE_END);
        PlainHttp.Response early = submit(emulator, MUG, "Prefer", "wait");

        assertThat(status(early.json())).isEqualTo("processing");
        assertThat(early.json().get("output")).hasSize(1);
        assertThat(early.json().get("completed_at").isNull()).isTrue();
        assertThat(early.json().has("metrics")).isFalse();
        assertThat(poll(emulator, early).get("output")).isEqualTo(early.json().get("output"));
        assertThat(emulator.drawn()).hasSize(1);
    }

    @Test
    void trap_6_a_deadline_before_the_start_aborts_and_one_after_it_cancels() {
        start(ReplicateEmulator.builder().queueTime(Duration.ofMinutes(3)).generationTime(Duration.ofMinutes(2)));
        PlainHttp.Response early = submit(emulator, MUG, "Cancel-After", "2m");
        PlainHttp.Response late = submit(emulator, MUG, "Cancel-After", "5m30s");
        time.advance(Duration.ofMinutes(10));

        assertThat(status(poll(emulator, early))).isEqualTo("aborted");
        assertThat(poll(emulator, early).get("error").isNull()).isTrue();
        assertThat(poll(emulator, early).get("started_at").isNull()).isTrue();
        assertThat(status(poll(emulator, late))).isEqualTo("canceled");
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void trap_6_the_pages_have_an_unknown_word_for_success() {
        start(Quirk.WORD_SUCCESSFUL);

        assertThat(status(poll(emulator, submit(emulator, MUG)))).isEqualTo("successful");
    }

    @Test
    void trap_7_an_output_is_a_list_or_a_text_by_model() {
        JsonNode many = poll(emulator, submit(emulator, MUG + ",'num_outputs':2"));
        JsonNode one = poll(emulator, post(emulator, "/models/nightmareai/real-esrgan/predictions", """
                {'input':{'image':'https://images.example/cat.png','scale':0.1}}"""));
        JsonNode words = poll(emulator, post(emulator, "/models/salesforce/blip/predictions", """
                {'input':{'image':'https://images.example/cat.png'}}"""));

        assertThat(many.get("output")).hasSize(2);
        assertThat(one.get("output").asText()).startsWith(emulator.imageHost() + "/images/");
        assertThat(words.get("output").asText()).startsWith("Caption: ");
    }

    @Test
    void trap_7_an_output_may_be_an_object_or_hold_data_uris() {
        start(Quirk.OUTPUT_OBJECT, Quirk.OUTPUT_DATA_URI);
        String address =
                poll(emulator, submitSdxl(emulator, "")).at("/output/images/0").asText();

        assertThat(address).startsWith("data:image/png;base64,");
        assertThat(PlainHttp.image(Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1)))
                        .getWidth())
                .isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void trap_8_a_success_whose_data_is_gone_has_expired(boolean silent) {
        start(silent ? new Quirk[] {Quirk.NO_DATA_REMOVED} : new Quirk[0]);
        PlainHttp.Response submitted = submitSdxl(emulator, "");
        assertThat(poll(emulator, submitted).get("output")).hasSize(1);
        time.advance(Duration.ofHours(1));
        JsonNode gone = poll(emulator, submitted);

        assertThat(status(gone)).isEqualTo("succeeded");
        assertThat(gone.get("output").isNull()).isTrue();
        assertThat(gone.get("logs").isNull()).isTrue();
        assertThat(gone.get("input")).isEmpty();
        assertThat(gone.path("data_removed").asBoolean()).isEqualTo(!silent);
    }

    @Test
    void trap_9_an_image_is_gone_an_hour_after_the_end_and_not_after_the_first_poll() {
        PlainHttp.Response submitted = submitSdxl(emulator, "");
        time.advance(Duration.ofMinutes(59));
        String address = poll(emulator, submitted).at("/output/0").asText();

        assertThat(PlainHttp.get(address).status()).isEqualTo(200);
        time.advance(Duration.ofMinutes(1));
        assertThat(PlainHttp.get(address).status()).isEqualTo(404);
    }

    @Test
    void trap_10_a_flagged_image_vanishes_from_the_list_and_nothing_says_so() {
        emulator.nextPrediction(Ending.SOME_FLAGGED);
        JsonNode prediction = poll(emulator, submit(emulator, MUG + ",'num_outputs':3"));

        assertThat(status(prediction)).isEqualTo("succeeded");
        assertThat(prediction.get("output")).hasSize(2);
        assertThat(prediction.get("error").isNull()).isTrue();
        assertThat(emulator.billedImages()).isEqualTo(2);
    }

    @Test
    void trap_10_all_flagged_is_a_failure() {
        emulator.nextPrediction(Ending.SOME_FLAGGED);
        JsonNode prediction = poll(emulator, submit(emulator, MUG));

        assertThat(status(prediction)).isEqualTo("failed");
        assertThat(prediction.get("error").asText()).startsWith("All generated images contained NSFW content");
    }

    @Test
    void trap_10_a_refused_prompt_is_worded_by_the_model() {
        JsonNode flux = poll(emulator, submit(emulator, "'prompt':'nsfw'"));
        JsonNode partner = poll(
                emulator,
                post(emulator, "/models/black-forest-labs/flux-1.1-pro/predictions", "{'input':{'prompt':'NSFW'}}"));
        JsonNode unchecked = poll(emulator, submit(emulator, "'prompt':'nsfw','disable_safety_checker':true"));

        assertThat(flux.get("error").asText()).startsWith("NSFW content detected.");
        assertThat(partner.get("error").asText())
                .contains("flagged as sensitive")
                .endsWith("(E005) (aBcDeF123)");
        assertThat(status(unchecked)).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERRUPTED", "DIRECTOR", "OUT_OF_MEMORY", "EXCEPTION", "NSFW", "SENSITIVE"})
    void trap_11_a_failure_is_200_with_a_status_and_a_text(Ending ending) {
        emulator.nextPrediction(ending);
        PlainHttp.Response submitted = submit(emulator, MUG);
        PlainHttp.Response polled = get(emulator, "/predictions/" + ReplicateWire.id(submitted));

        assertThat(polled.status()).isEqualTo(200);
        assertThat(status(polled.json())).isEqualTo("failed");
        assertThat(polled.json().get("error").asText()).isEqualTo(ending.error());
        assertThat(polled.json().get("output").isNull()).isTrue();
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void trap_12_the_input_is_checked_before_anything_is_done() {
        PlainHttp.Response refused = submit(emulator, "'num_outputs':5,'seed':null");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("title").asText()).isEqualTo("Input validation failed");
        assertThat(refused.json().get("detail").asText())
                .contains("- input: prompt is required\n")
                .contains("- input.num_outputs: Must be less than or equal to 4\n")
                .contains("- input.seed: Invalid type. Expected: integer, given: null\n");
        assertThat(refused.json().get("invalid_fields").findValuesAsText("type"))
                .containsExactlyInAnyOrder("required", "number_lte", "invalid_type");
        assertThat(get(emulator, "/predictions").json().get("results")).isEmpty();
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void trap_13_a_request_too_many_is_told_when_to_come_back() {
        start(Quirk.LOW_CREDIT);
        assertThat(submit(emulator, MUG).status()).isEqualTo(201);
        PlainHttp.Response slow = submit(emulator, MUG);

        assertThat(slow.status()).isEqualTo(429);
        assertThat(slow.headers()).containsEntry("Retry-After", "10");
        assertThat(slow.json().get("retry_after").asInt()).isEqualTo(10);
        assertThat(slow.json().get("detail").asText())
                .isEqualTo("Request was throttled. Your rate limit resets in ~10s.");
        assertThat(get(emulator, "/predictions").status()).isEqualTo(200);
        time.advance(Duration.ofSeconds(10));
        assertThat(submit(emulator, MUG).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "RETRY_AFTER_DATE, true, false, true",
        "RETRY_AFTER_IN_BODY, false, true, true",
        "RETRY_AFTER_IN_WORDS, false, false, true",
        "RETRY_AFTER_ABSENT, false, false, false"
    })
    void trap_13_the_time_stands_in_many_places_or_in_none(Quirk quirk, boolean header, boolean body, boolean words) {
        start(quirk);
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.THROTTLED));
        PlainHttp.Response slow = submit(emulator, MUG);

        assertThat(slow.headers().containsKey("Retry-After")).isEqualTo(header);
        assertThat(slow.json().has("retry_after")).isEqualTo(body);
        assertThat(slow.json().get("detail").asText().contains("~10s")).isEqualTo(words);
        if (header) {
            assertThat(ZonedDateTime.parse(slow.headers().get("Retry-After"), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .getEpochSecond())
                    .isEqualTo(time.instant().plusSeconds(10).getEpochSecond());
        }
    }

    @Test
    void trap_13_creations_and_other_requests_have_rates_of_their_own() {
        start(ReplicateEmulator.builder().createsPerMinute(1).requestsPerMinute(2));

        assertThat(submit(emulator, MUG).status()).isEqualTo(201);
        assertThat(submit(emulator, MUG).status()).isEqualTo(429);
        assertThat(get(emulator, "/account").status()).isEqualTo(200);
        assertThat(get(emulator, "/account").status()).isEqualTo(200);
        assertThat(get(emulator, "/account").status()).isEqualTo(429);
    }

    @Test
    void trap_14_the_list_of_predictions_finds_what_a_lost_response_left_behind() {
        submit(emulator, "'prompt':'the first'");
        time.advance(Duration.ofMinutes(1));
        String between = time.instant().toString();
        emulator.next(
                ExchangeKind.SUBMIT, Fault.response(500, "text/plain", "oops").afterWork());
        assertThat(submit(emulator, "'prompt':'the second'").status()).isEqualTo(500);

        JsonNode all = get(emulator, "/predictions").json().get("results");
        JsonNode late =
                get(emulator, "/predictions?created_after=" + between).json().get("results");
        JsonNode early =
                get(emulator, "/predictions?created_before=" + between).json().get("results");
        assertThat(all.at("/0/input/prompt").asText()).isEqualTo("the second");
        assertThat(late).hasSize(1);
        assertThat(late.at("/0/input/prompt").asText()).isEqualTo("the second");
        assertThat(early.at("/0/input/prompt").asText()).isEqualTo("the first");
    }

    @Test
    void trap_14_the_list_has_100_to_a_page() {
        start(ReplicateEmulator.builder().queueTime(Duration.ofHours(2)));
        for (int i = 0; i < 101; i++) {
            submit(emulator, "'prompt':'mug " + i + "'");
        }
        JsonNode page = get(emulator, "/predictions").json();
        String next = page.get("next").asText();

        assertThat(page.get("results")).hasSize(100);
        assertThat(next).startsWith(emulator.apiUrl() + "/predictions?");
        JsonNode last = get(
                        emulator, next.substring(emulator.apiUrl().toString().length()))
                .json();
        assertThat(last.at("/results/0/input/prompt").asText()).isEqualTo("mug 0");
        assertThat(last.get("next").isNull()).isTrue();
    }

    @Test
    void trap_15_the_fast_variant_draws_something_else_with_the_same_seed() {
        String seeded = "'prompt':'a mug','megapixels':'0.25','output_format':'png','seed':7";

        assertThat(image(seeded)).isNotEqualTo(image(seeded));
        assertThat(image(seeded + ",'go_fast':false")).isEqualTo(image(seeded + ",'go_fast':false"));
    }

    private byte[] image(String input) {
        return PlainHttp.get(
                        poll(emulator, submit(emulator, input)).at("/output/0").asText())
                .body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'width':512", "'negative_prompt':'cups'", "'num_inference_steps':5", "'megapixels':'2'"})
    void trap_16_a_field_that_the_model_lacks_or_a_value_out_of_range_is_refused(String field) {
        assertThat(submit(emulator, "'prompt':'a mug'," + field).status()).isEqualTo(422);
    }

    @Test
    void trap_16_a_lenient_emulator_ignores_a_field_that_the_model_lacks() {
        start(ReplicateEmulator.builder().strict(false));
        submit(emulator, MUG + ",'width':64,'height':64").json();

        assertThat(get(emulator, "/predictions").json().at("/results/0/output")).hasSize(1);
        assertThat(emulator.drawn().get(0).width()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource({"16:9, 1344, 768", "9:16, 768, 1344", "2:3, 832, 1216", "9:21, 640, 1536", "1:1, 1024, 1024"})
    void trap_16_the_size_follows_from_the_aspect_ratio(String ratio, int width, int height) {
        poll(emulator, submit(emulator, "'prompt':'a mug','output_format':'jpg','aspect_ratio':'" + ratio + "'"));

        assertThat(emulator.drawn().get(0).width()).isEqualTo(width);
        assertThat(emulator.drawn().get(0).height()).isEqualTo(height);
    }

    @Test
    void trap_17_a_long_data_uri_is_refused_and_an_uploaded_file_is_taken() {
        String longUri = "data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[(1 << 20) + 1]);
        String body = "{'input':{'prompt':'a mug','image':'%s'}}";
        String dev = "/models/black-forest-labs/flux-dev/predictions";
        PlainHttp.Response file = PlainHttp.postForm(
                emulator.apiUrl() + "/files",
                PlainHttp.form()
                        .addFormDataPart("content", "red.png", PlainHttp.file(PlainHttp.png(2, 1, 0xff0000, 0xff0000)))
                        .build(),
                "Authorization",
                "Bearer " + KEY);

        assertThat(post(emulator, dev, body.formatted(longUri)).status()).isEqualTo(422);
        JsonNode drawn = poll(
                emulator,
                post(emulator, dev, body.formatted(file.json().at("/urls/get").asText())));
        assertThat(status(drawn)).isEqualTo("succeeded");
        assertThat(emulator.drawn().get(0).width()).as("size of the image").isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"30, 30", "30s, 30", "5m, 300", "2h, 7200", "1m30s, 90", "24h, 86400", "5, 5"})
    void trap_18_a_deadline_is_echoed(String header, long seconds) {
        JsonNode accepted = submit(emulator, MUG, "Cancel-After", header).json();

        assertThat(java.time.Instant.parse(accepted.get("deadline").asText()))
                .isEqualTo(time.instant().plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "4s", "25h", "", "soon", "-30", "1d", "30 s", "1.5m", "86401", "30s1m"})
    void trap_18_a_deadline_out_of_range_or_malformed_is_refused(String header) {
        assertThat(submit(emulator, MUG, "Cancel-After", header).status()).isEqualTo(422);
    }

    @Test
    void trap_19_much_may_be_missing() {
        start(Quirk.NO_METRICS, Quirk.NO_WEB_URL, Quirk.NO_DATA_REMOVED);
        JsonNode prediction = poll(emulator, submitSdxl(emulator, ""));

        assertThat(prediction.has("metrics")).isFalse();
        assertThat(prediction.has("data_removed")).isFalse();
        assertThat(prediction.at("/urls/web").isMissingNode()).isTrue();
        assertThat(prediction.at("/urls/get").asText()).isNotEmpty();
    }

    @Test
    void no_address_of_a_prediction_leads_to_the_vendor() {
        JsonNode prediction = poll(emulator, submitSdxl(emulator, ""));

        assertThat(prediction.toString()).doesNotContain("replicate.com").doesNotContain("replicate.delivery");
        assertThat(Map.of("get", "", "cancel", "/cancel"))
                .allSatisfy(
                        (name, end) -> assertThat(prediction.at("/urls/" + name).asText())
                                .isEqualTo(emulator.apiUrl() + "/predictions/"
                                        + prediction.get("id").asText() + end));
    }

    @Test
    void an_early_cancellation_is_not_billed() {
        start(ReplicateEmulator.builder().queueTime(Duration.ofMinutes(1)));
        PlainHttp.Response submitted = submit(emulator, MUG);

        assertThat(status(cancel(emulator, submitted).json())).isEqualTo("canceled");
        time.advance(Duration.ofHours(1));
        assertThat(status(poll(emulator, submitted))).isEqualTo("canceled");
        assertThat(emulator.billedImages()).isZero();
    }
}
