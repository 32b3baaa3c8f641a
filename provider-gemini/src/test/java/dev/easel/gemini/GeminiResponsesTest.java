package dev.easel.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CancelOutcome;
import dev.easel.CatalogueEntry;
import dev.easel.ContentRefusedException.Stage;
import dev.easel.SafetyFinding;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.JsonValue;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.Problem.Kind;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each response means, and what it costs. */
class GeminiResponsesTest {
    private static final String PICTURE = "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + Wire.PNG + "\"}}";

    private static Outcome<FinishedWork> read(int status, String body) {
        return GeminiResponses.read(WireResponse.of(status, body, GeminiRequests.IMAGE));
    }

    private static FinishedWork done(String body) {
        return ((Outcome.Done<FinishedWork>) read(200, body)).value();
    }

    private static Problem problem(Outcome<?> outcome) {
        return ((Outcome.Failed<?>) outcome).problem();
    }

    private static String candidate(String parts, String reason) {
        return "{\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]},\"finishReason\":\"" + reason + "\"}";
    }

    private static String candidates(String... all) {
        return "{\"candidates\":[" + String.join(",", all) + "],\"responseId\":\"r1\"}";
    }

    private static Outcome<FinishedWork> polled(int status, String body) {
        WireExchange<FinishedWork> poll = Interactions.status(TaskCall.of("r").withTaskId("i1"), Wire.BACKGROUND);
        return poll.read(WireResponse.of(status, body, poll.request()));
    }

    @Test
    void an_image_comes_with_its_words_its_model_and_its_tokens() {
        FinishedWork work = done("{\"candidates\":[" + candidate("{\"text\":\"Here.\"}," + PICTURE, "STOP")
                + "],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":\"1120\",\"thoughtsTokenCount\":7,"
                + "\"totalTokenCount\":1130,\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\",\"tokenCount\":1120}]},"
                + "\"modelVersion\":\"m\",\"responseId\":\"r1\"}");

        assertThat(work.images()).hasSize(1);
        assertThat(work.texts()).containsExactly("Here.");
        assertThat(work.model()).contains("m");
        assertThat(work.usage().tokens())
                .isEqualTo(Map.of("input", 3L, "output", 1120L, "thought", 7L, "total", 1130L, "output_image", 1120L));
        assertThat(work.images().get(0).generation().metadata()).isEqualTo(Map.of("responseId", "r1"));
    }

    @Test
    void every_count_of_tokens_has_its_kind() {
        FinishedWork call = done("{\"candidates\":[" + candidate(PICTURE, "STOP")
                + "],\"usageMetadata\":{\"toolUsePromptTokenCount\":5,\"cachedContentTokenCount\":2,"
                + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":3},{\"modality\":\"IMAGE\","
                + "\"tokenCount\":258}]}}");
        Outcome<FinishedWork> task = polled(
                200,
                "{\"id\":\"i1\",\"status\":\"completed\",\"steps\":[{\"type\":\"model_output\",\"content\":"
                        + "[{\"type\":\"image\",\"data\":\"" + Wire.PNG + "\"}]}],\"usage\":{\"total_output_tokens\":7,"
                        + "\"total_thought_tokens\":4,\"input_tokens_by_modality\":[{\"modality\":\"text\",\"tokens\":2}]}}");

        assertThat(call.usage().tokens())
                .isEqualTo(Map.of("tool_use", 5L, "cached", 2L, "input_text", 3L, "input_image", 258L));
        assertThat(((Outcome.Done<FinishedWork>) task).value().usage().tokens())
                .isEqualTo(Map.of("output", 7L, "thought", 4L, "input_text", 2L));
    }

