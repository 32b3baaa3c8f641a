package dev.easel.testkit;

import static dev.easel.testkit.GeminiWire.BY_KEY;
import static dev.easel.testkit.GeminiWire.BY_TOKEN;
import static dev.easel.testkit.GeminiWire.MODEL;
import static dev.easel.testkit.GeminiWire.PNG;
import static dev.easel.testkit.GeminiWire.bytes;
import static dev.easel.testkit.GeminiWire.error;
import static dev.easel.testkit.GeminiWire.get;
import static dev.easel.testkit.GeminiWire.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.GeminiEmulator.Quirk;
import dev.easel.testkit.support.PlainHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interactions: a task that is submitted, polled, cancelled and found again. */
class GeminiInteractionsTest {
    private static final String PATH = "/v1beta/interactions";
    private static final String FORMAT = "'response_format':{'type':'image','image_size':'512'}";
    private static final String SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("MARKEDKEY".getBytes(StandardCharsets.UTF_8));

    private final VirtualTime time = VirtualTime.create();
    private GeminiEmulator emulator = started();

    private GeminiEmulator started(Quirk... quirks) {
        return GeminiEmulator.builder()
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

    private PlainHttp.Response create(String more) {
        return post(emulator, PATH, "{'model':'" + MODEL + "'," + FORMAT + more + "}");
    }

    private String submit(String more) {
        PlainHttp.Response submitted = create(",'input':'a pier','background':true" + more);
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(200);
        assertThat(submitted.json().has("steps")).isFalse();
        return submitted.json().get("id").asText();
    }

    private PlainHttp.Response poll(String id) {
        return get(emulator, PATH + "/" + id);
    }

    private JsonNode finished(String id) {
        time.advance(Duration.ofSeconds(12));
        return poll(id).json();
    }

    private static String status(PlainHttp.Response response) {
        return response.json().path("status").asText();
    }

    @Test
    void an_interaction_in_the_background_is_queued_in_progress_and_completed() {
        String id = submit("");
        assertThat(status(poll(id))).isEqualTo("queued");
        time.advance(Duration.ofSeconds(2));
        assertThat(status(poll(id))).isEqualTo("in_progress");
        JsonNode done = finished(id);

        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.at("/steps/0/type").asText()).isEqualTo("user_input");
        assertThat(done.at("/steps/0/content/0/text").asText()).isEqualTo("a pier");
        assertThat(done.at("/steps/1/type").asText()).isEqualTo("model_output");
        assertThat(done.at("/steps/1/content/0/mime_type").asText()).isEqualTo("image/png");
        assertThat(PlainHttp.image(bytes(done.at("/steps/1/content/0/data"))).getWidth())
                .isEqualTo(512);
        assertThat(done.at("/usage/total_output_tokens").asInt()).isEqualTo(1120);
        assertThat(poll(id).json()).as("the same image").isEqualTo(done);
        assertThat(emulator.billedImages()).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(4);
    }

