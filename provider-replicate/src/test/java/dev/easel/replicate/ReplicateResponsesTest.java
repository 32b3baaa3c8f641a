package dev.easel.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CancelOutcome;
import dev.easel.CatalogueEntry;
import dev.easel.ContentRefusedException.Stage;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Payload;
import dev.easel.spi.Problem;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What responses mean, for the task and for money. */
class ReplicateResponsesTest {
    private static final ReplicateProtocol PROTOCOL = ReplicateProtocol.create();
    private static final ImageRequest REQUEST =
            ReplicateMappingTest.request(Replicate.FLUX_SCHNELL).build();
    private static final String ID = "aaaabbbbccccddddeeeeffffgg";
    private static final TaskCall TASK = TaskCall.of("r").withTaskId(ID);

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void any_2xx_with_an_id_accepts_the_task(int status) {
        assertThat(submitted(status, """
                        {"id":"aaaabbbbccccddddeeeeffffgg","model":"black-forest-labs/flux-schnell","version":"hidden","input":{},\
                        "logs":"","output":null,"error":null,"status":"starting","created_at":"2026-01-01T00:00:00.123456789Z",\
                        "data_removed":false,"urls":{"get":"https://api.replicate.com/v1/predictions/aaaa"}}""")).isEqualTo(Outcome.accepted(ID, TaskStatus.queued()));
    }

    @Test
    void an_output_before_the_end_is_no_result() {
        String early = """
                {"id":"aaaabbbbccccddddeeeeffffgg","status":"processing","output":["https://replicate.delivery/d/out-0.webp"],\
                "completed_at":null}""";

        assertThat(submitted(201, early)).isEqualTo(Outcome.accepted(ID, TaskStatus.running()));
        assertThat(polled(200, early)).isEqualTo(Outcome.pending(TaskStatus.running()));
    }