    @Test
    void what_the_model_draws_while_thinking_is_kept_apart() {
        String thought = PICTURE.replace("{\"inlineData\"", "{\"thought\":true,\"inlineData\"");

        FinishedWork work = done(candidates(candidate(thought + "," + PICTURE, "STOP")));

        assertThat(work.images()).hasSize(1);
        assertThat(work.extraImages()).hasSize(1);
        assertThat(problem(read(200, candidates(candidate(thought, "STOP")))).kind())
                .isEqualTo(Kind.TASK_FAILED);
    }

    @Test
    void an_image_of_a_proxy_stands_in_a_field_with_an_underscore() {
        String part = PICTURE.replace("inlineData", "inline_data").replace("mimeType", "mime_type");

        assertThat(done(candidates(candidate(part, "STOP"))).images()).hasSize(1);
    }

    @Test
    void an_image_is_kept_though_another_candidate_was_refused_before_it() {
        FinishedWork work =
                done(candidates("{\"index\":0,\"finishReason\":\"IMAGE_RECITATION\"}", candidate(PICTURE, "STOP")));

        assertThat(work.images().get(0).source()).isInstanceOf(MadeImage.Inline.class);
        assertThat(work.images().get(1).source())
                .isInstanceOfSatisfying(
                        MadeImage.NotMade.class,
                        none -> assertThat(none.problem().code()).contains("IMAGE_RECITATION"));
    }

