package dev.easel.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.CaptionRequest;
import dev.easel.ContentRefusedException;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.PollSchedule;
import dev.easel.RejectedException;
import dev.easel.Size;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.UpscaleRequest;
import dev.easel.Warning;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ReplicateEmulator;
import dev.easel.testkit.ReplicateEmulator.Ending;
import dev.easel.testkit.ReplicateEmulator.Problem;
import dev.easel.testkit.ReplicateEmulator.Quirk;
import dev.easel.testkit.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of Replicate must do, one test for each of the traps of its interface. */
@Timeout(60)
class ReplicateTrapsTest {
    private static final String TOKEN = "r8_MARKEDKEY-of-a-test";
    private static final String SDXL = "stability-ai/sdxl";

    private ReplicateEmulator emulator =
            ReplicateEmulator.builder().apiKey(TOKEN).start();
    private ImageClient client = client();

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    private ImageClient client() {
        return builder().build();
    }

    private ReplicateBuilder builder() {
        return Replicate.builder()
                .baseUrl(emulator.apiUrl().toString())
                .apiKey(TOKEN)
                .allowDownloadsFrom(emulator.imageHost().getHost())
                .defaults(CallOptions.builder()
                        .pollSchedule(PollSchedule.every(Duration.ofMillis(5)))
                        .build());
    }

    private void restart(ReplicateEmulator.Builder other) {
        stop();
        emulator = other.apiKey(TOKEN).start();
        client = client();
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse at dusk").model(Replicate.FLUX_SCHNELL);
    }

