package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CaptionRequest;
import dev.easel.Catalogue;
import dev.easel.CatalogueEntry;
import dev.easel.ImageInput;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.ProviderProtocol;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a response that costs nothing to what it means. */
class ItsRoseQueriesTest {
    private static final ProviderProtocol PROTOCOL = ItsRoseProtocol.create(1, ItsRoseExtraFields.NONE, false);
    private static final WireExchange<List<CatalogueEntry>> MODELS = PROTOCOL.catalogue(Catalogue.MODELS);
    private static final WireExchange<List<CatalogueEntry>> SAMPLERS = PROTOCOL.catalogue(Catalogue.SAMPLERS);
    private static final WireExchange<ItsRoseStatus> STATUS = ItsRoseQueries.status();
    private static final WireExchange<ItsRoseAccount> ACCOUNT = ItsRoseQueries.account();
    private static final WireExchange<ItsRoseSystemDetails> DETAILS =
            ItsRoseQueries.systemDetails(ItsRoseExtraFields.NONE);

    private static final String SECRET = "Rk-MARKEDKEY0123456789abcdef";

    @Test
    void queries_are_gets_of_their_paths() {
        assertThat(MODELS.request().path()).contains("/sdapi/get_all_models");
        assertThat(SAMPLERS.request().path()).contains("/sdapi/schedulers_list");
        assertThat(DETAILS.request().path()).contains("/sdapi/system_details");
        assertThat(STATUS.request().path()).contains("/status");
        assertThat(ACCOUNT.request().path()).contains("/me");
        assertThat(List.of(MODELS, SAMPLERS, DETAILS, STATUS, ACCOUNT))
                .extracting(exchange -> exchange.request().method())
                .containsOnly("GET");
    }

    @Test
    void models_are_names() {
        assertThat(known(MODELS, "{\"status\":true,\"result\":{\"models\":[\"dreamshaper\",\"sdxl\"]}}"))
                .containsExactly(CatalogueEntry.of("dreamshaper"), CatalogueEntry.of("sdxl"));
    }

    @Test
    void models_may_be_objects_with_their_name_and_more() {
        assertThat(known(MODELS, """
                {"status":true,"message":"Success","result":{"models":[
                 {"model_id":"sdxl","model_name":"SDXL 1.0","size":[1024,1024],"nested":{"base":"xl","deep":{"x":1}},
                  "note":"","gone":null},
                 "dreamshaper"]}}"""))
                .containsExactly(
                        CatalogueEntry.builder()
                                .id("sdxl")
                                .putDetail("model_name", "SDXL 1.0")
                                .putDetail("size", "1024, 1024")
                                .putDetail("nested.base", "xl")
                                .putDetail("nested.deep.x", "1")
                                .build(),
                        CatalogueEntry.of("dreamshaper"));
    }

    @Test
    void what_is_no_model_is_passed_over() {
        assertThat(known(MODELS, "{\"status\":true,\"result\":{\"models\":[null,\"\",{},{\"id\":\"x\"},[],\"sdxl\"]}}"))
                .containsExactly(CatalogueEntry.of("sdxl"));
    }

    @Test
    void an_empty_list_is_a_list() {
        assertThat(known(MODELS, "{\"status\":true,\"result\":{\"models\":[]}}"))
                .isEmpty();
    }

