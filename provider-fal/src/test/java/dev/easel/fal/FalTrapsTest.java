package dev.easel.fal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.CaptionRequest;
import dev.easel.ContentRefusedException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.UpscaleRequest;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.FalEmulator.Problem;
import dev.easel.testkit.FalEmulator.Quirk;
import dev.easel.testkit.FalEmulator.TaskEnding;
import dev.easel.testkit.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of fal must do, by the numbers of the traps of its interface. */
class FalTrapsTest extends FalTest {
    private <T extends EaselException> T failure(Class<T> type) {
        return catchThrowableOfType(type, () -> client.generate(request().build()));
    }

    private List<String> paths(ExchangeKind kind) {
        return exchanges(kind).stream().map(Exchange::path).toList();
    }

    @Test
    void trap_1_the_queue_is_asked_then_the_status_then_the_result() {
        assertThat(client.generate(request().build()).images()).hasSize(1);

        assertThat(submission().path()).endsWith("/fal-ai/flux/dev");
        assertThat(paths(ExchangeKind.POLL)).anyMatch(path -> path.endsWith("/status"));
    }

    @Test
    void what_a_model_logs_is_its_status_where_the_client_wants_it() {
        start(FalEmulator.builder().queueTime(Duration.ZERO).generationTime(Duration.ofMillis(400)));
        List<TaskStatus> statuses = new CopyOnWriteArrayList<>();
        try (ImageClient logging = builder().logs(true).build()) {
            ImageTask task = logging.submit(request().build()).onStatus(statuses::add);
            assertThat(task.result().join().images()).hasSize(1);
        }

        assertThat(statuses).contains(TaskStatus.runningAs("step 2"));
        assertThat(exchanges(ExchangeKind.POLL))
                .filteredOn(poll -> poll.path().endsWith("/status"))
                .isNotEmpty()
                .allMatch(poll -> poll.query().equals("logs=1"));
    }

    @Test
    void trap_2_the_key_goes_to_the_queue_with_its_own_word_and_not_to_the_images() {
        start(FalEmulator.builder().separateImageHost());

        assertThat(client.generate(request().build()).images()).hasSize(1);
        assertThat(submission().header("Authorization")).isEqualTo("Key " + KEY);
        assertThat(exchanges(ExchangeKind.DOWNLOAD))
                .allSatisfy(
                        download -> assertThat(download.header("Authorization")).isNull());
    }

    @Test
    void trap_3_the_body_is_the_models_input_and_what_is_for_the_platform_is_in_headers_and_query() {
        client.generate(with(FalOptions.builder()
                .lowPriority(true)
                .startTimeout(Duration.ofMillis(90_500))
                .noRetry(true)
                .disableFallback(true)
                .storeIo(false)
                .expiresIn(Duration.ofHours(1))
                .runnerHint("near")
                .maxQueueLength(5)));

        Exchange sent = submission();
        assertThat(sent.text())
                .startsWith("{\"prompt\":\"a lighthouse at dusk\"")
                .doesNotContain("priority");
        assertThat(sent.query()).isEqualTo("fal_max_queue_length=5");
        assertThat(sent.header("X-Fal-Queue-Priority")).isEqualTo("low");
        assertThat(sent.header("X-Fal-Request-Start-Timeout")).isEqualTo("90.5");
        assertThat(sent.header("X-Fal-Request-Timeout")).isEqualTo("90.5");
        assertThat(sent.header("X-Fal-No-Retry")).isEqualTo("1");
        assertThat(sent.header("x-app-fal-disable-fallback")).isEqualTo("true");
        assertThat(sent.header("X-Fal-Store-IO")).isEqualTo("0");
        assertThat(sent.header("X-Fal-Object-Lifecycle-Preference"))
                .isEqualTo("{\"expiration_duration_seconds\":3600}");
        assertThat(sent.header("X-Fal-Runner-Hint")).isEqualTo("near");
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL_ID_ADDRESSES", "FOREIGN_ADDRESSES", "NO_EXTRAS"})
    void trap_4_a_task_is_found_under_owner_and_app_at_the_configured_origin(Quirk quirk) {
        start(FalEmulator.builder().quirks(quirk));

        assertThat(client.generate(request().build()).images()).hasSize(1);
        assertThat(paths(ExchangeKind.POLL)).allMatch(path -> path.contains("/fal-ai/flux/requests/"));
    }

    @Test
    void trap_4_a_workflow_is_found_under_its_namespace_too() {
        start(FalEmulator.builder().endpoint("workflows/me/posters"));

        client.generate(request().model("workflows/me/posters").size(null).build());

        assertThat(paths(ExchangeKind.POLL)).allMatch(path -> path.contains("/workflows/me/posters/requests/"));
    }

    @Test
    void trap_5_a_completed_task_may_have_failed_whether_its_status_says_so_or_not() {
        emulator.nextTask(TaskEnding.RUNNER_DISCONNECTED);
        assertThat(failure(TaskFailedException.class).serviceCode()).hasValue("runner_disconnected");

        start(FalEmulator.builder().quirks(Quirk.ERROR_ONLY_IN_RESULT));
        emulator.nextTask(TaskEnding.RUNNER_DISCONNECTED);
        assertThat(failure(TaskFailedException.class).serviceCode()).hasValue("runner_disconnected");
    }

    @ParameterizedTest
    @EnumSource(names = {"STATUS_ALWAYS_200", "SUBMIT_202", "FAILED_WORD", "CHANGED_GATEWAY_ID", "POSITION_GOES_UP"})
    void trap_6_the_word_decides_and_not_the_http_status(Quirk quirk) {
        start(FalEmulator.builder().quirks(quirk).generationTime(Duration.ofMillis(50)));

        assertThat(client.generate(request().build()).images()).hasSize(1);
    }

    @Test
    void trap_7_a_result_is_kept_for_an_hour_and_a_large_one_for_six_minutes() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        start(FalEmulator.builder().clock(now::get).queueTime(Duration.ZERO).generationTime(Duration.ZERO));
        ImageTask task = client.submit(request().build());
        String ticket = task.accepted().join().encode();
        task.detach();
        now.set(now.get().plus(Duration.ofHours(2)));

        try (ImageClient later = builder().build()) {
            ImageTask resumed = later.resume(TaskHandle.decode(ticket));
            assertThat(catchThrowableOfType(TaskExpiredException.class, () -> resumed.await(Duration.ofSeconds(20))))
                    .isNotNull();
        }
        assertThat(client.capabilities().resultLifetime()).hasValue(Duration.ofMinutes(6));
    }