    private Exchange submission() {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void trap_1_the_token_goes_to_the_api_and_not_to_the_images() {
        restart(ReplicateEmulator.builder().separateImageHost());

        assertThat(client.generate(request().build()).images()).hasSize(1);
    }

    @Test
    void trap_2_fields_go_into_input_and_extra_fields_too() {
        client.generate(request().steps(2).putExtraField("megapixels", "0.25").build());

        assertThat(submission().text()).contains("\"input\":{").contains("\"megapixels\":\"0.25\"}");
    }

    @Test
    void trap_3_an_official_model_is_in_the_path_and_a_version_in_the_body() {
        client.generate(request().build());
        assertThat(submission().path()).endsWith("/models/black-forest-labs/flux-schnell/predictions");

        client.generate(request().model(SDXL + ":" + emulator.version(SDXL)).build());
        assertThat(submission().path()).endsWith("/v1/predictions");
        assertThat(submission().text()).contains("\"version\":\"" + SDXL + ":" + emulator.version(SDXL) + "\"");
    }

    @Test
    void trap_4_a_model_that_is_not_official_has_to_be_named_with_its_version() {
        RejectedException rejected = catchThrowableOfType(
                RejectedException.class,
                () -> client.generate(request().model(SDXL).build()));

        assertThat(rejected.mayHaveBeenBilled()).isFalse();
        assertThat(rejected).hasMessageContaining("owner/name:version");
        assertThat(catchThrowableOfType(
                        InvalidRequestException.class,
                        () -> client.generate(request().model(SDXL + ":latest").build())))
                .hasMessageContaining("model");
    }

    @Test
    void trap_5_nothing_is_asked_to_wait() {
        client.generate(request().build());

        assertThat(submission().headers()).doesNotContainKey("Prefer").doesNotContainKey("prefer");
    }

    @Test
    void trap_5_an_output_before_the_end_is_no_result() {
        restart(ReplicateEmulator.builder().quirks(Quirk.OUTPUT_BEFORE_END));

        assertThat(client.generate(request().build()).images()).hasSize(1);
    }

    @Test
    void trap_6_aborted_ends_the_task_and_costs_nothing() {
        emulator.nextPrediction(Ending.ABORTED);

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class, () -> client.generate(request().build()));

        assertThat(failed.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void trap_6_a_word_that_nobody_knows_counts_as_running_until_the_deadline() {
        VirtualTime time = VirtualTime.create();
        restart(ReplicateEmulator.builder().clock(time).quirks(Quirk.WORD_SUCCESSFUL));
        client.close();
        client = builder().timeSource(time).build();
        CompletableFuture<TaskStatus> seen = new CompletableFuture<>();
        ImageTask task = client.submit(
                request().build(),
                CallOptions.builder().deadline(Duration.ofMinutes(5)).build());
        task.onStatus(status -> {
            if (status.equals(TaskStatus.runningAs("successful"))) {
                seen.complete(status);
            }
        });

        time.runUntil(seen);
        time.advance(Duration.ofMinutes(5));

        assertThat(task.result())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(TaskTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"OUTPUT_DATA_URI", "OUTPUT_OBJECT"})
    void trap_7_the_output_has_several_forms(Quirk form) {
        restart(ReplicateEmulator.builder().quirks(form));

        assertThat(client.generate(request().build()).images()).hasSize(1);
    }

    @Test
    void trap_7_a_model_of_one_image_responds_with_a_text() {
        assertThat(client.generate(request()
                                .model("black-forest-labs/flux-1.1-pro")
                                .build())
                        .images())
                .hasSize(1);
    }

    @Test
    void trap_8_and_9_what_was_deleted_is_expired_and_no_empty_success() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        restart(ReplicateEmulator.builder().clock(now::get));
        String ticket = client.submit(request().build()).accepted().join().encode();
        now.set(now.get().plus(Duration.ofHours(2)));

        try (ImageClient later = client()) {
            ImageTask resumed = later.resume(TaskHandle.decode(ticket));
            assertThat(catchThrowableOfType(TaskExpiredException.class, () -> resumed.await(Duration.ofSeconds(20))))
                    .isNotNull();
        }
    }

    @Test
    void trap_10_a_flagged_image_of_several_leaves_the_others() {
        emulator.nextPrediction(Ending.SUCCEEDED);
        emulator.nextPrediction(Ending.ALL_FLAGGED);

        ImageResult result = client.generate(request().count(2).build());

        assertThat(result.images()).hasSize(1);
        assertThat(result.failures().get(0).cause()).isInstanceOf(ContentRefusedException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"NSFW", "SENSITIVE", "ALL_FLAGGED"})
    void trap_10_refused_content_is_told_as_that(Ending ending) {
        emulator.nextPrediction(ending);

        ContentRefusedException refused = catchThrowableOfType(
                ContentRefusedException.class, () -> client.generate(request().build()));

        assertThat(refused.mayHaveBeenBilled()).isTrue();
        if (ending == Ending.SENSITIVE) {
            assertThat(refused.serviceCode()).hasValue("E005");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERRUPTED", "DIRECTOR", "OUT_OF_MEMORY", "EXCEPTION"})
    void trap_11_a_failed_task_comes_with_http_200(Ending ending) {
        emulator.nextPrediction(ending);

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class, () -> client.generate(request().build()));

        assertThat(failed.serviceMessage()).hasValue(ending.error());
        assertThat(failed.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void trap_12_a_wrong_field_is_refused_before_work() {
        RejectedException rejected = catchThrowableOfType(
                RejectedException.class,
                () -> client.generate(request().putExtraField("num_outputs", 9).build()));

        assertThat(rejected.mayHaveBeenBilled()).isFalse();
        assertThat(rejected).hasMessageContaining("num_outputs");
        assertThat(emulator.billedImages()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Quirk.class,
            names = {"RETRY_AFTER_DATE", "RETRY_AFTER_IN_BODY", "RETRY_AFTER_IN_WORDS", "RETRY_AFTER_ABSENT"})
    void trap_13_a_throttled_submission_is_sent_again(Quirk form) {
        restart(ReplicateEmulator.builder().quirks(form));
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(
                        429,
                        "application/json",
                        "{\"detail\":\"Request was throttled. Your rate limit resets in ~0s.\",\"retry_after\":0}"));

        assertThat(client.generate(request().build()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void trap_13_a_submission_is_sent_again_after_429_alone_whatever_a_fault_says_of_when_to_come_back(int status) {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(status, "application/json", "{\"detail\":\"The service is unavailable.\"}")
                        .header("Retry-After", "0"));

        assertThat(catchThrowableOfType(
                                OutcomeUnknownException.class,
                                () -> client.generate(request().build()))
                        .mayHaveBeenBilled())
                .isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
    }

    @Test
    void trap_13_a_poll_is_repeated_after_429_and_after_a_fault() {
        emulator.next(ExchangeKind.POLL, Fault.html(503).header("Retry-After", "0"));
        emulator.next(ExchangeKind.POLL, Fault.response(429, "application/json", "{\"retry_after\":0}"));

        assertThat(client.generate(request().build()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
    }

    @Test
    void trap_14_a_lost_response_to_a_submission_is_an_unknown_outcome() {
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());

        assertThat(catchThrowableOfType(
                                OutcomeUnknownException.class,
                                () -> client.generate(request().build()))
                        .mayHaveBeenBilled())
                .isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isOne();
    }

    @Test
    void trap_15_a_seed_in_the_faster_form_is_warned_about() {
        assertThat(client.generate(request().seed(7).build()).warnings())
                .extracting(Warning::field)
                .contains("seed");
        assertThat(client.generate(request()
                                .seed(7)
                                .addOptions(
                                        ReplicateOptions.builder().goFast(false).build())
                                .build())
                        .warnings())
                .isEmpty();
    }

    @Test
    void trap_16_a_size_is_sent_as_proportions_where_the_model_has_no_other() {
        assertThat(client.generate(request().size(1344, 768).build()).warnings())
                .isEmpty();
        assertThat(submission().text()).contains("\"aspect_ratio\":\"16:9\"").doesNotContain("width");

        assertThat(client.generate(request().size(800, 450).build()).warnings())
                .extracting(Warning::field)
                .contains("size");
    }

    @Test
    void trap_17_a_large_image_is_uploaded_and_a_small_one_sent_along() {
        byte[] noise = EmulatedImage.of("noise", 1, 64, 64).png();
        client.generate(request()
                .model(Replicate.FLUX_DEV)
                .initImage(ImageInput.bytes(noise))
                .build());
        assertThat(submission().text()).contains("data:image/png;base64,");

        byte[] large = Arrays.copyOf(noise, 300 * 1024);
        client.generate(request()
                .model(Replicate.FLUX_DEV)
                .initImage(ImageInput.bytes(large))
                .build());
        assertThat(submission().text()).doesNotContain("data:image").contains("/v1/files/");
    }

    @Test
    void trap_18_the_deadline_goes_along() {
        client.generate(
                request().build(),
                CallOptions.builder().deadline(Duration.ofMinutes(3)).build());
        assertThat(submission().headers().toString()).contains("180s");

        client.generate(request()
                .addOptions(ReplicateOptions.builder()
                        .cancelAfter(Duration.ofHours(2))
                        .build())
                .build());
        assertThat(submission().headers().toString()).contains("7200s");
    }

    @Test
    void trap_19_what_is_missing_is_missed_by_nobody() {
        restart(ReplicateEmulator.builder().quirks(Quirk.NO_METRICS, Quirk.NO_WEB_URL, Quirk.NO_DATA_REMOVED));

        assertThat(client.generate(request().build()).images()).hasSize(1);
    }

    @Test
    void a_task_is_cancelled() {
        restart(ReplicateEmulator.builder().generationTime(Duration.ofMinutes(5)));
        ImageTask task = client.submit(request().build());
        task.accepted().orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(emulator.count(ExchangeKind.CANCEL)).isOne();
    }

    @Test
    void a_task_whose_cancellation_still_shows_the_old_status_is_polled_until_it_has_stopped() {
        VirtualTime time = VirtualTime.create();
        restart(ReplicateEmulator.builder()
                .clock(time)
                .generationTime(Duration.ofMinutes(5))
                .quirks(Quirk.CANCEL_SHOWS_OLD_STATUS));
        client.close();
        client = builder().timeSource(time).build();
        ImageTask task = client.submit(request().build());
        task.accepted().orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(time.runUntil(task.cancel())).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(emulator.count(ExchangeKind.CANCEL)).isOne();
        assertThat(emulator.exchanges().stream()
                        .reduce((first, last) -> last)
                        .orElseThrow()
                        .kind())
                .isEqualTo(ExchangeKind.POLL);
    }

    @Test
    void cancelling_a_task_that_was_aborted_before_its_start_finds_that_nothing_was_done() {
        emulator.nextPrediction(Ending.ABORTED);
        ImageTask task = client.submit(
                request().build(),
                CallOptions.builder()
                        .pollSchedule(PollSchedule.every(Duration.ofMinutes(5)))
                        .build());
        task.accepted().orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(emulator.billedImages()).isZero();
    }

    @Test
    void cancelling_a_task_that_is_done_comes_too_late() {
        ImageTask task = client.submit(
                request().build(),
                CallOptions.builder()
                        .pollSchedule(PollSchedule.every(Duration.ofMinutes(5)))
                        .build());
        task.accepted().orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.TOO_LATE);
        assertThat(emulator.billedImages()).isOne();
    }

    @Test
    void a_caption_and_an_upscale_bring_text_and_image() {
        ImageInput photo = ImageInput.bytes(EmulatedImage.of("photo", 1, 64, 64).png());

        assertThat(client.caption(CaptionRequest.builder()
                        .image(photo)
                        .model("salesforce/blip")
                        .build()))
                .startsWith("Caption:");
        assertThat(client.upscale(UpscaleRequest.builder()
                                .image(photo)
                                .factor(2)
                                .upscaler("nightmareai/real-esrgan")
                                .build())
                        .first()
                        .size())
                .hasValue(Size.of(128, 128));
    }

    @Test
    void refused_credentials_and_missing_credit_cost_nothing() {
        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.UNAUTHENTICATED));
        assertThat(catchThrowableOfType(
                                AuthenticationException.class,
                                () -> client.generate(request().build()))
                        .mayHaveBeenBilled())
                .isFalse();

        emulator.next(ExchangeKind.SUBMIT, emulator.fault(Problem.INSUFFICIENT_CREDIT));
        assertThat(catchThrowableOfType(
                                RejectedException.class,
                                () -> client.generate(request().build()))
                        .mayHaveBeenBilled())
                .isFalse();
    }

    @Test
    void results_that_need_the_token_get_it_on_the_services_own_hosts_alone() {
        assertThat(ReplicateResponses.isDelivery(URI.create("https://pb.replicate.delivery/x.png")))
                .isTrue();
        assertThat(ReplicateResponses.isDelivery(URI.create("http://replicate.delivery/x.png")))
                .isFalse();
        assertThat(ReplicateResponses.isDelivery(URI.create("https://replicate.delivery.example/x.png")))
                .isFalse();
    }

    @Test
    void models_are_listed_and_formats_are_spelt_as_the_service_does() {
        client.generate(request().outputFormat(ImageFormat.JPEG).build());

        assertThat(submission().text()).contains("\"output_format\":\"jpg\"");
        assertThat(client.models()).isNotEmpty();
    }
}