    @Test
    void schedulers_are_samplers_with_the_names_that_others_give_them() {
        assertThat(known(SAMPLERS, """
                {"status":true,"result":{"schedulers":["EulerAncestralDiscreteScheduler","DEISMultistepScheduler"]}}"""))
                .containsExactly(
                        CatalogueEntry.builder()
                                .id("EulerAncestralDiscreteScheduler")
                                .name("Euler a")
                                .build(),
                        CatalogueEntry.of("DEISMultistepScheduler"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\":true}",
                "{\"status\":true,\"result\":{}}",
                "{\"status\":true,\"result\":[]}",
                "{\"status\":true,\"result\":{\"models\":\"sdxl\",\"schedulers\":{\"a\":1}}}"
            })
    void a_success_without_a_list_is_unreadable(String body) {
        assertThat(refused(MODELS, 200, body).kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(refused(SAMPLERS, 200, body).kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }

    @Test
    void system_details_are_whatever_the_server_says() {
        ItsRoseSystemDetails details = known(DETAILS, """
                {"status":true,"result":{"gpu":"NVIDIA A10","available_models":4,"ram":"24 GB","cuda_version":12.1,
                 "load":{"gpu":0.5,"queue":[1,2]},"nothing":null}}""");

        assertThat(details.gpu()).contains("NVIDIA A10");
        assertThat(details.availableModels()).contains("4");
        assertThat(details.ram()).contains("24 GB");
        assertThat(details.cudaVersion()).contains("12.1");
        assertThat(details.details())
                .containsEntry("load.gpu", "0.5")
                .containsEntry("load.queue", "1, 2")
                .hasSize(6);
    }

    @Test
    void system_details_in_other_forms_are_kept_all_the_same() {
        ItsRoseSystemDetails details = known(
                DETAILS, "{\"result\":{\"gpu\":{\"name\":\"A10\"},\"available_models\":[\"sdxl\",\"dreamshaper\"]}}");

        assertThat(details.gpu()).isEmpty();
        assertThat(details.ram()).isEmpty();
        assertThat(details.availableModels()).contains("sdxl, dreamshaper");
        assertThat(details.details()).containsEntry("gpu.name", "A10");
        assertThat(known(DETAILS, "{\"result\":{}}").details()).isEmpty();
        assertThat(refused(DETAILS, 200, "{\"result\":7}").kind()).isEqualTo(Problem.Kind.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "{\"status\":true;\"message\":\"success\"}, true, success",
                "{\"status\":true;\"message\":\"Success\";\"result\":{\"ok\":\"true\"}}, true, Success",
                "{\"status\":true;\"result\":{\"ok\":true}}, true, ||",
                "{\"status\":true;\"result\":{\"ok\":false}}, false, ||",
                "{\"result\":{\"ok\":\"no\"}}, false, ||",
                "{\"status\":false;\"message\":\"maintenance\"}, false, maintenance",
                "{}, false, ||"
            })
    void the_status_is_read_in_each_of_its_forms(String body, boolean ok, String message) {
        assertThat(known(STATUS, body.replace(';', ','))).isEqualTo(new ItsRoseStatus(ok, message));
    }

    @Test
    void the_account_of_2024_has_an_id_and_a_name() {
        ItsRoseAccount account = known(ACCOUNT, """
                {"status":true,"message":"success","result":{"id":17,"name":"Rose","current_plan":"premium",
                 "plan_expiry_date":"2024-12-31T00:00:00.000Z","current_rpm":"30"}}""");

        assertThat(account.id()).contains("17");
        assertThat(account.name()).contains("Rose");
        assertThat(account.plan()).contains("premium");
        assertThat(account.planExpiry()).contains("2024-12-31T00:00:00.000Z");
        assertThat(account.requestsPerMinute()).hasValue(30);
        assertThat(account.active()).isEmpty();
    }

    @Test
    void the_account_of_early_2025_has_an_age_and_maybe_no_end() {
        ItsRoseAccount account = known(ACCOUNT, """
                {"status":true,"message":"Success","result":{"current_plan":"standard","plan_expiry_date":null,
                 "current_rpm":3,"created_at":"2024-05-04T00:00:00.000Z"}}""");

        assertThat(account.plan()).contains("standard");
        assertThat(account.planExpiry()).isEmpty();
        assertThat(account.requestsPerMinute()).hasValue(3);
        assertThat(account.createdAt()).contains("2024-05-04T00:00:00.000Z");
    }

    @Test
    void the_account_of_late_2025_has_a_subscription_and_the_key_is_not_kept() {
        ItsRoseAccount account = known(
                ACCOUNT,
                "{\"status\":true,\"result\":{\"apikey\":\"" + SECRET
                        + "\",\"subscription\":{\"active\":true,\"expiry\":\"2026-01-01\",\"product\":\"premium\"}}}");

        assertThat(account.active()).contains(true);
        assertThat(account.plan()).contains("premium");
        assertThat(account.planExpiry()).contains("2026-01-01");
        assertThat(account.toString()).doesNotContain(SECRET);
    }

    @Test
    void the_headers_tell_of_plan_and_limit() {
        ItsRoseLimits limits = ((Outcome.Done<ItsRoseAccount>) ACCOUNT.read(response(
                        200,
                        "{\"status\":true,\"result\":{}}",
                        Map.of(
                                "x-plan", "premium",
                                "x-plan-expiry", "2026-12-31",
                                "x-rpm-remaining", "30",
                                "x-ratelimit-limit", "30",
                                "x-ratelimit-remaining", "0",
                                "x-ratelimit-reset", "42"))))
                .value()
                .limits();

        assertThat(limits)
                .isEqualTo(ItsRoseLimits.builder()
                        .plan("premium")
                        .planExpiry("2026-12-31")
                        .plannedPerMinute(30)
                        .limit(30)
                        .remaining(0)
                        .reset(Duration.ofSeconds(42))
                        .build());
    }

    @Test
    void headers_that_say_nothing_readable_are_as_good_as_none() {
        WireResponse odd = response(
                200,
                "{}",
                Map.of(
                        "x-plan", " ",
                        "x-plan-expiry", "x".repeat(201),
                        "x-rpm-remaining", "-1",
                        "x-ratelimit-limit", "99999999999",
                        "x-ratelimit-remaining", "3.5",
                        "x-ratelimit-reset", "soon"));

        assertThat(ItsRoseLimits.of(odd)).isEqualTo(ItsRoseLimits.builder().build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":true,\"result\":\"%s\"}",
                "{\"status\":false,\"result\":{\"apikey\":\"%s\"}}",
                "{\"apikey\":\"%s\""
            })
    void an_account_that_cannot_be_read_is_not_quoted_since_it_may_hold_the_key(String body) {
        for (int status : new int[] {200, 401, 500}) {
            Problem problem = refused(ACCOUNT, status, body.formatted(SECRET));
            assertThat(problem.message()).doesNotContain(SECRET).doesNotContain("apikey");
        }
    }

    @Test
    void a_refused_key_is_told_in_the_services_words() {
        String body = "{\"status\":false,\"message\":\"Invalid or expired access token\",\"result\":{}}";

        for (WireExchange<?> exchange : List.of(MODELS, SAMPLERS, DETAILS, STATUS, ACCOUNT)) {
            Problem problem = refused(exchange, 401, body);
            assertThat(problem.kind()).isEqualTo(Problem.Kind.AUTHENTICATION);
            assertThat(problem.message()).isEqualTo("Invalid or expired access token");
        }
    }

    @Test
    void a_limited_query_says_how_long_to_wait() {
        for (WireExchange<?> exchange : List.of(MODELS, SAMPLERS, DETAILS, STATUS, ACCOUNT)) {
            assertThat(refused(exchange, 429, "{\"status\":false,\"message\":\"Request limit reached\",\"result\":{}}")
                            .retryAfter())
                    .contains(Duration.ofMinutes(1));
        }
    }

    @Test
    void a_path_that_is_gone_is_a_rejection() {
        String body = "{\"status\":false,\"message\":\"Route GET:/sdapi/get_all_models not found\",\"result\":{}}";

        assertThat(refused(MODELS, 404, body).kind()).isEqualTo(Problem.Kind.REJECTED);
        assertThat(refused(MODELS, 200, body).kind()).isEqualTo(Problem.Kind.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>welcome</html>", "[]", "true", "{\"status\":tr"})
    void a_2xx_that_is_no_object_is_unreadable(String body) {
        for (WireExchange<?> exchange : List.of(MODELS, SAMPLERS, DETAILS, STATUS, ACCOUNT)) {
            assertThat(refused(exchange, 200, body).kind()).isEqualTo(Problem.Kind.UNREADABLE);
        }
    }

    @Test
    void a_caption_is_the_prompt_of_the_response() {
        Outcome<FinishedWork> outcome =
                caption(200, "{\"status\":true,\"result\":{\"prompt\":\"a lighthouse at dusk\"}}");

        FinishedWork work = ((Outcome.Done<FinishedWork>) outcome).value();
        assertThat(work.texts()).containsExactly("a lighthouse at dusk");
        assertThat(work.images()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "200, {\"status\":true;\"result\":{}}, UNREADABLE",
                "200, {\"status\":true;\"result\":{\"prompt\":\" \"}}, UNREADABLE",
                "200, {\"status\":true;\"result\":{\"prompt\":[\"x\"]}}, UNREADABLE",
                "200, {\"status\":false;\"message\":\"no image there\"}, TASK_FAILED",
                "414, <html>URI Too Long</html>, REJECTED",
                "500, {\"status\":false;\"message\":\"broken\"}, SERVICE_FAULT"
            })
    void a_caption_without_words_says_why(int status, String body, Problem.Kind kind) {
        Outcome<FinishedWork> outcome = caption(status, body.replace(';', ','));

        assertThat(((Outcome.Failed<FinishedWork>) outcome).problem().kind()).isEqualTo(kind);
    }

    @Test
    void other_lists_are_not_requested() {
        assertThat(PROTOCOL.capabilities().catalogues())
                .containsExactlyInAnyOrder(Catalogue.MODELS, Catalogue.SAMPLERS);
        assertThatThrownBy(() -> PROTOCOL.expandPrompt("x")).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Outcome<FinishedWork> caption(int status, String body) {
        return PROTOCOL.caption(CaptionRequest.of(ImageInput.url(URI.create("https://host/x.png"))))
                .submit(SubmitContext.of("id", null, 1))
                .read(WireResponse.of(status, body));
    }

    private static <T> T known(WireExchange<T> exchange, String body) {
        Outcome<T> outcome = exchange.read(WireResponse.of(200, body));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    private static <T> Problem refused(WireExchange<T> exchange, int status, String body) {
        Outcome<T> outcome = exchange.read(WireResponse.of(status, body));
        assertThat(outcome).as("%s to %s", body, exchange.request()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<T>) outcome).problem();
    }

    private static WireResponse response(int status, String body, Map<String, String> headers) {
        WireResponse bare = WireResponse.of(status, body);
        return WireResponse.of(status, headers, bare.text(), bare.json(), 0);
    }
}