    @Test
    void trap_8_images_inside_the_result_are_read_and_not_asked_for_unless_the_user_does() {
        client.generate(request().build());
        assertThat(submission().text()).doesNotContain("sync_mode");

        ImageResult result = client.generate(with(FalOptions.builder().syncMode(true)));
        assertThat(result.first().bytes()).isNotEmpty();
        assertThat(submission().text()).contains("\"sync_mode\":true");

        start(FalEmulator.builder().quirks(Quirk.DATA_URIS));
        assertThat(client.generate(request().build()).first().bytes()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"EDGE_BAD_GATEWAY", "EDGE_UNAVAILABLE", "EDGE_TIMEOUT", "INTERNAL_ERROR"})
    void trap_9_a_submission_whose_response_was_lost_is_never_repeated(Problem problem) {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(problem).afterWork());

        OutcomeUnknownException unknown = failure(OutcomeUnknownException.class);

        assertThat(unknown.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
    }

    @Test
    void trap_9_the_same_with_a_connection_that_broke() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        assertThat(failure(OutcomeUnknownException.class)).isNotNull();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
    }

    @Test
    void trap_10_the_service_runs_a_task_again_unless_it_is_told_not_to() {
        client.generate(request().build());
        assertThat(submission().header("X-Fal-No-Retry")).isNull();

        client.generate(with(FalOptions.builder().noRetry(true)));
        assertThat(submission().header("X-Fal-No-Retry")).isEqualTo("1");
    }

    @Test
    void trap_11_ranges_are_checked_before_anything_is_sent() {
        assertThat(catchThrowableOfType(
                        InvalidRequestException.class,
                        () -> client.generate(request().steps(51).build())))
                .hasMessageContaining("51")
                .hasMessageContaining("1 to 50");
        assertThat(emulator.exchanges()).isEmpty();
    }

    @Test
    void trap_11_a_field_that_the_runner_refuses_fails_the_task_and_may_be_billed() {
        start(FalEmulator.builder().quirks(Quirk.REFUSALS_BILLED));

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class,
                () -> client.generate(request()
                        .putExtraField("enable_safety_checker", "no boolean")
                        .build()));

        assertThat(failed.mayHaveBeenBilled()).isTrue();
        assertThat(failed).hasMessageContaining("enable_safety_checker").hasMessageNotContaining("no boolean");
    }

    @Test
    void trap_12_moderation_has_three_faces() {
        start(FalEmulator.builder().quirks(Quirk.REFUSALS_BILLED));

        emulator.nextTask(TaskEnding.CONTENT_POLICY);
        ContentRefusedException policy = failure(ContentRefusedException.class);
        assertThat(policy.serviceCode()).hasValue("content_policy_violation");
        assertThat(policy.categories()).isNotEmpty();
        assertThat(policy.mayHaveBeenBilled()).isTrue();

        emulator.nextTask(TaskEnding.NO_MEDIA);
        assertThat(failure(ContentRefusedException.class).serviceCode()).hasValue("no_media_generated");

        emulator.nextTask(TaskEnding.PARTLY_FLAGGED);
        ImageResult partly = client.generate(request().count(2).build());
        assertThat(partly.images()).hasSize(2);
        assertThat(partly.images().get(0).safety()).allMatch(finding -> !finding.flagged());
        assertThat(partly.images().get(1).safety()).anyMatch(finding -> finding.flagged());
    }

    @Test
    void trap_12_a_refusal_of_which_the_service_says_that_it_bills_nothing_costs_nothing() {
        emulator.nextTask(TaskEnding.CONTENT_POLICY);

        assertThat(failure(ContentRefusedException.class).mayHaveBeenBilled()).isFalse();
    }

    @Test
    void trap_13_small_images_are_data_uris_and_large_ones_are_uploaded_without_the_key() {
        client.generate(request().size(null).initImage(image()).build());
        assertThat(submission().path()).endsWith("/fal-ai/flux/dev/image-to-image");
        assertThat(submission().text()).contains("\"image_url\":\"data:image/png;base64,");

        client.generate(request().size(null).initImage(large()).build());
        assertThat(submission().text()).contains("\"image_url\":\"http").doesNotContain("base64");
        assertThat(emulator.exchanges().stream()
                        .filter(exchange -> exchange.method().equals("PUT"))
                        .toList())
                .hasSize(1)
                .allSatisfy(put -> assertThat(put.header("Authorization")).isNull());
    }

    /** One that no format makes small. */
    private static ImageInput large() {
        java.awt.image.BufferedImage noise =
                new java.awt.image.BufferedImage(400, 400, java.awt.image.BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 400 * 400; i++) {
            noise.setRGB(i % 400, i / 400, random.nextInt());
        }
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try {
            javax.imageio.ImageIO.write(noise, "png", out);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ImageInput.bytes(out.toByteArray());
    }

    @Test
    void trap_14_a_size_is_an_object_and_of_models_with_proportions_a_word() {
        client.generate(request().build());
        assertThat(submission().text()).contains("\"image_size\":{\"width\":64,\"height\":64}");

        ImageResult ultra = client.generate(
                request().model("fal-ai/flux-pro/v1.1-ultra").size(768, 512).build());
        assertThat(submission().text()).contains("\"aspect_ratio\":\"3:2\"").doesNotContain("width");
        assertThat(ultra.warnings()).anyMatch(warning -> warning.field().equals("size"));
    }

    @Test
    void trap_15_the_tolerance_is_a_text_and_ends_at_5_with_flux_2() {
        client.generate(request()
                .model("fal-ai/flux-pro/v1.1")
                .addOptions(FalOptions.builder().safetyTolerance(6).build())
                .seed(7L)
                .count(2)
                .build());
        assertThat(submission().text()).contains("\"safety_tolerance\":\"6\"", "\"seed\":7", "\"num_images\":2");

        assertThat(catchThrowableOfType(
                        InvalidRequestException.class,
                        () -> client.generate(request()
                                .model("fal-ai/flux-2-pro")
                                .addOptions(
                                        FalOptions.builder().safetyTolerance(6).build())
                                .build())))
                .hasMessageContaining("1 to 5");
    }

    @Test
    void trap_16_an_upscaler_responds_with_one_image_and_a_caption_is_a_text() {
        assertThat(client.upscale(UpscaleRequest.of(image(), 2)).images()).hasSize(1);
        assertThat(submission().text()).contains("\"scale\":2");
        assertThat(client.caption(CaptionRequest.of(image()))).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource(names = {"BARE_IMAGES", "NULL_IMAGE_FIELDS"})
    void trap_16_nothing_but_the_address_of_an_image_is_certain(Quirk quirk) {
        start(FalEmulator.builder().quirks(quirk));

        assertThat(client.generate(request().count(2).build()).images()).hasSize(2);
    }

    @Test
    void trap_17_a_start_deadline_that_passed_is_a_failed_task_that_costs_nothing() {
        emulator.nextTask(TaskEnding.REQUEST_TIMEOUT);
        TaskFailedException failed = failure(TaskFailedException.class);

        assertThat(failed.serviceCode()).hasValue("request_timeout");
        assertThat(failed.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void trap_18_a_locked_account_is_told_apart_from_a_wrong_key() {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.LOCKED));
        AuthenticationException locked = failure(AuthenticationException.class);

        assertThat(locked).hasMessageContaining("balance");
        assertThat(locked.mayHaveBeenBilled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "LOCKED",
                "LOCKED_TOP_UP",
                "OUT_OF_SCOPE",
                "TOO_MANY_REQUESTS",
                "INTERNAL_ERROR",
                "EDGE_BAD_GATEWAY"
            })
    void trap_18_what_a_poll_gets_says_nothing_about_the_task(Problem problem) {
        for (int i = 0; i < 4; i++) {
            emulator.next(ExchangeKind.POLL, emulator.fault(problem));
        }

        assertThat(client.generate(request().build()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
    }

    @Test
    void trap_18_a_key_that_is_refused_ends_the_wait_and_not_the_task() {
        emulator.always(ExchangeKind.POLL, emulator.fault(Problem.UNAUTHORIZED));

        AuthenticationException refused = failure(AuthenticationException.class);

        assertThat(refused.handle()).isPresent();
        assertThat(refused.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void trap_19_whatever_may_be_missing_is_not_missed() {
        start(FalEmulator.builder().quirks(Quirk.NO_EXTRAS, Quirk.BARE_IMAGES));

        assertThat(client.generate(request().build()).images()).hasSize(1);
    }

    @Test
    void a_task_that_waits_is_cancelled_and_one_that_runs_is_asked_for() {
        start(FalEmulator.builder().workers(1).queueTime(Duration.ZERO).generationTime(Duration.ofMinutes(1)));
        ImageTask running = client.submit(request().build());
        running.accepted().join();
        ImageTask waiting = client.submit(request().build());
        waiting.accepted().join();

        assertThat(waiting.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(running.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(exchanges(ExchangeKind.CANCEL))
                .allMatch(cancel -> cancel.method().equals("PUT"));
    }

    @Test
    void a_running_task_whose_cancellation_was_ignored_goes_on() {
        start(FalEmulator.builder()
                .quirks(Quirk.CANCEL_IGNORED)
                .queueTime(Duration.ZERO)
                .generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(request().build());
        task.accepted().join();

        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.TOO_LATE);
    }

    @Test
    void what_a_failure_costs_is_told_by_its_kind() {
        for (TaskEnding ending : List.of(
                TaskEnding.DOWNSTREAM_UNAVAILABLE,
                TaskEnding.INTERNAL_SERVER_ERROR,
                TaskEnding.GENERATION_TIMEOUT,
                TaskEnding.STARTUP_TIMEOUT,
                TaskEnding.RUNNER_SCHEDULING_FAILURE,
                TaskEnding.RUNNER_CONNECTION_REFUSED,
                TaskEnding.RUNNER_INCOMPLETE_RESPONSE,
                TaskEnding.RUNNER_SERVER_ERROR,
                TaskEnding.INTERNAL_ERROR)) {
            emulator.nextTask(ending);
            assertThat(failure(TaskFailedException.class).mayHaveBeenBilled())
                    .as(ending.name())
                    .isFalse();
        }
        for (TaskEnding ending :
                List.of(TaskEnding.UNKNOWN_TYPE, TaskEnding.ERROR_OBJECT, TaskEnding.DOWNSTREAM_ERROR)) {
            emulator.nextTask(ending);
            assertThat(failure(TaskFailedException.class)).as(ending.name()).isNotNull();
        }
    }

    @Test
    void models_of_one_image_are_asked_once_for_each() {
        client.generate(request().model("fal-ai/flux-2-pro").count(2).build());

        assertThat(exchanges(ExchangeKind.SUBMIT))
                .hasSize(2)
                .noneMatch(sent -> sent.text().contains("num_images"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fal-ai/flux/schnell", "fal-ai/flux-general", "fal-ai/fast-sdxl", "fal-ai/nano-banana"})
    void known_models_take_what_they_are_said_to_take(String model) {
        ImageResult result = client.generate(request()
                .model(model)
                .steps(4)
                .guidanceScale(3.5)
                .negativePrompt("fog")
                .seed(7L)
                .outputFormat(ImageFormat.PNG)
                .build());

        assertThat(result.images()).hasSize(1);
    }

    @Test
    void the_list_of_models_is_read_to_its_end() {
        assertThat(client.models()).isNotEmpty().anyMatch(model -> model.id().equals(Fal.FLUX_DEV));
    }

    @Test
    void a_handle_of_another_form_is_refused_before_anything_is_sent() {
        ImageTask task = client.submit(
                request().build(),
                CallOptions.builder().deadline(Duration.ofSeconds(20)).build());
        TaskHandle handle = task.accepted().join();
        assertThat(handle.calls().get(0).reference()).hasValue("fal-ai/flux");
        task.detach();

        try (ImageClient later = builder().build()) {
            assertThat(later.resume(handle).await(Duration.ofSeconds(20)).images())
                    .hasSize(1);
        }
    }
}
