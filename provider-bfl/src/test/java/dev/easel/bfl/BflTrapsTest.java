package dev.easel.bfl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.AuthenticationException;
import dev.easel.CallbackCall;
import dev.easel.CallbackReply;
import dev.easel.CancelOutcome;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.Warning;
import dev.easel.testkit.BflEmulator;
import dev.easel.testkit.BflEmulator.Ending;
import dev.easel.testkit.BflEmulator.Problem;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.BflEmulator.WebhookForm;
import dev.easel.testkit.EmulatedCallback;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The traps of the service's interface, by their numbers in the list of what a client must do. */
@Timeout(60)
class BflTrapsTest extends BflTest {
    @Test
    void trap_1_the_model_is_the_path_and_the_key_has_a_header_of_its_own() {
        start();

        run(mug());

        assertThat(exchanges(ExchangeKind.SUBMIT)).singleElement().satisfies(submission -> {
            assertThat(submission.path()).isEqualTo("/v1/flux-2-pro");
            assertThat(submission.header("x-key")).isEqualTo(KEY);
            assertThat(submission.header("Authorization")).isNull();
            assertThat(submission.text()).doesNotContain("model");
        });
    }

    @Test
    void trap_2_the_address_to_poll_is_called_as_it_was_given() {
        start(BflEmulator.builder().separateRegionHost().quirks(Quirk.POLLING_WITH_PARAMETERS));

        ImageResult result = run(mug());

        assertThat(result.images()).hasSize(1);
        assertThat(exchanges(ExchangeKind.POLL))
                .isNotEmpty()
                .allSatisfy(poll -> assertThat(poll.header("Host")).startsWith("localhost"));
    }

    @Test
    void trap_3_a_poll_at_another_host_goes_without_the_key_and_at_the_base_with_it() {
        start(BflEmulator.builder().separateRegionHost().quirks(Quirk.KEY_REFUSED_WHEN_POLLING));

        run(mug());

        assertThat(exchanges(ExchangeKind.POLL))
                .isNotEmpty()
                .allSatisfy(poll -> assertThat(poll.header("x-key")).isNull());
        client.close();
        emulator.close();

        start(Quirk.KEY_REQUIRED_WHEN_POLLING);
        run(mug());
        assertThat(exchanges(ExchangeKind.POLL))
                .isNotEmpty()
                .allSatisfy(poll -> assertThat(poll.header("x-key")).isEqualTo(KEY));
    }

