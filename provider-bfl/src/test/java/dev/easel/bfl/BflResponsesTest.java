package dev.easel.bfl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CatalogueEntry;
import dev.easel.ContentRefusedException.Stage;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What responses mean, for the task and for money. */
class BflResponsesTest {
    private static final BflSettings GLOBAL = BflMappingTest.settings(BflRegion.GLOBAL.baseUrl());
    private static final TaskCall TASK = TaskCall.of("r").withTaskId("x");

    @Test
    void an_accepted_task_keeps_the_address_to_poll() {
        Outcome<FinishedWork> outcome = submitted(
                200, "{\"id\":\"x\",\"polling_url\":\"https://api.eu2.bfl.ai/v1/get_result?id=x&a=b\",\"cost\":3.0}");

        assertThat(outcome)
                .isEqualTo(new Outcome.Accepted<FinishedWork>(
                        "x", "https://api.eu2.bfl.ai/v1/get_result?id=x&a=b", TaskStatus.queued()));
    }

    @Test
    void a_path_alone_leads_to_the_address_that_was_asked() {
        assertThat(submitted(200, "{\"id\":\"x\",\"polling_url\":\"/v1/get_result?id=x\"}"))
                .isEqualTo(new Outcome.Accepted<FinishedWork>(
                        "x", "https://api.bfl.ai/v1/get_result?id=x", TaskStatus.queued()));
    }

