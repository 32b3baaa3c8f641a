package dev.easel.testkit;

import static dev.easel.testkit.OpenAiWire.KEY;
import static dev.easel.testkit.OpenAiWire.code;
import static dev.easel.testkit.OpenAiWire.dataUri;
import static dev.easel.testkit.OpenAiWire.get;
import static dev.easel.testkit.OpenAiWire.image;
import static dev.easel.testkit.OpenAiWire.png;
import static dev.easel.testkit.OpenAiWire.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.OpenAiEmulator.Host;
import dev.easel.testkit.OpenAiEmulator.Quirk;
import dev.easel.testkit.OpenAiEmulator.ResponseEnding;
import dev.easel.testkit.support.PlainHttp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Responses API with its image tool: a task that is submitted, polled, cancelled and found again. */
class OpenAiEmulatorResponsesTest {
    private static final String TOOL = "{'type':'image_generation','model':'gpt-image-2.6-flare','size':'64x64'}";
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString("MARKEDKEY".getBytes());

    private final VirtualTime time = VirtualTime.create();
    private OpenAiEmulator emulator = started();

    private OpenAiEmulator started(Quirk... quirks) {
        return OpenAiWire.at(Host.OPENAI)
                .clock(time)
                .queueTime(Duration.ofSeconds(2))
                .generationTime(Duration.ofSeconds(10))
                .webhookSecret(SECRET)
                .quirks(quirks)
                .start();
    }

    @AfterEach
    void close() {
        emulator.close();
    }

    private void restart(Quirk... quirks) {
        emulator.close();
        emulator = started(quirks);
    }

    private PlainHttp.Response create(String tool, String more) {
        return post(
                emulator,
                "/responses",
                "{'model':'gpt-5.1','input':'a pier','tools':[" + tool + "],'tool_choice':{'type':'image_generation'}"
                        + more + "}");
    }

    private String submit(String more) {
        PlainHttp.Response submitted = create(TOOL, ",'background':true,'store':true" + more);
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(200);
        return submitted.json().get("id").asText();
    }

    private JsonNode poll(String id) {
        return get(emulator, "/responses/" + id).json();
    }

    private JsonNode finished(String id) {
        time.advance(Duration.ofSeconds(12));
        return poll(id);
    }

    private PlainHttp.Response cancel(String id) {
        return post(emulator, "/responses/" + id + "/cancel", "");
    }

    @Test
    void a_response_is_queued_in_progress_and_completed() {
        String id = submit(",'metadata':{'easel':'1'}");
        assertThat(poll(id).get("status").asText()).isEqualTo("queued");
        time.advance(Duration.ofSeconds(2));
        JsonNode running = poll(id);
        assertThat(running.get("status").asText()).isEqualTo("in_progress");
        assertThat(running.get("output")).isEmpty();
        time.advance(Duration.ofSeconds(10));
        PlainHttp.Response done = get(emulator, "/responses/" + id);

        assertThat(done.json().get("status").asText()).isEqualTo("completed");
        assertThat(done.json().at("/output/0/type").asText()).isEqualTo("image_generation_call");
        assertThat(PlainHttp.image(image(done, "/output/0/result")).getWidth()).isEqualTo(64);
        assertThat(done.json().at("/output/0/revised_prompt").asText()).isNotEqualTo("a pier");
        assertThat(done.json().at("/metadata/easel").asText()).isEqualTo("1");
        assertThat(done.json().at("/usage/total_tokens").asInt())
                .as("the text model's")
                .isEqualTo(100);
        assertThat(done.json().at("/tool_usage/image_gen/output_tokens").asInt())
                .isEqualTo(4160);
        assertThat(get(emulator, "/responses/" + id).json())
                .as("the same image")
                .isEqualTo(done.json());
        assertThat(emulator.billedImages()).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(ResponseEnding.class)
    void a_response_has_every_field_that_the_types_of_openais_clients_require(ResponseEnding ending) {
        emulator.nextResponse(ending);
        JsonNode response = finished(submit(""));

        assertThat(List.of(
                        "id access_programs created_at error incomplete_details instructions metadata model object output"
                                .concat(" parallel_tool_calls temperature tool_choice tools top_p usage")
                                .split(" ")))
                .allMatch(response::has);
        assertThat(response.at("/tools/0/size").asText()).isEqualTo("64x64");
        assertThat(response.at("/tool_choice/type").asText()).isEqualTo("image_generation");
        assertThat(response.at("/usage/output_tokens_details/reasoning_tokens").isInt())
                .isTrue();
        JsonNode item = response.path("output").path(0);
        if (item.has("error")) {
            assertThat(List.of("code", "message", "param", "type")).allMatch(item.get("error")::has);
        }
        if (item.has("content")) {
            assertThat(item.at("/content/0/annotations").isArray()).isTrue();
        }
    }

    @Test
    void a_mask_is_not_sent_back() {
        String uri = dataUri(png(64, 64, true));
        PlainHttp.Response response = post(
                emulator,
                "/responses",
                "{'model':'gpt-5.1','background':true,'input':[{'role':'user','content':[{'type':'input_text','text':'a'},"
                        + "{'type':'input_image','image_url':'" + uri + "'}]}],'tools':[" + TOOL.replace("}", "")
                        + ",'input_image_mask':{'image_url':'" + uri + "'}}]}");

        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.text()).contains("\"tools\"").doesNotContain("input_image_mask");
    }

