package dev.easel.testkit;

import static dev.easel.testkit.FalWire.DEV;
import static dev.easel.testkit.FalWire.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.support.PlainHttp;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the service does now and then, one switch at a time. */
class FalTrapsTest {
    private static final String MUG = "{'prompt':'a mug'," + SMALL + "}";

    private FalWire fal = FalWire.with();

    @AfterEach
    void close() {
        fal.close();
    }

    private void start(Quirk... quirks) {
        fal.close();
        fal = FalWire.with(quirks);
    }

    @Test
    void the_http_status_of_a_status_may_always_be_200_and_of_a_submission_202() {
        start(Quirk.STATUS_ALWAYS_200, Quirk.SUBMIT_202);

        assertThat(fal.post(DEV, MUG).status()).isEqualTo(202);
        PlainHttp.Response status = fal.get(fal.submit() + "/status");

        assertThat(status.status()).isEqualTo(200);
        assertThat(status.json().path("status").asText()).isEqualTo("IN_QUEUE");
    }

    @Test
    void addresses_with_the_full_id_work_beside_those_with_owner_and_app() {
        start(Quirk.FULL_ID_ADDRESSES);
        JsonNode submitted = fal.post(DEV, MUG).json();
        String id = submitted.path("request_id").asText();

        assertThat(submitted.path("response_url").asText())
                .isEqualTo(fal.emulator.baseUrl() + "/" + DEV + "/requests/" + id + "/response");
        assertThat(fal.get(DEV + "/requests/" + id + "/status").status()).isEqualTo(202);
        assertThat(fal.get("fal-ai/flux/requests/" + id + "/status").status()).isEqualTo(202);
        assertThat(fal.get("fal-ai/flux/schnell/requests/" + id + "/status").status())
                .isEqualTo(405);
    }

    @Test
    void addresses_at_a_foreign_host_have_the_right_path() {
        start(Quirk.FOREIGN_ADDRESSES);
        String statusUrl = fal.post(DEV, MUG).json().path("status_url").asText();

        assertThat(statusUrl).startsWith("https://queue.example.com/");
        assertThat(fal.get(FalWire.pathOf(statusUrl)).status()).isEqualTo(202);
    }

    @Test
    void a_cancellation_may_be_answered_with_success_alone() {
        start(Quirk.CANCEL_SUCCESS_FLAG);
        String path = fal.submit();

        assertThat(fal.cancel(path).json().path("success").asBoolean()).isTrue();
        assertThat(fal.cancel(path).json().path("success").asBoolean(true)).isFalse();
    }