    @Test
    void a_submission_that_is_over_at_once_has_its_result() {
        assertThat(work(submitted(
                                201,
                                "{\"id\":\"" + ID
                                        + "\",\"status\":\"succeeded\",\"output\":\"https://replicate.delivery/b/out.png\"}"))
                        .images())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\":\"starting\"}",
                "{\"id\":\" \",\"status\":\"starting\"}",
                "<html>busy</html>",
                ""
            })
    void an_acceptance_without_an_id_leaves_the_outcome_unknown(String body) {
        Problem problem = problem(submitted(201, body));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @Test
    void an_id_that_is_too_long_is_none() {
        assertThat(problem(submitted(201, "{\"id\":\"" + "a".repeat(1_025) + "\",\"status\":\"starting\"}"))
                        .kind())
                .isEqualTo(Problem.Kind.UNREADABLE);
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

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void a_fault_of_the_server_leaves_the_outcome_unknown_also_where_it_says_when_to_come_back(int status) {
        WireResponse plain = WireResponse.of(status, "{\"detail\":\"The service is unavailable.\"}");
        WireResponse response = WireResponse.of(status, Map.of("retry-after", "7"), plain.text(), plain.json(), 0);

        Problem problem = problem(ReplicateResponses.submitted(response));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.SERVICE_FAULT);
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "succeeded"})
    void a_submission_whose_task_was_stopped_or_deleted_at_once_is_accepted_and_polled(String word) {
        assertThat(submitted(201, "{\"id\":\"" + ID + "\",\"status\":\"" + word + "\",\"output\":null}"))
                .isEqualTo(Outcome.accepted(ID, TaskStatus.queued()));
    }

    @Test
    void a_submission_whose_task_failed_at_once_says_why() {
        assertThat(problem(submitted(201, "{\"id\":\"" + ID + "\",\"status\":\"failed\",\"error\":\"no\"}"))
                        .kind())
                .isEqualTo(Problem.Kind.TASK_FAILED);
        Problem aborted = problem(submitted(201, "{\"id\":\"" + ID + "\",\"status\":\"aborted\"}"));
        assertThat(aborted.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(aborted.mayBeBilled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422|{\"title\":\"Input validation failed\",\"detail\":\"- input: prompt is required\\n\",\"status\":422,"
                        + "\"invalid_fields\":[{\"type\":\"required\",\"field\":\"input\",\"description\":\"prompt is required\"}]}"
                        + "|Input validation failed: - input: prompt is required",
                "422|{\"title\":\"Invalid version or not permitted\",\"detail\":\"no such version\"}"
                        + "|Invalid version or not permitted: no such version",
                "401|{\"title\":\"Unauthenticated\",\"detail\":\"You did not pass a valid authentication token\",\"status\":401}"
                        + "|Unauthenticated: You did not pass a valid authentication token",
                "404|{\"detail\":\"The requested resource could not be found.\"}"
                        + "|The requested resource could not be found.",
                "500|{\"title\":\"Internal server error\",\"detail\":\"Internal server error\"}|Internal server error",
                "502|<html><title>Bad gateway</title></html>|an HTML page: Bad gateway",
            })
    void title_and_detail_are_the_services_words(int status, String body, String words) {
        assertThat(problem(submitted(status, body)).message()).isEqualTo(words);
    }

    @Test
    void missing_credit_and_an_unknown_model_come_with_a_hint() {
        Problem credit = problem(submitted(402, "{\"title\":\"Insufficient credit\",\"detail\":\"Top up.\"}"));
        assertThat(credit.code()).isEmpty();
        assertThat(credit.hint().orElseThrow()).contains("no credit");

        assertThat(problem(submitted(404, "{}")).hint().orElseThrow()).contains("owner/name:version");
        assertThat(problem(polled(404, "<html>")).hint()).isEmpty();
        assertThat(problem(uploaded(404, "{}")).hint()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10  | {\"detail\":\"Your rate limit resets in ~30s.\",\"retry_after\":20} | PT10S",
                "    | {\"detail\":\"Your rate limit resets in ~30s.\",\"retry_after\":20} | PT20S",
                "    | {\"detail\":\"Request was throttled. Your rate limit resets in ~30s.\"} | PT30S",
                "    | {\"detail\":\"Request was throttled.\",\"retry_after\":-1} |",
                "900 | {} | PT5M",
                "    | {\"retry_after\":9.5} | PT9.5S",
                "    | {\"retry_after\":86400} | PT5M",
                "    | {\"retry_after\":1e300} | PT5M",
            })
    void the_wait_is_in_the_header_else_in_the_body_else_in_its_words(String header, String body, Duration wait) {
        WireResponse plain = WireResponse.of(429, body);
        WireResponse response = header == null
                ? plain
                : WireResponse.of(429, Map.of("retry-after", header), plain.text(), plain.json(), 0);

        Problem problem = problem(ReplicateResponses.submitted(response));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.BUSY);
        assertThat(problem.retryAfter().orElse(null)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "Using seed: 7\\n 40%|####      | 10/25 [00:01<00:02]>0.4",
                "4%|#  | 1/25\\n 76%|#####   | 19/25\\n>0.76",
                "100%|##########| 25/25>1",
            })
    void progress_is_the_last_bar_of_the_log(String logs, double progress) {
        assertThat(polled(200, "{\"status\":\"processing\",\"logs\":\"" + logs + "\",\"output\":null}"))
                .isEqualTo(Outcome.pending(TaskStatus.running(progress)));
    }

    @Test
    void the_word_of_a_status_decides() {
        assertThat(polled(200, "{\"id\":\"" + ID + "\",\"status\":\"starting\"}"))
                .isEqualTo(Outcome.pending(TaskStatus.queued()));
        assertThat(polled(200, "{\"status\":\"processing\",\"logs\":null}"))
                .isEqualTo(Outcome.pending(TaskStatus.running()));
        assertThat(polled(200, "{\"status\":\"successful\",\"output\":\"https://replicate.delivery/b/out.png\"}"))
                .isEqualTo(Outcome.pending(TaskStatus.runningAs("successful")));
        assertThat(polled(200, "{\"status\":\"canceled\",\"output\":null}")).isEqualTo(new Outcome.Cancelled<>());
    }

    @Test
    void aborted_is_a_failure_that_costs_nothing() {
        Problem problem = problem(polled(200, "{\"status\":\"aborted\",\"output\":null,\"error\":null}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.code()).hasValue("aborted");
        assertThat(problem.mayBeBilled()).isFalse();
    }

    @Test
    void a_finished_task_has_images_seed_times_and_model() {
        FinishedWork work = work(polled(200, """
                {"id":"aaaabbbbccccddddeeeeffffgg","status":"succeeded","model":"black-forest-labs/flux-schnell",\
                "output":["https://replicate.delivery/a/out-0.webp","https://replicate.delivery/a/out-1.webp"],\
                "logs":"Using seed: 42\\n100%|####| 4/4","metrics":{"predict_time":1.2,"total_time":3.4,"image_count":2},\
                "completed_at":"2026-01-01T00:00:03Z"}"""));

        assertThat(work.images()).hasSize(2);
        assertThat(address(work)).isEqualTo(URI.create("https://replicate.delivery/a/out-0.webp"));
        assertThat(work.model()).hasValue("black-forest-labs/flux-schnell");
        assertThat(work.images().get(1).generation().seed()).hasValue(42);
        assertThat(work.images().get(1).generation().metadata())
                .containsEntry("predict_time", "1.2")
                .containsEntry("total_time", "3.4")
                .containsEntry("image_count", "2");
    }

    @Test
    void fewer_images_than_asked_for_are_those_that_there_are() {
        assertThat(work(polled(
                                200,
                                "{\"status\":\"succeeded\",\"output\":[\"https://replicate.delivery/c/out-1.webp\"]}"))
                        .images())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://replicate.delivery/b/out.png\"",
                "[\"https://replicate.delivery/b/out.png\"]",
                "{\"image\":\"https://replicate.delivery/b/out.png\",\"caption\":\"a mug\"}",
                "[{\"urls\":[\"https://replicate.delivery/b/out.png\"]}]",
                "\" https://replicate.delivery/b/out.png \"",
                "\"data:image/png;base64,iVBORw0KGgo=\"",
                "[\"data:image/png;base64,iVBORw0KGgo=\"]",
                "[null,\"https://replicate.delivery/b/out.png\",\"\"]",
            })
    void an_output_is_a_text_a_list_or_an_object(String output) {
        FinishedWork work = work(polled(200, "{\"status\":\"succeeded\",\"output\":" + output + "}"));

        assertThat(work.images()).hasSize(1);
        assertThat(work.texts()).isEmpty();
    }

    @Test
    void words_are_a_caption() {
        assertThat(work(polled(200, "{\"status\":\"succeeded\",\"output\":\"Caption: a mug \"}"))
                        .texts())
                .containsExactly("Caption: a mug");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a\",\" mug\"]", "[\"\",\" a\",\" mug\",\"\"]", "{\"text\":[\"a \",\"mug\"]}"})
    void words_that_come_in_pieces_are_one_caption(String output) {
        assertThat(work(polled(200, "{\"status\":\"succeeded\",\"output\":" + output + "}"))
                        .texts())
                .containsExactly("a mug");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"succeeded\",\"output\":null,\"input\":{},\"logs\":null,\"data_removed\":true}",
                "{\"status\":\"succeeded\",\"output\":null,\"input\":{\"prompt\":\"a mug\"},\"data_removed\":true}",
                "{\"status\":\"succeeded\",\"output\":null,\"input\":{}}",
                "{\"status\":\"succeeded\"}",
            })
    void what_was_deleted_is_expired(String body) {
        assertThat(polled(200, body)).isInstanceOf(Outcome.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "[\"\",\" \"]", "[[[[[[\"https://replicate.delivery/b/out.png\"]]]]]]"})
    void success_without_an_image_is_a_failed_task(String output) {
        Problem problem = problem(polled(
                200,
                "{\"status\":\"succeeded\",\"output\":" + output
                        + ",\"input\":{\"prompt\":\"a mug\"},\"data_removed\":false}"));

        assertThat(problem.kind()).isEqualTo(Problem.Kind.TASK_FAILED);
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NSFW content detected. Try running it again, or try a different prompt.|CONTENT_REFUSED|",
                "All generated images contained NSFW content.|CONTENT_REFUSED|",
                "The input or output was flagged as sensitive. (E005) (aBcDeF123)|CONTENT_REFUSED|E005",
                "Declined (E005)|CONTENT_REFUSED|E005",
                "Prediction interrupted; please retry (code: PA)|TASK_FAILED|PA",
                "Director: unexpected error handling prediction (E1102)|TASK_FAILED|E1102",
                "Declined, e005 (ABC)|CONTENT_REFUSED|",
                "no kernel for this device (CPU)|TASK_FAILED|",
                "value 12e005 is out of range|TASK_FAILED|",
                "CUDA out of memory. Tried to allocate 2.00 GiB|TASK_FAILED|",
                "'NoneType' object has no attribute 'shape'|TASK_FAILED|",
            },
            quoteCharacter = '`')
    void the_text_of_a_failed_task_tells_why(String error, Problem.Kind kind, String code) {
        Problem problem = problem(polled(200, "{\"status\":\"failed\",\"output\":null,\"error\":\"" + error + "\"}"));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.message()).isEqualTo(error);
        assertThat(problem.code().orElse(null)).isEqualTo(code);
        assertThat(problem.stage()).isEqualTo(Stage.UNKNOWN);
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @Test
    void a_failed_task_without_a_reason_is_still_one() {
        assertThat(problem(polled(200, "{\"status\":\"failed\",\"error\":null}"))
                        .message())
                .isEqualTo("the service gives no reason");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|<html>|REJECTED",
                "429|{}|BUSY",
                "500|{}|SERVICE_FAULT",
                "401|{}|AUTHENTICATION",
                "200|{}|UNREADABLE",
                "200|<html>|UNREADABLE",
                "200|{\"id\":\"other\",\"status\":\"succeeded\"}|UNREADABLE",
            })
    void what_says_nothing_of_the_task_does_not_end_it(int status, String body, Problem.Kind kind) {
        assertThat(problem(polled(status, body)).kind()).isEqualTo(kind);
    }

    @Test
    void a_task_that_the_service_does_not_know_is_gone() {
        assertThat(polled(404, "{\"detail\":\"The requested resource could not be found.\"}"))
                .isEqualTo(Outcome.notFound("The requested resource could not be found."));
    }

    /** An aborted task ended before it began: whoever ended it, nothing was done and nothing is charged. */
    @ParameterizedTest
    @CsvSource({
        "canceled,CANCELLED",
        "aborted,CANCELLED",
        "succeeded,TOO_LATE",
        "failed,TOO_LATE",
    })
    void what_comes_back_from_a_cancellation_says_whether_it_was_in_time(String status, CancelOutcome outcome) {
        assertThat(cancelled(200, "{\"id\":\"" + ID + "\",\"status\":\"" + status + "\",\"output\":null}"))
                .isEqualTo(Outcome.done(outcome));
    }

    @ParameterizedTest
    @CsvSource({
        "starting,canceled,CANCELLED",
        "processing,canceled,CANCELLED",
        "starting,aborted,CANCELLED",
        "processing,succeeded,TOO_LATE",
        "processing,failed,TOO_LATE",
        "stopping,canceled,CANCELLED",
        "processing,processing,TOO_LATE",
    })
    void a_task_that_goes_on_after_its_cancellation_is_polled_until_it_says_what_became_of_it(
            String first, String last, CancelOutcome outcome) {
        Outcome<CancelOutcome> next = cancelled(200, "{\"id\":\"" + ID + "\",\"status\":\"" + first + "\"}");
        int polls = 0;
        while (next instanceof Outcome.Next<CancelOutcome> poll) {
            assertThat(poll.exchange().request().toString()).isEqualTo("GET /predictions/" + ID);
            assertThat(poll.delay()).isEqualTo(Duration.ofSeconds(1));
            next = read(poll.exchange(), 200, "{\"id\":\"" + ID + "\",\"status\":\"" + last + "\"}");
            polls++;
        }

        assertThat(next).isEqualTo(Outcome.done(outcome));
        assertThat(polls).isBetween(1, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404|{}",
                "500|{}",
                "200|{}",
                "200|<html>",
                "200|{\"id\":\"other\",\"status\":\"canceled\"}",
            })
    void what_says_nothing_of_the_task_is_no_cancellation(int status, String body) {
        assertThat(cancelled(status, body)).isInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://replicate.delivery/a/out.png,true",
        "https://pbxt.replicate.delivery/a/out.png,true",
        "https://REPLICATE.delivery/a/out.png,true",
        "http://replicate.delivery/a/out.png,false",
        "https://replicate.delivery.example/a/out.png,false",
        "https://evilreplicate.delivery/a/out.png,false",
    })
    void an_image_is_fetched_without_the_token_and_with_it_from_the_services_hosts_alone_where_they_deny(
            String address, boolean withToken) {
        FinishedWork work = work(polled(200, "{\"status\":\"succeeded\",\"output\":\"" + address + "\"}"));
        Download download = download(work);

        assertThat(download.candidates()).hasSize(1).noneMatch(WireRequest::hasCredentials);
        assertThat(download.ifDenied().map(WireRequest::hasCredentials))
                .isEqualTo(withToken ? Optional.of(true) : Optional.empty());
    }

    @Test
    void an_upload_leads_to_an_address() {
        assertThat(uploaded(
                        201,
                        "{\"id\":\"f1\",\"size\":4,\"content_type\":\"image/png\",\"urls\":{\"get\":\"https://api.replicate.com/v1/files/f1\"},"
                                + "\"expires_at\":\"2026-01-02T00:00:00Z\"}"))
                .isEqualTo(Outcome.done("https://api.replicate.com/v1/files/f1"));
        assertThat(problem(uploaded(201, "{\"id\":\"f1\"}")).kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(problem(uploaded(413, "{}")).kind()).isEqualTo(Problem.Kind.REJECTED);
    }

    @Test
    void models_that_are_not_official_are_listed_with_their_version() {
        String models = """
                [{"owner":"black-forest-labs","name":"flux-dev","is_official":true,"description":"fine","latest_version":{"id":"v1"}},\
                {"owner":"acme","name":"own","is_official":false,"latest_version":{"id":"v2"}},\
                {"owner":"acme","name":"new","latest_version":null},{"name":"lost"},7]""";

        for (String list : List.of("models", "results")) {
            List<CatalogueEntry> entries = done(listed(200, "{\"" + list + "\":" + models + "}"));

            assertThat(entries)
                    .extracting(CatalogueEntry::id)
                    .containsExactly("black-forest-labs/flux-dev", "acme/own:v2", "acme/new");
            assertThat(entries.get(0).details()).isEqualTo(Map.of("description", "fine"));
        }
        assertThat(ReplicateCatalogues.models().request().toString()).isEqualTo("GET /collections/text-to-image");
        assertThat(problem(listed(200, "{}")).kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(problem(listed(401, "{}")).kind()).isEqualTo(Problem.Kind.AUTHENTICATION);
    }

    @Test
    void a_webhook_tells_nothing_but_the_id_of_its_task() {
        String body = "{\"id\":\"" + ID + "\",\"status\":\"succeeded\",\"output\":\"https://evil.example/x.png\"}";

        assertThat(PROTOCOL.readCallback(message(body)).orElseThrow().taskIds()).containsExactly(ID);
        assertThat(PROTOCOL.readCallback(message("<html>")).orElseThrow().taskIds())
                .isEmpty();
    }

    @Test
    void the_secret_of_webhooks_is_asked_for_with_the_token() {
        WireExchange<List<String>> keys =
                new ReplicateSignature().publishedKeys().orElseThrow();

        assertThat(keys.request().toString()).isEqualTo("GET /webhooks/default/secret");
        assertThat(keys.read(WireResponse.of(200, "{\"key\":\"whsec_TUFSS0VES0VZ\"}")))
                .isEqualTo(Outcome.done(List.of("whsec_TUFSS0VES0VZ")));
        assertThat(problem(keys.read(WireResponse.of(200, "{}"))).kind()).isEqualTo(Problem.Kind.UNREADABLE);
        assertThat(problem(keys.read(WireResponse.of(401, "{\"key\":\"whsec_TUFSS0VES0VZ\"}")))
                        .kind())
                .isEqualTo(Problem.Kind.AUTHENTICATION);
    }

    private static CallbackMessage message(String body) {
        return CallbackMessage.of(Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Outcome<FinishedWork> submitted(int status, String body) {
        return read(PROTOCOL.generate(REQUEST).submit(SubmitContext.of("r", null, 1)), status, body);
    }

    private static Outcome<FinishedWork> polled(int status, String body) {
        return read(PROTOCOL.status(TASK), status, body);
    }

    private static Outcome<CancelOutcome> cancelled(int status, String body) {
        return read(PROTOCOL.cancel(TASK).orElseThrow(), status, body);
    }

    private static Outcome<List<CatalogueEntry>> listed(int status, String body) {
        return read(ReplicateCatalogues.models(), status, body);
    }

    private static Outcome<String> uploaded(int status, String body) {
        ImageInput image = ReplicateMappingTest.PHOTO;
        return read(PROTOCOL.generate(REQUEST).upload(image, new Large()).orElseThrow(), status, body);
    }

    private static <T> Outcome<T> read(WireExchange<T> exchange, int status, String body) {
        return exchange.read(WireResponse.of(status, body, exchange.request()));
    }

    private static FinishedWork work(Outcome<FinishedWork> outcome) {
        return done(outcome);
    }

    private static <T> T done(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    private static Problem problem(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed<?>) outcome).problem();
    }

    private static Download download(FinishedWork work) {
        return ((MadeImage.Remote) work.images().get(0).source()).download();
    }

    private static URI address(FinishedWork work) {
        return download(work).candidates().get(0).address().orElseThrow();
    }

    /** An image that is uploaded, and that nobody may read: a mapping only looks. */
    private record Large() implements Payload {
        @Override
        public long length() {
            return ReplicateRequests.MAX_DATA_URI + 1;
        }

        @Override
        public String mediaType() {
            return "image/png";
        }

        @Override
        public String fileName() {
            return "image.png";
        }

        @Override
        public InputStream open() {
            throw new AssertionError("a mapping reads no image");
        }
    }
}