    @Test
    void a_lost_submission_is_drawn_and_billed_all_the_same() {
        emulator.next(ExchangeKind.SUBMIT, Fault.response(500, "text/plain", "").afterWork());
        create(TOOL, ",'background':true");
        time.advance(Duration.ofSeconds(12));

        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void completed_without_an_image_is_the_text_models_response() {
        emulator.nextResponse(ResponseEnding.NO_IMAGE);
        JsonNode done = finished(submit(""));

        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.at("/output/0/content/0/text").asText()).contains("a pier");
        assertThat(done.at("/tool_usage").isMissingNode()).isTrue();
        assertThat(emulator.billedImages()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "CALL_FAILED, completed, server_error, 0",
        "CALL_REFUSED, completed, moderation_blocked, 1",
        "CALL_REFUSED_ON_INPUT, completed, moderation_blocked, 0"
    })
    void completed_may_hold_a_failed_call(ResponseEnding ending, String status, String code, int billed) {
        emulator.nextResponse(ending);
        JsonNode done = finished(submit(""));

        assertThat(done.get("status").asText()).isEqualTo(status);
        assertThat(done.at("/output/0/status").asText()).isEqualTo("failed");
        assertThat(done.at("/output/0/result").isNull()).isTrue();
        assertThat(done.at("/output/0/error/code").asText()).isEqualTo(code);
        assertThat(done.at("/output/0/error/moderation_details/moderation_stage")
                        .asText())
                .isEqualTo(
                        ending == ResponseEnding.CALL_REFUSED
                                ? "output"
                                : ending == ResponseEnding.CALL_FAILED ? "" : "input");
        assertThat(emulator.billedImages()).isEqualTo(billed);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, failed, /error/code, server_error",
        "POLICY_VIOLATION, failed, /error/code, image_content_policy_violation",
        "OUT_OF_TOKENS, incomplete, /incomplete_details/reason, max_output_tokens",
        "CONTENT_FILTER, incomplete, /incomplete_details/reason, content_filter"
    })
    void a_response_may_fail_or_stay_incomplete(ResponseEnding ending, String status, String pointer, String reason) {
        emulator.nextResponse(ending);
        JsonNode done = finished(submit(""));

        assertThat(done.get("status").asText()).isEqualTo(status);
        assertThat(done.at(pointer).asText()).isEqualTo(reason);
        assertThat(done.get("output")).isEmpty();
    }

    @Test
    void a_failure_that_was_ordered_fails_the_response() {
        emulator.failNextTask();

        assertThat(finished(submit("")).get("status").asText()).isEqualTo("failed");
    }

    @Test
    void a_cancelled_response_draws_nothing() {
        String id = submit("");
        assertThat(cancel(id).json().get("status").asText()).isEqualTo("cancelled");

        assertThat(finished(id).get("status").asText()).isEqualTo("cancelled");
        assertThat(cancel(id).json().get("status").asText()).as("twice").isEqualTo("cancelled");
        assertThat(emulator.billedImages()).isZero();
        assertThat(emulator.count(ExchangeKind.CANCEL)).isEqualTo(2);
    }

    @Test
    void a_cancellation_may_come_too_late() {
        String id = submit("");
        finished(id);

        assertThat(cancel(id).json().get("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_cancelled_response_may_complete_later() {
        emulator.nextResponse(ResponseEnding.COMPLETED_AFTER_CANCEL);
        String id = submit("");
        assertThat(cancel(id).json().get("status").asText()).isEqualTo("cancelled");

        assertThat(finished(id).get("status").asText()).isEqualTo("completed");
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void only_a_response_in_the_background_can_be_cancelled() {
        CompletableFuture<PlainHttp.Response> blocking = CompletableFuture.supplyAsync(() -> create(TOOL, ""));
        while (!blocking.isDone()) {
            time.advance(Duration.ofSeconds(1));
        }
        String id = blocking.join().json().get("id").asText();

        assertThat(blocking.join().json().get("status").asText()).isEqualTo("completed");
        assertThat(cancel(id).status()).isEqualTo(400);
    }

    @Test
    void a_response_is_gone_when_it_is_deleted_or_its_time_is_over() {
        String deleted = submit("");
        assertThat(PlainHttp.call(
                                "DELETE", emulator.apiUrl() + "/responses/" + deleted, "Authorization", "Bearer " + KEY)
                        .json()
                        .get("deleted")
                        .asBoolean())
                .isTrue();
        assertThat(get(emulator, "/responses/" + deleted).status()).isEqualTo(404);
        String old = submit("");
        time.advance(Duration.ofDays(31));

        assertThat(get(emulator, "/responses/" + old).status()).isEqualTo(404);
        assertThat(get(emulator, "/responses/resp_none").status()).isEqualTo(404);
    }

    @Test
    void without_store_a_response_lives_ten_minutes_where_no_data_is_kept() {
        assertThat(create(TOOL, ",'background':true,'store':false").status()).isEqualTo(400);
        restart(Quirk.ZERO_DATA_RETENTION);
        String id = create(TOOL, ",'background':true,'store':false")
                .json()
                .get("id")
                .asText();
        assertThat(finished(id).get("status").asText()).isEqualTo("completed");
        time.advance(Duration.ofMinutes(10));

        assertThat(get(emulator, "/responses/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'image_generation','n':2} | tools[0].n",
                "{'type':'image_generation','markup':{}} | tools[0].markup",
                "{'type':'image_generation','response_format':'b64_json'} | tools[0].response_format",
                "{'type':'image_generation','model':'gpt-image-9'} | model",
                "{'type':'image_generation','size':'65x64'} | size",
                "{'type':'image_generation','action':'edit'} | image",
                "{'type':'web_search'} | tools[0].type"
            })
    void the_tool_takes_its_own_fields(String tool, String param) {
        PlainHttp.Response refused = create(tool, ",'background':true");

        assertThat(refused.status()).isBetween(400, 404);
        assertThat(refused.json().at("/error/param").asText()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'n':1 | unknown_parameter",
                "'prompt':'p' | unknown_parameter",
                "'background':'yes' | invalid_type",
                "'metadata':{'a':1} | invalid_type"
            })
    void the_request_is_held_to_its_fields(String field, String code) {
        assertThat(code(create(TOOL, "," + field))).isEqualTo(code);
    }

    @Test
    void the_model_of_a_response_writes_text() {
        assertThat(post(
                                emulator,
                                "/responses",
                                "{'model':'gpt-image-2','input':'p','tools':[{'type':'image_generation'}]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void images_and_a_mask_go_in_with_the_prompt() {
        String uri = dataUri(png(64, 64, false));
        String input =
                "[{'role':'user','content':[{'type':'input_text','text':'a pier'},{'type':'input_image','image_url':'"
                        + uri + "'},{'type':'input_image','file_id':'file-1'}]}]";
        String tool = TOOL.replace("}", ",'input_image_mask':{'image_url':'" + dataUri(png(64, 64, true)) + "'}}");
        PlainHttp.Response submitted = post(
                emulator,
                "/responses",
                "{'model':'gpt-5.1','background':true,'input':" + input + ",'tools':[" + tool + "]}");
        finished(submitted.json().get("id").asText());

        assertThat(emulator.drawn()).hasSize(1);
        assertThat(emulator.drawn().get(0).inputImages()).isEqualTo(2);
        assertThat(emulator.drawn().get(0).redrawn()).isEqualTo(Redrawn.TRANSPARENT);
        assertThat(emulator.drawn().get(0).prompt()).isEqualTo("a pier");
    }

    private PlainHttp.Response waited(java.util.function.Supplier<PlainHttp.Response> exchange) {
        CompletableFuture<PlainHttp.Response> response = CompletableFuture.supplyAsync(exchange);
        while (!response.isDone()) {
            time.advance(Duration.ofSeconds(1));
        }
        return response.join();
    }

    @Test
    void a_stream_tells_the_whole_life_and_can_be_resumed() {
        String tool = TOOL.replace("}", ",'partial_images':1}");
        String all =
                waited(() -> create(tool, ",'background':true,'stream':true")).text();

        assertThat(all.lines().filter(line -> line.startsWith("event: ")))
                .containsExactly(
                        "event: response.created",
                        "event: response.queued",
                        "event: response.in_progress",
                        "event: response.output_item.added",
                        "event: response.image_generation_call.in_progress",
                        "event: response.image_generation_call.generating",
                        "event: response.image_generation_call.partial_image",
                        "event: response.image_generation_call.completed",
                        "event: response.output_item.done",
                        "event: response.completed");
        String rest =
                get(emulator, "/responses/resp_1?stream=true&starting_after=7").text();
        assertThat(rest).startsWith("event: response.output_item.done\n");
        assertThat(all).endsWith(rest);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void a_stream_that_was_cut_goes_on_by_its_number() {
        emulator.next(ExchangeKind.SUBMIT, Fault.cutAfter(600));
        assertThatThrownBy(() -> waited(() -> create(TOOL, ",'background':true,'stream':true")))
                .isInstanceOf(RuntimeException.class);

        assertThat(get(emulator, "/responses/resp_1?stream=true&starting_after=0")
                        .text())
                .startsWith("event: response.queued")
                .contains("event: response.completed");
    }

    @Test
    void what_was_not_created_as_a_stream_cannot_be_resumed_as_one() {
        String id = submit("");

        assertThat(get(emulator, "/responses/" + id + "?stream=true").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource
    void a_webhook_is_signed(StandardWebhookForm form) throws Exception {
        String id = submit("");
        finished(id);
        EmulatedCallback webhook = emulator.webhook(id, form);
        String timestamp = webhook.headers().get("webhook-timestamp");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("MARKEDKEY".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = webhook.headers().get("webhook-id") + "." + timestamp + "." + webhook.body();
        String right = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        long age = time.instant().getEpochSecond() - Long.parseLong(timestamp);

        assertThat(webhook.body()).contains("\"type\":\"response.completed\"", "\"data\":{\"id\":\"" + id + "\"}");
        assertThat(webhook.headers().get("webhook-signature").split(" "))
                .hasSize(form == StandardWebhookForm.TWO_SIGNATURES ? 2 : 1)
                .satisfies(all -> assertThat(java.util.List.of(all).contains(right))
                        .isEqualTo(form != StandardWebhookForm.FORGED));
        assertThat(age > 300).isEqualTo(form == StandardWebhookForm.STALE);
    }

    @Test
    void azure_has_responses_and_its_classic_paths_have_none() {
        emulator.close();
        emulator = OpenAiWire.at(Host.AZURE_V1).clock(time).start();
        String request =
                "{'model':'my-text','input':'p','background':true,'tools':[{'type':'image_generation','model':'my-images'}]}";
        PlainHttp.Response done = post(emulator, "/responses", request, "api-key", KEY);
        assertThat(done.json().at("/output/0/status").asText()).isEqualTo("completed");
        emulator.close();
        emulator = OpenAiWire.with(Host.AZURE_CLASSIC);

        assertThat(post(emulator, "/my-text/responses?api-version=2025-04-01-preview", request, "api-key", KEY)
                        .status())
                .isEqualTo(404);
    }
}