    @Test
    void a_signalled_task_may_be_finished_and_billed_all_the_same() {
        start(Quirk.CANCEL_IGNORED);
        String path = fal.submit();
        fal.seconds(15);

        assertThat(fal.cancel(path).status()).isEqualTo(202);
        fal.seconds(15);

        assertThat(fal.get(path).status()).isEqualTo(200);
        assertThat(fal.emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void a_cancelled_task_may_be_unknown() {
        start(Quirk.CANCELLED_UNKNOWN);
        String path = fal.submit();
        fal.cancel(path);

        assertThat(fal.get(path + "/status").json().path("status").asText()).isEqualTo("NOT_FOUND");
    }

    @Test
    void the_failure_may_stand_in_the_result_alone() {
        start(Quirk.ERROR_ONLY_IN_RESULT);
        fal.emulator.failNextTask();
        String path = fal.submit();
        fal.seconds(30);

        JsonNode status = fal.get(path + "/status").json();

        assertThat(status.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(status.has("error") || status.has("error_type")).isFalse();
        assertThat(fal.get(path).status()).isEqualTo(503);
    }

    @Test
    void the_detail_of_a_refusal_is_a_list_or_a_text() {
        PlainHttp.Response list = fal.result(DEV, "{'prompt':'nsfw'}");
        start(Quirk.DETAIL_AS_TEXT);
        PlainHttp.Response text = fal.result(DEV, "{'prompt':'nsfw'}");

        JsonNode violation = FalWire.violation(list);
        assertThat(violation.path("type").asText()).isEqualTo("content_policy_violation");
        assertThat(violation.path("loc").toString()).isEqualTo("[\"body\",\"prompt\"]");
        assertThat(violation.path("categories").get(0).asText()).isEqualTo("sexual");
        assertThat(text.status()).isEqualTo(422);
        assertThat(text.json().path("detail").isTextual()).isTrue();
    }

    @Test
    void a_refusal_may_be_billed() {
        start(Quirk.REFUSALS_BILLED);

        fal.result(DEV, "{'prompt':'nsfw'}");

        assertThat(fal.emulator.billedImages()).isEqualTo(1);
    }

    @Test
    void everything_that_a_client_can_do_without_may_be_missing() {
        start(Quirk.NO_EXTRAS);
        JsonNode submitted = fal.post(DEV, MUG).json();
        String path = FalWire.pathOf(submitted.path("response_url").asText());
        JsonNode queued = fal.get(path + "/status").json();
        fal.seconds(30);
        JsonNode done = fal.get(path + "/status?logs=1").json();

        assertThat(submitted.properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("request_id", "response_url", "status_url");
        assertThat(queued.toString()).isEqualTo("{\"status\":\"IN_QUEUE\"}");
        assertThat(done.toString()).isEqualTo("{\"status\":\"COMPLETED\"}");
    }

    @Test
    void of_an_image_only_the_address_is_certain() {
        start(Quirk.BARE_IMAGES);
        JsonNode bare = fal.result(DEV, MUG).json();
        start(Quirk.NULL_IMAGE_FIELDS);
        JsonNode nulls = fal.result(DEV, MUG).json().at("/images/0");

        assertThat(bare.size()).isEqualTo(1);
        assertThat(bare.at("/images/0").size()).isEqualTo(1);
        assertThat(nulls.path("width").isNull()).isTrue();
        assertThat(nulls.path("content_type").isNull()).isTrue();
    }

    @Test
    void images_may_come_as_data_uris_though_nobody_asked() {
        start(Quirk.DATA_URIS);

        assertThat(fal.result(DEV, MUG).json().at("/images/0/url").asText()).startsWith("data:image/jpeg;base64,");
    }

    @Test
    void a_word_that_the_service_does_not_have_is_no_end() {
        start(Quirk.FAILED_WORD);
        String path = fal.submit();
        fal.seconds(15);
        PlainHttp.Response running = fal.get(path + "/status");
        fal.seconds(15);

        assertThat(running.json().path("status").asText()).isEqualTo("FAILED");
        assertThat(fal.get(path + "/status").json().path("status").asText()).isEqualTo("COMPLETED");
    }

    @Test
    void the_gateways_id_may_be_another_and_the_position_may_go_up() {
        start(Quirk.CHANGED_GATEWAY_ID, Quirk.POSITION_GOES_UP);
        JsonNode submitted = fal.post(DEV, MUG).json();
        String path = FalWire.pathOf(submitted.path("response_url").asText());

        assertThat(submitted.path("gateway_request_id").asText())
                .isNotEqualTo(submitted.path("request_id").asText());
        assertThat(fal.get(path + "/status").json().path("queue_position").asInt())
                .isEqualTo(1);
        assertThat(fal.get(path + "/status").json().path("queue_position").asInt())
                .isEqualTo(2);
    }

    @Test
    void the_hint_to_retry_has_two_names() {
        start(Quirk.NEEDS_RETRY_HEADER);
        fal.emulator.failNextTask();

        assertThat(fal.result(DEV, MUG).headers())
                .containsEntry("X-Fal-Needs-Retry", "1")
                .doesNotContainKey("X-Fal-Retryable");
    }

    @Test
    void a_stored_result_is_kept_for_longer_unless_the_submission_forbids_it() {
        start(Quirk.RESULTS_STORED);
        String stored = fal.submit();
        String notStored = fal.submit(DEV, MUG, "X-Fal-Store-IO", "0");
        fal.seconds(24 * 3600);

        assertThat(fal.get(stored).status()).isEqualTo(200);
        assertThat(fal.get(notStored).status()).isEqualTo(404);
    }

    @Test
    void a_flagged_image_is_black_and_billed_and_no_error() {
        fal.emulator.nextTask(TaskEnding.PARTLY_FLAGGED);

        JsonNode result = fal.result(DEV, "{'prompt':'a mug','num_images':2," + SMALL + "}")
                .json();

        assertThat(result.path("has_nsfw_concepts").toString()).isEqualTo("[false,true]");
        BufferedImage flagged =
                PlainHttp.get(result.at("/images/1/url").asText()).image();
        assertThat(flagged.getRGB(32, 10) & 0xffffff).isZero();
        assertThat(fal.emulator.billedImages()).isEqualTo(2);
    }

    @Test
    void nothing_is_flagged_where_the_checker_is_switched_off() {
        fal.emulator.nextTask(TaskEnding.FLAGGED);

        assertThat(fal.result(DEV, "{'prompt':'a mug','enable_safety_checker':false," + SMALL + "}")
                        .json()
                        .path("has_nsfw_concepts")
                        .toString())
                .isEqualTo("[false]");
    }

    @Test
    void a_seed_of_the_services_own_choice_passes_the_largest_int() {
        assertThat(fal.result(DEV, MUG).json().path("seed").asLong()).isGreaterThan(1L << 31);
    }
}