    @ParameterizedTest
    @CsvSource({
        "SAFETY, CONTENT_REFUSED",
        "PROHIBITED_CONTENT, CONTENT_REFUSED",
        "BLOCKLIST, CONTENT_REFUSED",
        "SPII, CONTENT_REFUSED",
        "RECITATION, CONTENT_REFUSED",
        "IMAGE_SAFETY, CONTENT_REFUSED",
        "IMAGE_PROHIBITED_CONTENT, CONTENT_REFUSED",
        "IMAGE_RECITATION, CONTENT_REFUSED",
        "MODEL_ARMOR, CONTENT_REFUSED",
        "ESCALATION, CONTENT_REFUSED",
        "A_NEW_SAFETY_WORD, CONTENT_REFUSED",
        "PUP_LIMITED_DISABLED, REJECTED",
        "NO_IMAGE, TASK_FAILED",
        "IMAGE_OTHER, TASK_FAILED",
        "OTHER, TASK_FAILED",
        "MAX_TOKENS, TASK_FAILED",
        "MALFORMED_RESPONSE, TASK_FAILED",
        "MALFORMED_FUNCTION_CALL, TASK_FAILED",
        "UNEXPECTED_TOOL_CALL, TASK_FAILED",
        "TOO_MANY_TOOL_CALLS, TASK_FAILED",
        "MISSING_THOUGHT_SIGNATURE, TASK_FAILED",
        "CONTINUATION, TASK_FAILED",
        "LANGUAGE, TASK_FAILED",
        "A_NEW_WORD, TASK_FAILED",
    })
    void each_reason_for_no_image_has_its_kind_and_counts_as_billed(String reason, Kind kind) {
        for (String candidate : List.of(
                "{\"finishReason\":\"" + reason + "\"}",
                "{\"content\":{},\"finishReason\":\"" + reason + "\"}",
                candidate("", reason))) {
            Problem problem = problem(read(200, candidates(candidate)));

            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.code()).contains(reason);
            assertThat(problem.mayBeBilled()).isTrue();
        }
    }

    @Test
    void refused_content_comes_before_every_other_reason() {
        String length = "{\"finishReason\":\"MAX_TOKENS\"}";
        String other = "{\"finishReason\":\"OTHER\"}";

        assertThat(problem(read(200, candidates(other, length, "{\"finishReason\":\"SAFETY\"}")))
                        .code())
                .contains("SAFETY");
        assertThat(problem(read(200, candidates(other, length))).code()).contains("MAX_TOKENS");
    }

    @Test
    void a_candidate_says_why_and_what_was_found() {
        String ratings = "\"safetyRatings\":[{\"category\":\"A\",\"probability\":\"HIGH\"},{\"category\":\"B\","
                + "\"blocked\":true},{\"category\":\"C\",\"probability\":\"LOW\"},{}]";
        Problem problem = problem(read(
                200, candidates("{\"finishReason\":\"IMAGE_SAFETY\",\"finishMessage\":\"too much\"," + ratings + "}")));

        assertThat(problem.message()).isEqualTo("too much");
        assertThat(problem.categories()).containsExactly("IMAGE_SAFETY", "A", "B");
        assertThat(done(candidates("{\"content\":{\"parts\":[" + PICTURE + "]}," + ratings + "}"))
                        .images()
                        .get(0)
                        .safety())
                .containsExactly(
                        SafetyFinding.of("A", true), SafetyFinding.of("B", true), SafetyFinding.of("C", false));
    }

    @ParameterizedTest
    @CsvSource({
        "https://generativelanguage.googleapis.com/upload/x?upload_id=1, true",
        "https://storage.googleapis.com/x, true",
        "http://storage.googleapis.com/x, false",
        "https://evil.example/x, false",
        "https://evilgoogleapis.com/x, false",
        "gs://b/x, false",
    })
    void an_image_is_uploaded_to_no_stranger(String address, boolean followed) {
        WireExchange<String> start = GeminiUploads.of(new Wire.Content(9), Wire.GEMINI);

        Outcome<String> outcome =
                start.read(WireResponse.of(200, Map.of("x-goog-upload-url", address), "", JsonValue.absent(), 0));

        assertThat(start.request().toString()).isEqualTo("POST /upload/v1beta/files");
        assertThat(outcome instanceof Outcome.Next<String>).isEqualTo(followed);
        if (outcome instanceof Outcome.Next<String> next) {
            assertThat(next.exchange().request().address()).isPresent();
            assertThat(next.exchange().request().hasCredentials()).isFalse();
        }
    }

    @Test
    void a_response_in_words_fails_with_the_words() {
        Problem problem = problem(read(200, candidates(candidate("{\"text\":\"I can't do that.\"}", "STOP"))));

        assertThat(problem.kind()).isEqualTo(Kind.TASK_FAILED);
        assertThat(problem.message()).isEqualTo("I can't do that.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SAFETY", "OTHER", "PROHIBITED_CONTENT", "A_NEW_WORD"})
    void a_prompt_that_is_refused_may_be_billed(String reason) {
        Problem problem = problem(read(
                200,
                "{\"promptFeedback\":{\"blockReason\":\"" + reason
                        + "\",\"safetyRatings\":[{\"category\":\"C\",\"blocked\":true},{\"category\":\"D\"}]}}"));

        assertThat(problem.kind()).isEqualTo(Kind.CONTENT_REFUSED);
        assertThat(problem.stage()).isEqualTo(Stage.PROMPT);
        assertThat(problem.categories()).containsExactlyInAnyOrder(reason, "C");
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @Test
    void a_prompt_that_is_refused_is_named_beside_a_candidate_without_a_reason() {
        Problem problem = problem(read(
                200, "{\"candidates\":[{\"index\":0}],\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}"));

        assertThat(problem.kind()).isEqualTo(Kind.CONTENT_REFUSED);
        assertThat(problem.stage()).isEqualTo(Stage.PROMPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"candidates\":[]}", "<html>", "[]", "{\"usageMetadata\":{\"totalTokenCount\":3}}"})
    void a_success_that_says_nothing_cannot_be_read(String body) {
        assertThat(problem(read(200, body)).kind()).isEqualTo(Kind.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT, REJECTED, false",
        "400, FAILED_PRECONDITION, REJECTED, false",
        "401, UNAUTHENTICATED, AUTHENTICATION, false",
        "403, PERMISSION_DENIED, AUTHENTICATION, false",
        "404, NOT_FOUND, REJECTED, false",
        "413, , REJECTED, false",
        "429, RESOURCE_EXHAUSTED, BUSY, false",
        "499, CANCELLED, SERVICE_FAULT, true",
        "500, INTERNAL, SERVICE_FAULT, true",
        "502, , SERVICE_FAULT, true",
        "503, UNAVAILABLE, BUSY, false",
        "503, , SERVICE_FAULT, true",
        "504, DEADLINE_EXCEEDED, SERVICE_FAULT, true",
    })
    void each_status_has_its_kind(int status, String word, Kind kind, boolean billed) {
        String error = "{\"error\":{\"code\":" + status + ",\"message\":\"m\""
                + (word == null ? "" : ",\"status\":\"" + word + "\"") + "}}";
        for (String body : List.of(error, "[" + error + "]")) {
            Problem problem = problem(read(status, body));

            assertThat(problem.kind()).isEqualTo(kind);
            assertThat(problem.message()).isEqualTo("m");
            assertThat(problem.code()).contains(word == null ? String.valueOf(status) : word);
            assertThat(problem.mayBeBilled()).isEqualTo(billed);
        }
    }

    private static Problem error(int status, String details) {
        return problem(read(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"q\",\"status\":\"S\",\"details\":[" + details
                        + "]}}"));
    }

    @Test
    void a_key_that_is_wrong_is_no_wrong_request_though_the_status_says_so() {
        Problem problem = error(400, "{\"@type\":\"ErrorInfo\",\"reason\":\"API_KEY_INVALID\"}");

        assertThat(problem.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(problem.code()).contains("API_KEY_INVALID");
    }

    @ParameterizedTest
    @CsvSource({"7s, 7000", "0.5s, 500", "30.000000001s, 30000", "soon, -1", "'', -1", "999999999999s, -1"})
    void the_wait_that_is_asked_for_is_read(String delay, long millis) {
        Problem problem = error(429, "{\"@type\":\"RetryInfo\",\"retryDelay\":\"" + delay + "\"}");

        assertThat(problem.kind()).isEqualTo(Kind.BUSY);
        assertThat(problem.retryAfter().map(Duration::toMillis).orElse(-1L)).isEqualTo(millis);
    }

    @Test
    void a_quota_of_the_day_or_of_the_account_is_not_waited_for() {
        String retry = "{\"@type\":\"RetryInfo\",\"retryDelay\":\"7s\"}";

        assertThat(error(429, retry + ",{\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProject\"}]}")
                        .kind())
                .isEqualTo(Kind.REJECTED);
        assertThat(error(429, "{\"violations\":[{\"quotaId\":\"x\",\"quotaValue\":\"0\"}]}")
                        .kind())
                .isEqualTo(Kind.REJECTED);
        assertThat(error(429, "{\"violations\":[{\"quotaId\":\"RequestsPerMinute\",\"quotaValue\":\"5\"}]}")
                        .kind())
                .isEqualTo(Kind.BUSY);
        assertThat(problem(read(429, "{\"error\":{\"code\":429,\"message\":\"monthly spend cap\"}}"))
                        .kind())
                .isEqualTo(Kind.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "in_progress", "completed", "requires_action", "a_new_word"})
    void an_interaction_that_was_taken_is_polled(String status) {
        Outcome<FinishedWork> outcome = InteractionsReader.submitted(
                WireResponse.of(200, "{\"id\":\"i1\",\"status\":\"" + status + "\"}", "data"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.taskId()).isEqualTo("i1"));
    }

    @Test
    void only_steps_of_the_model_have_results() {
        Outcome<FinishedWork> outcome = polled(
                200,
                "{\"id\":\"i1\",\"status\":\"completed\",\"model\":\"m\",\"steps\":[{\"type\":\"user_input\",\"content\":"
                        + "[{\"type\":\"image\",\"data\":\"" + Wire.PNG + "\"}]},{\"type\":\"thought\",\"content\":"
                        + "[{\"type\":\"image\",\"data\":\"" + Wire.PNG
                        + "\"}]},{\"type\":\"model_output\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"Here.\"},{\"type\":\"image\",\"data\":\"" + Wire.PNG
                        + "\"}]}],\"usage\":{\"total_input_tokens\":2,\"total_tokens\":9,\"output_tokens_by_modality\":"
                        + "[{\"modality\":\"image\",\"tokens\":7}]}}");

        FinishedWork work = ((Outcome.Done<FinishedWork>) outcome).value();
        assertThat(work.images()).hasSize(1);
        assertThat(((MadeImage.Inline) work.images().get(0).source()).image().index())
                .isEqualTo(2);
        assertThat(work.texts()).containsExactly("Here.");
        assertThat(work.usage().tokens()).isEqualTo(Map.of("input", 2L, "total", 9L, "output_image", 7L));
        assertThat(work.images().get(0).generation().metadata()).containsEntry("interaction", "i1");
    }

    @Test
    void an_image_of_an_interaction_may_lie_at_an_address() {
        String uri =
                "{\"id\":\"i1\",\"status\":\"completed\",\"steps\":[{\"type\":\"model_output\",\"content\":[{\"type\":"
                        + "\"image\",\"uri\":\"%s\"}]}]}";

        assertThat(((Outcome.Done<FinishedWork>) polled(200, uri.formatted("https://host/x.png")))
                        .value()
                        .images()
                        .get(0)
                        .source())
                .isInstanceOf(MadeImage.Remote.class);
        assertThat(polled(200, uri.formatted("gs://b/x.png"))).isInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "failed, '{\"code\":\"image_safety\",\"message\":\"m\"}', CONTENT_REFUSED, image_safety",
        "failed, '{\"code\":\"internal\",\"message\":\"m\"}', TASK_FAILED, internal",
        "failed, '', TASK_FAILED, failed",
        "incomplete, '', TASK_FAILED, incomplete",
        "budget_exceeded, '', TASK_FAILED, budget_exceeded",
    })
    void an_interaction_that_fails_says_why(String status, String error, Kind kind, String code) {
        Problem problem =
                problem(polled(200, "{\"id\":\"i1\",\"status\":\"" + status + "\",\"errors\":[" + error + "]}"));

        assertThat(problem.kind()).isEqualTo(kind);
        assertThat(problem.code()).contains(code);
        assertThat(problem.mayBeBilled()).isTrue();
    }

    @Test
    void what_was_generated_before_an_interaction_ended_early_is_delivered() {
        String body =
                "{\"id\":\"i1\",\"status\":\"incomplete\",\"steps\":[{\"type\":\"model_output\",\"content\":[{\"type\":"
                        + "\"image\",\"data\":\"" + Wire.PNG + "\"}]}]}";

        assertThat(polled(200, body)).isInstanceOf(Outcome.Done.class);
        assertThat(polled(200, body.replace("incomplete", "failed"))).isInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"requires_action", "requires_continuation"})
    void an_interaction_that_waits_for_the_client_is_stopped_and_reported(String status) {
        Outcome<FinishedWork> outcome = polled(200, "{\"id\":\"i1\",\"status\":\"" + status + "\"}");

        WireExchange<FinishedWork> stop = ((Outcome.Next<FinishedWork>) outcome).exchange();
        assertThat(stop.request().toString()).isEqualTo("POST /v1beta/interactions/i1/cancel");
        assertThat(problem(stop.read(WireResponse.of(500, ""))).code()).contains(status);
    }

    @Test
    void polls_say_what_became_of_the_task_or_nothing() {
        assertThat(polled(200, "{\"id\":\"i1\",\"status\":\"cancelled\"}")).isInstanceOf(Outcome.Cancelled.class);
        assertThat(polled(200, "{\"id\":\"i1\",\"status\":\"new\"}"))
                .isEqualTo(Outcome.pending(TaskStatus.runningAs("new")));
        assertThat(polled(404, "{\"error\":{\"code\":404,\"message\":\"gone\"}}"))
                .isEqualTo(Outcome.notFound("gone"));
        assertThat(polled(404, "<html>")).isInstanceOf(Outcome.Failed.class);
        assertThat(problem(polled(200, "{\"id\":\"i2\",\"status\":\"completed\"}"))
                        .kind())
                .isEqualTo(Kind.UNREADABLE);
        assertThat(problem(polled(400, "{\"error\":{\"code\":\"safety\",\"message\":\"m\"}}"))
                        .kind())
                .isEqualTo(Kind.REJECTED);
    }

    @Test
    void a_cancellation_counts_where_the_service_says_so() {
        WireExchange<CancelOutcome> cancel =
                Interactions.cancel(TaskCall.of("r").withTaskId("a/../b c"), Wire.BACKGROUND);

        assertThat(cancel.request().toString()).isEqualTo("POST /v1beta/interactions/a%2F..%2Fb%20c/cancel");
        assertThat(cancel.read(WireResponse.of(200, "{\"id\":\"i1\",\"status\":\"cancelled\"}")))
                .isEqualTo(Outcome.done(CancelOutcome.CANCELLED));
        assertThat(cancel.read(WireResponse.of(200, "{\"id\":\"i1\",\"status\":\"completed\"}")))
                .isEqualTo(Outcome.done(CancelOutcome.TOO_LATE));
        assertThat(cancel.read(WireResponse.of(404, "{}"))).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void models_that_generate_images_are_listed_page_by_page() {
        WireExchange<List<CatalogueEntry>> first = GeminiCatalogues.models(Wire.GEMINI);

        Outcome<List<CatalogueEntry>> outcome = first.read(WireResponse.of(
                200,
                "{\"models\":[{\"name\":\"models/gemini-3-pro-image\",\"displayName\":\"Pro\",\"inputTokenLimit\":\"65536\","
                        + "\"supportedGenerationMethods\":[\"generateContent\"]},{\"name\":\"models/gemini-3-pro\"},"
                        + "{\"name\":\"models/imagen-4\",\"supportedGenerationMethods\":[\"predict\"]}],"
                        + "\"nextPageToken\":\"a b\"}"));

        WireExchange<List<CatalogueEntry>> second = ((Outcome.Next<List<CatalogueEntry>>) outcome).exchange();
        assertThat(second.request().path()).contains("/v1beta/models?pageSize=1000&pageToken=a%20b");
        Outcome<List<CatalogueEntry>> last =
                second.read(WireResponse.of(200, "{\"models\":[{\"name\":\"models/nano-banana-3\"}]}"));
        assertThat(((Outcome.Done<List<CatalogueEntry>>) last).value())
                .extracting(CatalogueEntry::id)
                .containsExactly("gemini-3-pro-image", "nano-banana-3");
        assertThat(((Outcome.Done<List<CatalogueEntry>>) last).value().get(0).details())
                .isEqualTo(Map.of("inputTokenLimit", "65536"));
        assertThat(first.read(WireResponse.of(200, "{}"))).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void a_callback_names_its_interaction() {
        GeminiProtocol protocol = GeminiProtocol.create(Wire.BACKGROUND);
        byte[] body = "{\"type\":\"interaction.completed\",\"data\":{\"id\":\"i1\"}}".getBytes(StandardCharsets.UTF_8);

        assertThat(protocol.readCallback(CallbackMessage.of(Map.of(), body))
                        .orElseThrow()
                        .taskIds())
                .containsExactly("i1");
        assertThat(protocol.readCallback(CallbackMessage.of(Map.of(), new byte[0]))
                        .orElseThrow()
                        .taskIds())
                .isEmpty();
        assertThat(GeminiProtocol.create(Wire.GEMINI).readCallback(CallbackMessage.of(Map.of(), body)))
                .isEmpty();
    }
}