    @Test
    void a_lost_submission_is_drawn_and_billed_all_the_same() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        assertThatThrownBy(() -> submit("")).isInstanceOf(RuntimeException.class);
        time.advance(Duration.ofSeconds(12));

        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void without_background_the_call_is_held_and_has_the_steps_of_the_model_alone() {
        CompletableFuture<PlainHttp.Response> call =
                CompletableFuture.supplyAsync(() -> create(",'input':'a pier','store':false"));
        while (!call.isDone()) {
            time.advance(Duration.ofSeconds(12));
        }
        JsonNode done = call.join().json();

        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.get("steps")).hasSize(1);
        assertThat(done.at("/steps/0/type").asText()).isEqualTo("model_output");
        assertThat(error(poll(done.get("id").asText()))).as("nothing is stored").isEqualTo("404 NOT_FOUND");
    }

    @Test
    void an_input_image_stands_among_the_steps_of_a_poll() {
        String image = "{'type':'image','mime_type':'image/png','data':'" + PNG + "'}";
        String id = create(",'background':true,'input':[" + image + ",{'type':'text','text':'make it red'}]")
                .json()
                .get("id")
                .asText();
        JsonNode done = finished(id);

        assertThat(done.at("/steps/0/content/0/data").asText()).isEqualTo(PNG);
        assertThat(PlainHttp.image(bytes(done.at("/steps/1/content/0/data"))).getHeight())
                .as("the proportions of the source")
                .isEqualTo(256);
    }

    @ParameterizedTest
    @CsvSource({
        "THOUGHT_IMAGE,thought:image;model_output:image;,1",
        "TEXT_BEFORE,model_output:text image;,1",
        "TEXT_AFTER,model_output:image text;,1",
        "TEXT_ONLY,model_output:text;,0",
        "TWO_IMAGES,model_output:image image;,2",
        "NO_CONTENT,model_output:;,0",
        "STEP_ERROR,model_output:;,0"
    })
    void the_steps_of_one_interaction_vary(Quirk quirk, String kinds, int billed) {
        emulator.nextQuirks(quirk);
        JsonNode done = finished(submit(""));
        StringBuilder steps = new StringBuilder();
        for (JsonNode step : done.get("steps")) {
            if (!step.get("type").asText().equals("user_input")) {
                StringBuilder types = new StringBuilder();
                step.path("content")
                        .forEach(item ->
                                types.append(' ').append(item.get("type").asText()));
                steps.append(step.get("type").asText())
                        .append(':')
                        .append(types.toString().strip())
                        .append(';');
            }
        }

        assertThat(steps.toString()).isEqualTo(kinds);
        assertThat(done.at("/steps/1/error/code").isInt()).isEqualTo(quirk == Quirk.STEP_ERROR);
        assertThat(emulator.billedImages()).isEqualTo(billed);
    }

    @Test
    void an_image_by_address_takes_no_key() {
        emulator.nextQuirks(Quirk.URI_DELIVERY);
        JsonNode item = finished(submit("")).at("/steps/1/content/0");
        String uri = item.get("uri").asText();

        assertThat(item.has("data")).isFalse();
        assertThat(uri).startsWith(emulator.imageHost().toString());
        assertThat(PlainHttp.get(uri).image().getWidth()).isEqualTo(512);
        assertThat(PlainHttp.get(uri, BY_KEY).status()).isEqualTo(400);
        assertThat(PlainHttp.get(uri, BY_TOKEN).status()).isEqualTo(400);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(3);
    }

    @Test
    void an_image_comes_by_address_and_as_jpeg_where_that_is_asked() {
        String format = "{'type':'image','image_size':'512','delivery':'uri','mime_type':'image/jpeg'}";
        String id = post(
                        emulator,
                        PATH,
                        "{'model':'" + MODEL + "','input':'a','background':true,'response_format':[" + format + "]}")
                .json()
                .get("id")
                .asText();

        assertThat(PlainHttp.get(finished(id).at("/steps/1/content/0/uri").asText())
                        .body())
                .startsWith(0xff, 0xd8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"incomplete", "budget_exceeded", "requires_action", "requires_continuation", "a_new_word"})
    void an_interaction_may_end_with_any_status_and_no_output(String status) {
        emulator.endNext(status);
        JsonNode done = finished(submit(""));

        assertThat(done.get("status").asText()).isEqualTo(status);
        assertThat(done.get("steps")).hasSize(1);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void a_failed_interaction_tells_its_errors() {
        emulator.failNextTask();
        JsonNode failed = finished(submit(""));
        assertThat(failed.get("status").asText()).isEqualTo("failed");
        assertThat(failed.at("/errors/0/code").asText()).isEqualTo("internal");
        emulator.blockNext("SAFETY");
        assertThat(finished(submit("")).at("/errors/0/code").asText()).isEqualTo("safety");
        assertThat(emulator.billedImages()).isZero();
        emulator.finishNext("IMAGE_SAFETY");
        assertThat(finished(submit("")).at("/errors/0/code").asText()).isEqualTo("image_safety");
        assertThat(emulator.billedImages()).as("drawn, then refused").isEqualTo(1);
    }

    @Test
    void a_cancelled_interaction_is_not_drawn_or_billed() {
        String id = submit("");
        PlainHttp.Response cancelled = post(emulator, PATH + "/" + id + "/cancel", "");

        assertThat(status(cancelled)).isEqualTo("cancelled");
        assertThat(finished(id).get("status").asText()).isEqualTo("cancelled");
        assertThat(emulator.billedImages()).isZero();
        assertThat(emulator.count(ExchangeKind.CANCEL)).isEqualTo(1);
    }

    @Test
    void a_cancel_that_is_too_late_changes_nothing() {
        String done = submit("");
        time.advance(Duration.ofSeconds(12));
        assertThat(status(post(emulator, PATH + "/" + done + "/cancel", ""))).isEqualTo("completed");

        emulator.nextQuirks(Quirk.CANCEL_TOO_LATE);
        String id = submit("");
        assertThat(status(post(emulator, PATH + "/" + id + "/cancel", ""))).isEqualTo("queued");
        assertThat(finished(id).get("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_call_without_background_cannot_be_cancelled() {
        emulator.close();
        emulator = GeminiEmulator.builder().clock(time).start();
        String id = create(",'input':'a pier'").json().get("id").asText();

        assertThat(error(post(emulator, PATH + "/" + id + "/cancel", ""))).isEqualTo("400 INVALID_ARGUMENT");
        assertThat(status(poll(id))).as("stored by default").isEqualTo("completed");
    }

    @Test
    void a_deleted_an_expired_and_an_unknown_interaction_are_not_found() {
        String deleted = submit("");
        String expired = submit("");
        assertThat(PlainHttp.call("DELETE", emulator.baseUrl() + PATH + "/" + deleted, BY_KEY)
                        .status())
                .isEqualTo(200);
        assertThat(error(poll(deleted))).isEqualTo("404 NOT_FOUND");
        time.advance(Duration.ofDays(55));
        assertThat(poll(expired).status()).isEqualTo(200);
        time.advance(Duration.ofSeconds(22));
        assertThat(error(poll(expired))).isEqualTo("404 NOT_FOUND");
        assertThat(error(poll("nothing"))).isEqualTo("404 NOT_FOUND");

        restart(Quirk.GONE_IS_403, Quirk.WORD_AS_ERROR_CODE);
        PlainHttp.Response gone = poll("nothing");
        assertThat(gone.status()).isEqualTo(403);
        assertThat(gone.json().at("/error/code").asText()).isEqualTo("permission_denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'responseFormat':{}",
                "'background':'true'",
                "'background':true,'store':false",
                "'stream':true",
                "'labels':{'a':'B'}",
                "'webhook_config':{'uris':['ftp://x']}",
                "'webhook_config':{'urls':[]}",
                "'generation_config':{'topP':1}",
                "'seed':1"
            })
    void a_field_has_to_be_of_the_contract(String field) {
        assertThat(error(create(",'input':'a'," + field))).isEqualTo("400 INVALID_ARGUMENT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x'",
                "{'type':'image'}",
                "{'type':'image','data':'QQ==','mime_type':'image/png'}",
                "{'type':'image','inlineData':{}}",
                "{'type':'text','text':'a','mime_type':'image/png'}",
                "{'type':'audio','text':'a'}",
                ""
            })
    void an_item_of_the_input_is_a_text_or_a_readable_image(String item) {
        assertThat(error(create(",'input':[" + item + "]"))).isEqualTo("400 INVALID_ARGUMENT");
    }

    @Test
    void words_come_where_no_response_format_asks_for_an_image() {
        String id = post(emulator, PATH, "{'model':'" + MODEL + "','input':'a','background':true}")
                .json()
                .get("id")
                .asText();
        assertThat(finished(id).at("/steps/1/content/0/type").asText()).isEqualTo("text");
    }

    @Test
    void an_interaction_that_is_continued_has_to_be_there() {
        String id = submit("");
        assertThat(submit(",'previous_interaction_id':'" + id + "'")).isNotEqualTo(id);
        assertThat(error(create(",'input':'a','previous_interaction_id':'none'")))
                .isEqualTo("404 NOT_FOUND");
    }

    @Test
    void the_model_may_not_take_the_background() {
        restart(Quirk.BACKGROUND_REFUSED);
        assertThat(error(create(",'input':'a','background':true"))).isEqualTo("400 INVALID_ARGUMENT");
    }

    @Test
    void interactions_are_not_at_vertex() {
        assertThat(post(emulator, "/v1beta1/projects/p1/locations/global/interactions", "{}", BY_TOKEN)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"VALID,true", "TWO_SIGNATURES,true", "STALE,true", "FORGED,false"})
    void a_webhook_tells_of_the_end_and_is_signed_over_id_time_and_body(StandardWebhookForm form, boolean right)
            throws Exception {
        String id = submit(",'webhook_config':{'uris':['https://example.com/hook'],'user_metadata':{'a':1}}");
        assertThat(emulator.webhookUris(id)).containsExactly(URI.create("https://example.com/hook"));
        time.advance(Duration.ofSeconds(12));
        EmulatedCallback webhook = emulator.webhook(id, form);
        JsonNode body = Wire.JSON.readTree(webhook.body());

        assertThat(body.get("type").asText()).isEqualTo("interaction.completed");
        assertThat(body.at("/data/id").asText()).isEqualTo(id);
        String sent = webhook.headers().get("webhook-timestamp");
        long age = time.instant().getEpochSecond() - Long.parseLong(sent);
        assertThat(age).isEqualTo(form == StandardWebhookForm.STALE ? 301 : 0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("MARKEDKEY".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = webhook.headers().get("webhook-id") + "." + sent + "." + webhook.body();
        String signature =
                "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(webhook.headers().get("webhook-signature").contains(signature))
                .isEqualTo(right);
        assertThat(emulator.webhook(id, form).headers().get("webhook-id"))
                .as("delivered twice")
                .isEqualTo(webhook.headers().get("webhook-id"));
    }

    @Test
    void no_webhook_tells_of_what_is_not_over() {
        String id = submit("");
        assertThatThrownBy(() -> emulator.webhook(id, StandardWebhookForm.VALID))
                .hasMessageContaining("queued");
    }
}