    @Test
    void a_task_that_calls_back_keeps_the_cluster_that_has_it_and_at_a_gateway_its_id_alone() {
        String body = "{\"id\":\"x/1\",\"status\":\"Pending\",\"webhook_url\":\"https://h.example/x\"}";

        assertThat(BflResponses.submitted(WireResponse.of(200, body), BflMappingTest.settings(BflRegion.EU1.baseUrl())))
                .isEqualTo(new Outcome.Accepted<FinishedWork>(
                        "x/1", "https://api.eu1.bfl.ai/v1/get_result?id=x%2F1", TaskStatus.queued()));
        assertThat(BflResponses.submitted(
                        WireResponse.of(200, body), BflMappingTest.settings("https://gateway.example")))
                .isEqualTo(Outcome.accepted("x/1", TaskStatus.queued()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"x\",\"polling_url\":\"https://api.bfl.ai.evil.example/v1/get_result?id=x\"}",
                "{\"id\":\"x\",\"polling_url\":\"http://api.eu2.bfl.ai/v1/get_result?id=x\"}",
                "{\"id\":\"x\",\"polling_url\":\"//evil.example/v1/get_result?id=x\"}",
                "{\"id\":\"x\",\"polling_url\":\"https://a:b@api.eu2.bfl.ai/v1/get_result?id=x\"}",
                "{\"id\":\"x\",\"status\":\"Pending\"}",
                "{\"polling_url\":\"https://api.eu2.bfl.ai/v1/get_result?id=x\"}",
                "{}",
                "<html>busy</html>",
            })
    void an_acceptance_that_nobody_could_poll_leaves_the_outcome_unknown(String body) {
        Problem problem = problem(submitted(200, body));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "400,REJECTED,false",
        "401,AUTHENTICATION,false",
        "402,REJECTED,false",
        "403,AUTHENTICATION,false",
        "404,REJECTED,false",
        "422,REJECTED,false",
        "429,BUSY,false",
        "500,SERVICE_FAULT,true",
        "502,SERVICE_FAULT,true",
        "503,SERVICE_FAULT,true",
        "504,SERVICE_FAULT,true",
    })
    void a_refused_submission_says_what_it_may_cost(int status, Problem.Kind kind, boolean billed) {
        Problem problem = problem(submitted(status, "{\"detail\":\"no\"}"));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.mayBeBilled()).isEqualTo(billed);
        assertThat(problem.message()).isEqualTo("no");
    }

    @Test
    void an_overload_with_retry_after_comes_before_any_work() {
        WireResponse response = WireResponse.of(
                503, Map.of("retry-after", "5"), "", WireResponse.of(503, "{}").json(), 0);

        assertThat(problem(BflResponses.submitted(response, GLOBAL)).kind()).isEqualTo(Problem.Kind.BUSY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"detail\":\"text\"} | text",
                "{\"detail\":[{\"loc\":[\"body\",\"width\"],\"msg\":\"too small\",\"type\":\"t\"},{\"msg\":\"b\"}]} | width: too small; b",
                "{\"message\":\"m\",\"error\":\"e\"} | m",
                "{\"error\":{\"message\":\"m\"}} | m",
                "{\"error\":\"e\",\"details\":[1]} | e",
                "{\"detail\":[]} | {\"detail\":[]}",
            })
    void an_error_is_read_in_each_of_its_forms(String body, String message) {
        assertThat(problem(submitted(422, body)).message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "Pending,Queued",
        "pending,Queued",
        "Reasoning,Running",
        "Generating,Running",
        "Inventing,Running",
    })
    void a_word_that_is_no_end_goes_on(String word, String standing) {
        Outcome<FinishedWork> outcome = polled(200, "{\"id\":\"x\",\"status\":\"" + word + "\",\"result\":null}");

        assertThat(outcome).isInstanceOf(Outcome.Pending.class);
        assertThat(((Outcome.Pending<FinishedWork>) outcome).status().getClass().getSimpleName())
                .isEqualTo(standing);
    }

    @ParameterizedTest
    @CsvSource({"0.4,true", "0,true", "1,true", "1.5,false", "40,false", "-1,false", "null,false"})
    void progress_is_told_where_its_scale_is_certain(String progress, boolean told) {
        Outcome<FinishedWork> outcome =
                polled(200, "{\"id\":\"x\",\"status\":\"Generating\",\"progress\":" + progress + "}");

        TaskStatus.Running running = (TaskStatus.Running) ((Outcome.Pending<FinishedWork>) outcome).status();
        assertThat(running.progress().isPresent()).isEqualTo(told);
    }

    @Test
    void a_finished_task_has_its_image_its_seed_its_prompt_and_its_cost() {
        FinishedWork work = finished("""
                {"id":"x","status":"Ready","result":{"sample":"https://delivery-eu1.bfl.ai/r/1/sample.png?se=x&sig=y",
                "prompt":"a rewritten mug","seed":7},"cost":3.5}""");

        assertThat(address(work)).isEqualTo(URI.create("https://delivery-eu1.bfl.ai/r/1/sample.png?se=x&sig=y"));
        assertThat(work.images().get(0).generation().seed()).hasValue(7);
        assertThat(work.images().get(0).generation().prompt()).hasValue("a rewritten mug");
        assertThat(work.usage().credits())
                .hasValueSatisfying(credits -> assertThat(credits).isEqualByComparingTo("3.5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://delivery-eu1.bfl.ai/s.png",
                "https://delivery.bfl.ai.evil.example/s.png",
                "https://other.blob.core.windows.net/s.png",
                "https://u@delivery-eu1.bfl.ai/s.png",
                "https://127.0.0.1/s.png",
                "https://delivery-eu1.bfl.ai:8443/s.png",
                "data:image/png;base64,AAAA",
            })
    void an_image_elsewhere_is_not_downloaded(String sample) {
        FinishedWork work = finished("{\"id\":\"x\",\"status\":\"Ready\",\"result\":{\"sample\":\"" + sample + "\"}}");

        assertThat(work.images()).singleElement().satisfies(image -> {
            MadeImage.NotMade none = (MadeImage.NotMade) image.source();
            assertThat(none.problem().mayBeBilled()).isTrue();
            assertThat(none.problem().message()).contains("not downloaded");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://images.example.com/s.png,true",
        "http://delivery-eu1.bfl.ai/s.png,false",
        "https://delivery-eu1.bfl.ai:8443/s.png,false",
        "https://u@delivery-eu1.bfl.ai/s.png,false",
        "no address,false",
    })
    void an_option_is_named_only_where_it_would_allow_the_download(String sample, boolean named) {
        FinishedWork work = finished("{\"id\":\"x\",\"status\":\"Ready\",\"result\":{\"sample\":\"" + sample + "\"}}");

        MadeImage.NotMade none = (MadeImage.NotMade) work.images().get(0).source();
        assertThat(none.problem()
                        .hint()
                        .filter(hint -> hint.contains("imageHosts"))
                        .isPresent())
                .isEqualTo(named);
    }

    @Test
    void an_image_is_downloaded_from_the_older_host_and_from_one_that_the_user_named() {
        BflSettings more =
                new BflSettings(GLOBAL.baseUrl(), false, BflMappingTest.SECRET, Set.of("images.example.com"));
        for (String host : List.of("bfldeliveryprod.blob.core.windows.net", "images.example.com")) {
            Outcome<FinishedWork> outcome = BflResponses.status(
                    WireResponse.of(
                            200,
                            "{\"id\":\"x\",\"status\":\"Ready\",\"result\":{\"sample\":\"https://" + host + "/s\"}}"),
                    TASK,
                    more,
                    false);

            assertThat(address(((Outcome.Done<FinishedWork>) outcome).value()).getHost())
                    .isEqualTo(host);
        }
    }

    @Test
    void ready_without_an_image_is_no_success() {
        assertThat(finished("{\"id\":\"x\",\"status\":\"Ready\",\"result\":{}}").images())
                .singleElement()
                .satisfies(image -> assertThat(image.source()).isInstanceOf(MadeImage.NotMade.class));
    }

    @ParameterizedTest
    @CsvSource({
        "200,Request Moderated,PROMPT",
        "503,Request Moderated,PROMPT",
        "200,content moderated,OUTPUT",
        "503,Content Moderated,OUTPUT",
    })
    void moderation_is_an_end_of_its_own_and_is_not_charged(int status, String word, Stage stage) {
        Problem problem = problem(polled(
                status,
                "{\"id\":\"x\",\"status\":\"" + word
                        + "\",\"result\":null,\"details\":{\"Moderation Reasons\":[\"Violence\",\"Gore\"]}}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.CONTENT_REFUSED);
        assertThat(problem.stage()).isEqualTo(stage);
        assertThat(problem.categories()).containsExactly("Violence", "Gore");
        assertThat(problem.mayBeBilled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Moderation Reasons\":\"Violence\"} | Violence | 1",
                "\"too wild\" | too wild | 0",
                "null | '' | 0",
                "{\"other\":1} | {\"other\":1} | 0",
            })
    void the_reasons_of_a_moderation_come_in_more_than_one_form(String details, String message, int categories) {
        Problem problem =
                problem(polled(200, "{\"id\":\"x\",\"status\":\"Content Moderated\",\"details\":" + details + "}"));

        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.categories()).hasSize(categories);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503|Error|{\"error\":\"worker lost\"}|worker lost",
                "200|Failed|\"worker lost\"|worker lost",
                "200|error|null|''",
            })
    void an_error_ends_the_task(int status, String word, String details, String message) {
        Problem problem =
                problem(polled(status, "{\"id\":\"x\",\"status\":\"" + word + "\",\"details\":" + details + "}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @Test
    void a_task_that_is_not_found_may_not_be_there_yet() {
        assertThat(polled(200, "{\"id\":\"x\",\"status\":\"Task not found\"}"))
                .isEqualTo(Outcome.notFound("Task not found"));
        assertThat(BflProtocol.create(GLOBAL).notFoundGrace().polls()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "503|<html>|SERVICE_FAULT",
                "503|{\"status\":\"error\",\"message\":\"gateway\"}|SERVICE_FAULT",
                "503|{\"status\":503}|SERVICE_FAULT",
                "404|{\"detail\":\"Not Found\"}|REJECTED",
                "429|{}|BUSY",
                "200|{}|UNREADABLE",
                "200|{\"id\":\"other\",\"status\":\"Ready\"}|UNREADABLE",
            })
    void what_says_nothing_of_the_task_does_not_end_it(int status, String body, Problem.Kind kind) {
        assertThat(problem(polled(status, body)).kind()).isEqualTo(kind);
    }

    @Test
    void a_poll_that_is_refused_for_want_of_the_key_names_the_option() {
        WireResponse refused = WireResponse.of(403, "{\"detail\":\"Not authenticated\"}");

        assertThat(problem(BflResponses.status(refused, TASK, GLOBAL, true)).hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("keyWhenPolling(true)"));
        assertThat(problem(BflResponses.status(refused, TASK, GLOBAL, false)).hint())
                .isEmpty();
    }

    @Test
    void no_seed_is_told_for_a_model_that_takes_none() {
        Outcome<FinishedWork> outcome = BflResponses.status(
                WireResponse.of(
                        200,
                        "{\"id\":\"x\",\"status\":\"Ready\",\"result\":{\"sample\":\"https://delivery.eu.bfl.ai/s\"}}"),
                TASK.withKind(BflJob.WITHOUT_SEED),
                GLOBAL,
                false);

        assertThat(((Outcome.Done<FinishedWork>) outcome)
                        .value()
                        .images()
                        .get(0)
                        .tellsSentSeed())
                .isTrue();
    }

    @Test
    void finetunes_are_listed_as_texts_or_as_objects() {
        assertThat(BflCatalogues.finetunes()
                        .read(WireResponse.of(
                                200, "{\"finetunes\":[\"a\",{\"finetune_id\":\"b\"},{\"id\":\"c\"},{\"x\":1},7]}")))
                .isEqualTo(Outcome.done(List.of(
                        CatalogueEntry.of("a"),
                        CatalogueEntry.of("b"),
                        CatalogueEntry.of("c"),
                        CatalogueEntry.of("7"))));
        assertThat(BflCatalogues.models())
                .hasSize(21)
                .noneMatch(entry -> entry.id().equals("flux-pro"));
    }

    @Test
    void credits_and_details_and_deletions_are_read() {
        assertThat(BflService.creditsExchange().read(WireResponse.of(200, "{\"credits\":123.5}")))
                .isEqualTo(Outcome.done(new BigDecimal("123.5")));
        assertThat(BflService.detailsExchange("a b")
                        .read(WireResponse.of(200, "{\"finetune_details\":{\"mode\":\"style\",\"steps\":3}}")))
                .isEqualTo(Outcome.done(Map.of("mode", "style", "steps", "3")));
        assertThat(BflService.detailsExchange("a b").request().path()).contains("/v1/finetune_details?finetune_id=a+b");
        assertThat(BflService.deleteExchange("a")
                        .read(WireResponse.of(200, "{\"message\":\"gone\",\"deleted_finetune_id\":\"a\"}")))
                .isEqualTo(Outcome.done("gone"));
        assertThat(problem(BflService.creditsExchange().read(WireResponse.of(200, "{}")))
                        .kind())
                .isEqualTo(Problem.Kind.UNREADABLE);
    }

    @Test
    void a_callback_is_proven_by_its_signature_or_else_by_the_secret() throws Exception {
        byte[] body = "{\"id\":\"x\",\"status\":\"SUCCESS\"}".getBytes(StandardCharsets.UTF_8);
        String right = "sha256=" + signature(body);
        String wrong = "sha256=" + signature(new byte[] {1});

        assertThat(isValid(Map.of("x-bfl-signature", right), body)).isTrue();
        assertThat(isValid(Map.of("x-webhook-secret", BflMappingTest.SECRET), body))
                .isTrue();
        assertThat(isValid(Map.of("x-bfl-signature", right, "x-webhook-secret", "other"), body))
                .isTrue();
        assertThat(isValid(Map.of("x-bfl-signature", wrong, "x-webhook-secret", BflMappingTest.SECRET), body))
                .isFalse();
        assertThat(isValid(Map.of("x-bfl-signature", ""), body)).isFalse();
        assertThat(isValid(Map.of("x-webhook-secret", "other"), body)).isFalse();
        assertThat(isValid(Map.of(), body)).isFalse();
    }

    @Test
    void a_callback_names_its_task() {
        assertThat(BflWebhook.read(message(Map.of(), "{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
                        .taskIds())
                .containsExactly("x");
        assertThat(BflWebhook.read(message(Map.of(), new byte[] {1})).taskIds()).isEmpty();
    }

    private static boolean isValid(Map<String, String> headers, byte[] body) {
        return BflWebhook.of(BflMappingTest.SECRET).isValid(message(headers, body), List.of(), Instant.EPOCH);
    }

    private static CallbackMessage message(Map<String, String> headers, byte[] body) {
        return CallbackMessage.of(headers, body);
    }

    private static String signature(byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(BflMappingTest.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        StringBuilder hex = new StringBuilder();
        for (byte b : mac.doFinal(body)) {
            hex.append(String.format("%02x", b));
        }
        return hex.toString();
    }

    private static Outcome<FinishedWork> submitted(int status, String body) {
        return BflResponses.submitted(WireResponse.of(status, body), GLOBAL);
    }

    private static Outcome<FinishedWork> polled(int status, String body) {
        return BflResponses.status(WireResponse.of(status, body), TASK, GLOBAL, false);
    }

    private static FinishedWork finished(String body) {
        return ((Outcome.Done<FinishedWork>) polled(200, body)).value();
    }

    private static URI address(FinishedWork work) {
        MadeImage.Remote remote = (MadeImage.Remote) work.images().get(0).source();
        assertThat(remote.download().candidates().get(0).hasCredentials()).isFalse();
        return remote.download().candidates().get(0).address().orElseThrow();
    }

    private static Problem problem(Outcome<?> outcome) {
        return ((Outcome.Failed<?>) outcome).problem();
    }
}