    @Test
    void trap_3_where_the_other_host_wants_the_key_the_option_is_named_and_the_task_is_not_lost() {
        start(BflEmulator.builder().separateRegionHost().quirks(Quirk.KEY_REQUIRED_WHEN_POLLING));

        EaselException failure = failure(mug());

        assertThat(failure).isInstanceOf(AuthenticationException.class).hasMessageContaining("keyWhenPolling(true)");
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        TaskHandle handle = failure.handle().orElseThrow();
        client.close();
        client = client().keyWhenPolling(true).build();
        assertThat(time.runUntil(client.resume(handle).result()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"POLLING_OVER_HTTP", "POLLING_AT_FOREIGN_HOST", "POLLING_AT_PORT", "POLLING_WITH_USER_INFO"})
    void trap_3_an_address_that_is_not_the_services_is_not_called(Quirk quirk) {
        start(quirk);

        EaselException failure = failure(mug());

        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void trap_4_a_handle_is_polled_where_its_task_is_in_another_process_too() {
        start(BflEmulator.builder().separateRegionHost());
        ImageTask task = client.submit(mug().build());
        String stored = accepted(task).encode();
        client.close();

        client = client().build();
        ImageResult result =
                time.runUntil(client.resume(TaskHandle.decode(stored)).result());

        assertThat(result.images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void trap_5_no_webhook_is_asked_for_unless_the_user_asks() {
        start();

        run(mug());

        assertThat(exchanges(ExchangeKind.SUBMIT).get(0).text()).doesNotContain("webhook");
    }

    @ParameterizedTest
    @EnumSource(
            value = WebhookForm.class,
            names = {"SECRET", "SIGNATURE", "BOTH"})
    void trap_5_a_task_that_calls_back_is_polled_as_soon_as_the_callback_is_proven(WebhookForm form) {
        start(BflEmulator.builder().webhookForm(form).quirks(Quirk.WEBHOOK_SAYS_SUCCESS));
        URI callback = client.callbackReceiver().address(URI.create("https://h.example/callbacks"));
        ImageTask task = client.submit(mug().callbackUrl(callback).build());
        String id = accepted(task).calls().get(0).taskId().orElseThrow();
        time.awaitScheduledWithin(Duration.ofSeconds(30));
        time.advance(Duration.ofSeconds(29));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();

        assertThat(deliver(emulator.webhook(id, WebhookForm.FORGED_SIGNATURE_WITH_SECRET), callback)
                        .status())
                .isEqualTo(401);
        assertThat(deliver(emulator.webhook(id, WebhookForm.NONE), callback).status())
                .isEqualTo(401);
        assertThat(deliver(emulator.webhook(id, form), callback).status()).isEqualTo(200);

        assertThat(time.runUntil(task.result()).images()).hasSize(1);
    }

    private CallbackReply deliver(EmulatedCallback webhook, URI callback) {
        Map<String, List<String>> headers = new HashMap<>();
        webhook.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        return client.callbackReceiver()
                .receive(CallbackCall.of(
                        "POST",
                        callback.getPath(),
                        headers,
                        new ByteArrayInputStream(webhook.body().getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR,ENDS_AS_503",
        "ERROR,NO_COST",
        "FAILED,LOWER_CASE_WORDS",
        "ERROR,DETAILS_AS_TEXT",
        "ERROR,DETAILS_NULL"
    })
    void trap_6_the_word_decides_whatever_the_http_status(Ending ending, Quirk quirk) {
        start(quirk);
        emulator.nextTask(ending);

        EaselException failure = failure(mug());

        assertThat(failure).isInstanceOf(TaskFailedException.class);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void trap_6_a_503_without_a_word_is_asked_again() {
        start();
        emulator.next(ExchangeKind.POLL, Fault.html(503));
        emulator.next(ExchangeKind.POLL, Fault.html(503));

        assertThat(run(mug()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"REASONING", "UNKNOWN_WORD", "LOWER_CASE_WORDS", "PROGRESS_AS_PERCENT", "PROGRESS_ABOVE_ONE"})
    void trap_7_words_in_any_case_and_words_that_nobody_knows_go_on(Quirk quirk) {
        start(quirk);

        assertThat(run(mug()).images()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "REQUEST_MODERATED,ENDS_AS_503,PROMPT",
        "REQUEST_MODERATED,REASONS_AS_TEXT,PROMPT",
        "CONTENT_MODERATED,LOWER_CASE_WORDS,OUTPUT",
        "CONTENT_MODERATED,DETAILS_NULL,OUTPUT",
        "CONTENT_MODERATED,DETAILS_AS_TEXT,OUTPUT",
    })
    void trap_8_moderation_is_an_end_of_its_own_and_costs_nothing(
            Ending ending, Quirk quirk, ContentRefusedException.Stage stage) {
        start(quirk);
        emulator.nextTask(ending);

        ContentRefusedException refused = (ContentRefusedException) failure(mug());

        assertThat(refused.stage()).isEqualTo(stage);
        assertThat(refused.mayHaveBeenBilled()).isFalse();
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void trap_9_an_image_is_downloaded_at_once_and_without_the_key() {
        start();

        ImageResult result = run(mug().outputFormat(ImageFormat.PNG).size(256, 320));

        assertThat(result.first().format()).isEqualTo(ImageFormat.PNG);
        assertThat(exchanges(ExchangeKind.DOWNLOAD))
                .singleElement()
                .satisfies(download -> assertThat(download.header("x-key")).isNull());
    }

    @Test
    void trap_9_ready_without_an_image_is_no_success_and_ends_the_task() {
        start();
        emulator.nextTask(Ending.READY_WITHOUT_SAMPLE);

        EaselException failure = failure(mug());

        assertThat(failure).hasMessageContaining("Ready without an image");
        assertThat(failure.mayHaveBeenBilled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"SAMPLE_AT_FOREIGN_HOST"})
    void trap_9_an_image_at_a_strange_host_is_not_downloaded_and_its_host_is_named(Quirk quirk) {
        start(quirk);

        EaselException failure = failure(mug());

        assertThat(failure).hasMessageContaining("imageHosts(");
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isZero();
    }

    @Test
    void trap_9_a_handle_of_an_hour_ago_says_that_its_image_is_gone() {
        start();
        ImageTask task = client.submit(mug().build());
        TaskHandle handle = accepted(task);
        client.close();
        time.advance(Duration.ofHours(1));

        client = client().build();
        EaselException failure =
                failure(() -> time.runUntil(client.resume(handle).result()));

        assertThat(failure).isInstanceOf(TaskExpiredException.class);
    }

    @Test
    void trap_10_each_image_is_a_call_of_its_own_with_a_seed_counted_up() {
        start();

        ImageResult result =
                run(of(Bfl.MODEL_FLUX_2_KLEIN_4B).size(64, 64).count(3).seed(7L));

        assertThat(result.images())
                .extracting(image -> image.generation().seed().getAsLong())
                .containsExactly(7L, 8L, 9L);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);
    }

    @Test
    void trap_11_a_task_cannot_be_called_off_and_a_lost_response_leaves_the_outcome_unknown() {
        start();
        ImageTask task = client.submit(mug().build());
        accepted(task);
        assertThat(time.runUntil(task.cancel())).isEqualTo(CancelOutcome.NOT_SUPPORTED);

        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());
        EaselException failure = failure(mug());
        assertThat(failure).isInstanceOf(OutcomeUnknownException.class);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"flux-2-klein-4b,26", "flux-kontext-max,8"})
    void trap_12_more_images_than_there_may_be_tasks_wait_for_their_turn(String model, int count) {
        start();

        assertThat(run(of(model).size(64, 64).count(count)).images()).hasSize(count);

        assertThat(exchanges(ExchangeKind.SUBMIT))
                .hasSize(count)
                .allSatisfy(sent -> assertThat(sent.status()).isEqualTo(200));
    }

    @ParameterizedTest
    @EnumSource(
            value = Problem.class,
            names = {"TOO_MANY_TASKS", "TOO_MANY_TASKS_RETRY_AFTER", "OVERLOADED"})
    void trap_12_a_full_account_is_asked_again(Problem problem) {
        start();
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));

        assertThat(run(mug()).images()).hasSize(1);
        assertThat(emulator.billedImages()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED,AuthenticationException",
        "NOT_AUTHENTICATED,AuthenticationException",
        "INSUFFICIENT_CREDITS,RejectedException",
        "IMAGE_UNREADABLE,RejectedException"
    })
    void trap_13_a_refusal_before_the_work_costs_nothing(Problem problem, String exception) {
        start();
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem));

        EaselException failure = failure(mug());

        assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(failure.mayHaveBeenBilled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Problem.class,
            names = {"SERVER_ERROR", "BAD_GATEWAY", "UNAVAILABLE", "GATEWAY_TIMEOUT"})
    void trap_13_a_fault_of_the_server_leaves_the_outcome_unknown(Problem problem) {
        start();
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem).afterWork());

        EaselException failure = failure(mug());

        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void trap_14_images_go_as_bare_base64() {
        start();

        run(mug().initImage(image(256, 320)));
        run(of(Bfl.MODEL_FILL).initImage(image(256, 320)).mask(image(256, 320)));

        assertThat(exchanges(ExchangeKind.SUBMIT))
                .allSatisfy(sent -> assertThat(sent.text()).doesNotContain("data:"));
    }

    @Test
    void trap_15_each_family_is_told_a_size_in_its_own_way_and_never_a_zero() {
        start();

        run(mug().size(1000, 700));
        run(of(Bfl.MODEL_FLUX_1_DEV).size(300, 300));
        run(of(Bfl.MODEL_KONTEXT_PRO).size(1024, 768));
        run(of(Bfl.MODEL_FLUX_3).size(1920, 1080));
        run(of(Bfl.MODEL_FLUX_2_PRO));

        assertThat(exchanges(ExchangeKind.SUBMIT)).allSatisfy(sent -> {
            assertThat(sent.status()).isEqualTo(200);
            assertThat(sent.text()).doesNotContain(":0,");
        });
    }

    @ParameterizedTest
    @CsvSource({"flux-3-image,4", "flux-2-pro,5", "flux-kontext-pro,6"})
    void trap_16_the_tolerance_has_an_upper_bound_for_each_family(String model, int most) {
        start();

        run(of(model).addOptions(BflOptions.builder().safetyTolerance(most).build()));

        assertThat(exchanges(ExchangeKind.SUBMIT).get(0).text()).contains("\"safety_tolerance\":" + most);
    }

    @Test
    void trap_17_strict_schemas_get_nothing_that_they_do_not_know() {
        start();

        ImageResult flux3 = run(of(Bfl.MODEL_FLUX_3).seed(7L).steps(3).outputFormat(ImageFormat.PNG));
        run(of(Bfl.TOOL_DEBLUR).initImage(image(256, 320)));
        run(of(Bfl.TOOL_ERASE).initImage(image(256, 320)).mask(image(256, 320)));
        run(of(Bfl.TOOL_OUTPAINTING).initImage(image(256, 320)).size(512, 512).seed(7L));

        assertThat(exchanges(ExchangeKind.SUBMIT))
                .hasSize(4)
                .allSatisfy(sent -> assertThat(sent.status()).isEqualTo(200));
        assertThat(flux3.warnings()).extracting(Warning::field).contains("seed", "steps", "outputFormat");
        assertThat(flux3.first().generation().seed()).isEmpty();
    }

    @Test
    void trap_18_a_seed_with_a_rewritten_prompt_is_warned_about() {
        start();

        assertThat(run(mug().seed(7L)).warnings()).extracting(Warning::field).contains("seed");
        assertThat(run(mug().seed(7L)
                                .addOptions(BflOptions.builder()
                                        .promptUpsampling(false)
                                        .build()))
                        .warnings())
                .isEmpty();
        assertThat(exchanges(ExchangeKind.SUBMIT).get(1).text()).contains("\"disable_pup\":true");
    }

    @Test
    void trap_19_the_model_is_never_another_than_the_one_asked_for() {
        start();

        EaselException failure = failure(of("flux-9-new"));

        assertThat(failure).isInstanceOf(RejectedException.class).hasMessageContaining("no such model");
        assertThat(failure(ImageRequest.builder().prompt("a mug"))).isInstanceOf(InvalidRequestException.class);
        assertThat(exchanges(ExchangeKind.SUBMIT))
                .allSatisfy(sent -> assertThat(sent.path()).endsWith("flux-9-new"));
    }

    @Test
    void trap_20_the_cost_is_the_settled_one() {
        start();
        double before = emulator.credits();

        ImageResult result = run(mug());

        assertThat(result.usage().credits().orElseThrow().doubleValue())
                .isCloseTo(before - emulator.credits(), org.assertj.core.data.Offset.offset(1e-6));
        assertThat(BflService.of(client).creditsAsync(dev.easel.CallOptions.defaults()))
                .succeedsWithin(Duration.ofSeconds(20))
                .satisfies(left -> assertThat(left.doubleValue())
                        .isCloseTo(emulator.credits(), org.assertj.core.data.Offset.offset(1e-6)));
        client.close();
        emulator.close();

        start(Quirk.NO_COST);
        assertThat(run(mug()).usage().credits()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"NOT_FOUND_AT_FIRST", "POLLING_RELATIVE", "SAMPLE_REDIRECTED", "JPEG_INSTEAD", "FRESH_SAMPLES"})
    void what_the_service_may_do_loses_no_image(Quirk quirk) {
        start(quirk);

        assertThat(run(mug()).images()).hasSize(1);
    }

    @Test
    void a_full_account_that_stays_full_is_told_as_such() {
        start();
        emulator.always(ExchangeKind.SUBMIT, emulator.fault(Problem.TOO_MANY_TASKS));

        EaselException failure = failure(mug());

        assertThat(failure).isInstanceOf(RateLimitedException.class);
        assertThat(failure.mayHaveBeenBilled()).isFalse();
    }
}
