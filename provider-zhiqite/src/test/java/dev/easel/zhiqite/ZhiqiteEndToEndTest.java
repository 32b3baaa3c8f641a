package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskCall;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.Upscale;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.ZhiqiteEmulator.DataMember;
import dev.easel.testkit.ZhiqiteEmulator.UnknownTask;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and a Zhiqite of the testkit, over real sockets and in virtual time. */
class ZhiqiteEndToEndTest {
    private static final CallOptions EVERY_THREE_SECONDS = CallOptions.builder()
            .pollSchedule(PollSchedule.every(Duration.ofSeconds(3)))
            .build();

    private final VirtualTime time = VirtualTime.create();
    private ZhiqiteEmulator emulator;
    private ImageClient client;

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    private static ZhiqiteEmulator.Builder zhiqite() {
        return ZhiqiteEmulator.builder().accessKey("MARKEDKEY-the-id", "MARKEDKEY-the-secret");
    }

    private void start(ZhiqiteEmulator.Builder options) {
        emulator = options.clock(time).start();
        client = client("MARKEDKEY-the-secret").build();
    }

    private ZhiqiteBuilder client(String secret) {
        return Zhiqite.builder()
                .accessKeyId("MARKEDKEY-the-id")
                .accessKeySecret(secret)
                .baseUrl(emulator.baseUrl().toString())
                .timeSource(time);
    }

    private static ImageRequest.Builder lighthouse() {
        return ImageRequest.builder()
                .prompt("a lighthouse at dusk")
                .model("photon_v1_84728.safetensors")
                .size(256, 128);
    }

    private ImageResult draw(ImageRequest.Builder request) {
        return time.runUntil(client.generateAsync(request.build()));
    }

    private <E extends EaselException> E failure(Class<E> type, CompletableFuture<?> future) {
        CompletionException failed = catchThrowableOfType(CompletionException.class, () -> time.runUntil(future));
        assertThat(failed).as("it succeeded").isNotNull();
        assertThat(failed.getCause()).isInstanceOf(type);
        return type.cast(failed.getCause());
    }

    private List<Exchange> exchanges(ExchangeKind kind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == kind)
                .toList();
    }

    @Test
    void an_image_has_the_size_and_the_seed_that_were_requested() {
        start(zhiqite());

        ImageResult result = draw(lighthouse().seed(3247563571L));

        assertThat(result.images()).hasSize(1);
        GeneratedImage image = result.first();
        assertThat(image.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(image.size()).contains(Size.of(256, 128));
        assertThat(image.seed()).isEqualTo(OptionalLong.of(3247563571L));
        assertThat(image.length()).isEqualTo(image.bytes().length).isPositive();
        assertThat(result.provider()).isEqualTo(Zhiqite.PROVIDER);
        assertThat(result.model()).contains("photon_v1_84728.safetensors");
        assertThat(result.warnings()).isEmpty();
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void an_image_without_a_seed_tells_the_one_that_was_generated() {
        start(zhiqite());

        assertThat(draw(lighthouse()).first().seed().getAsLong()).isGreaterThan(Integer.MAX_VALUE);
    }

    @Test
    void a_strict_service_takes_everything_that_can_be_set() {
        start(zhiqite());
        ZhiqiteOptions options = ZhiqiteOptions.builder()
                .hiresSize(512, 264)
                .addAdetailer(Adetailer.builder()
                        .model("face_yolov8n.pt")
                        .confidence(0.3)
                        .dilateErode(32)
                        .useSteps(true)
                        .steps(28)
                        .build())
                .build();

        ImageResult result = draw(lighthouse()
                .negativePrompt("blurry")
                .steps(25)
                .guidanceScale(7.5)
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .seed(5)
                .vae("vae-ft-mse-840000-ema-pruned.ckpt")
                .clipSkip(2)
                .restoreFaces(true)
                .outputFormat(ImageFormat.PNG)
                .upscale(Upscale.builder()
                        .factor(2)
                        .upscaler("Latent")
                        .denoisingStrength(0.5)
                        .steps(10)
                        .build())
                .addOptions(options));

        assertThat(result.first().format()).isEqualTo(ImageFormat.PNG);
        assertThat(result.first().size()).contains(Size.of(512, 264));
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void upscaling_by_two_doubles_both_sides() {
        start(zhiqite());

        assertThat(draw(lighthouse().upscale(Upscale.by(2))).first().size()).contains(Size.of(512, 256));
    }

    @Test
    void credentials_go_to_the_service_and_not_to_the_host_of_the_images() {
        start(zhiqite());

        draw(lighthouse());

        assertThat(exchanges(ExchangeKind.SUBMIT)).singleElement().satisfies(submit -> {
            assertThat(submit.header("X-Request-req-accessKeyId")).isEqualTo("MARKEDKEY-the-id");
            assertThat(submit.header("X-Request-req-accessKeySecret")).isEqualTo("MARKEDKEY-the-secret");
        });
        assertThat(exchanges(ExchangeKind.DOWNLOAD)).singleElement().satisfies(download -> {
            assertThat(download.status()).isEqualTo(200);
            assertThat(download.headers())
                    .doesNotContainKeys("x-request-req-accesskeyid", "x-request-req-accesskeysecret");
        });
    }

    @Test
    void a_task_tells_every_status_on_its_way_in_order() {
        start(zhiqite().pendingStatuses(1, 3, 7).generationTime(Duration.ofSeconds(10)));
        List<TaskStatus> seen = new CopyOnWriteArrayList<>();

        ImageTask task =
                client.submit(lighthouse().build(), EVERY_THREE_SECONDS).onStatus(seen::add);
        time.runUntil(task.result());

        assertThat(seen)
                .containsExactly(
                        TaskStatus.submitting(),
                        TaskStatus.queued(),
                        TaskStatus.runningAs("status 1: Processing"),
                        TaskStatus.runningAs("status 3: Processing"),
                        TaskStatus.runningAs("status 7: Processing"),
                        new TaskStatus.Succeeded(1));
        assertThat(exchanges(ExchangeKind.POLL))
                .hasSize(4)
                .allSatisfy(query -> assertThat(query.path()).isEqualTo("/AIGCImgOpenServ/saas/sd/v2/queryTaskInfo"));
    }

    @Test
    void the_request_id_is_the_task_id() {
        start(zhiqite());

        ImageResult result = draw(lighthouse().requestId("my-own_1"));

        assertThat(result.handle().taskId()).contains("my-own_1");
        assertThat(exchanges(ExchangeKind.SUBMIT).get(0).text()).contains("\"id_task\":\"my-own_1\"");
        assertThat(exchanges(ExchangeKind.POLL).get(0).text()).isEqualTo("{\"businessTaskId\":\"my-own_1\"}");
    }

    @Test
    void six_images_are_a_batch_of_four_and_one_of_two() {
        start(zhiqite().generationTime(Duration.ofSeconds(1)));

        ImageResult result = draw(lighthouse().count(6).seed(100).requestId("six"));

        assertThat(result.images())
                .extracting(image -> image.seed().orElse(-1))
                .containsExactly(100L, 101L, 102L, 103L, 104L, 105L);
        assertThat(exchanges(ExchangeKind.SUBMIT))
                .extracting(Exchange::text)
                .satisfiesExactlyInAnyOrder(
                        first -> assertThat(first)
                                .contains("\"batch_size\":4,", "\"seed\":\"100\"", "\"id_task\":\"six-1\""),
                        second -> assertThat(second)
                                .contains("\"batch_size\":2,", "\"seed\":\"104\"", "\"id_task\":\"six-2\""));
    }

    @Test
    void the_form_of_the_envelope_does_not_matter() {
        start(zhiqite().numericCode(true).missingData(DataMember.NULL));

        assertThat(draw(lighthouse()).images()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401})
    void a_refused_key_is_named_as_one_whatever_the_http_status(int status) {
        emulator = zhiqite().clock(time).failureStatus(status).start();
        client = client("MARKEDKEY-another").build();

        AuthenticationException refused = failure(
                AuthenticationException.class, client.generateAsync(lighthouse().build()));

        assertThat(refused.serviceMessage()).contains("accessKeyId or accessKeySecret is wrong");
        assertThat(refused.serviceCode()).contains("400");
        assertThat(refused.httpStatus()).hasValue(status);
        assertThat(refused.mayHaveBeenBilled()).isFalse();
        assertThat(refused.toString()).doesNotContain("MARKEDKEY-another");
        assertThat(emulator.acceptedTasks()).isZero();
    }

    @Test
    void a_refused_field_is_told_in_the_services_words() {
        start(zhiqite());

        RejectedException refused = failure(
                RejectedException.class,
                client.generateAsync(lighthouse().putExtraField("colour", "red").build()));

        assertThat(refused.getMessage()).contains("colour");
        assertThat(refused.serviceCode()).contains("400");
        assertThat(refused.mayHaveBeenBilled()).isFalse();
        assertThat(exchanges(ExchangeKind.POLL)).isEmpty();
    }

    @Test
    void a_task_that_ends_without_an_image_has_failed() {
        start(zhiqite());
        emulator.failNextTask();

        TaskFailedException failed = failure(
                TaskFailedException.class, client.generateAsync(lighthouse().build()));

        assertThat(failed.serviceMessage()).as("the service calls it a success").isEmpty();
        assertThat(failed.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void a_failure_status_that_the_user_knows_ends_the_wait() {
        emulator = zhiqite().clock(time).failedStatus(5).start();
        client = client("MARKEDKEY-the-secret")
                .failureWhen(status -> status == 5)
                .build();
        emulator.failNextTask();

        TaskFailedException failed = failure(
                TaskFailedException.class, client.generateAsync(lighthouse().build()));

        assertThat(failed.serviceMessage()).contains("Failed");
        assertThat(failed.serviceCode()).contains("5");
        assertThat(exchanges(ExchangeKind.POLL)).hasSize(1);
    }

    @Test
    void a_status_that_nobody_knows_is_waited_for_until_the_deadline() {
        start(zhiqite().failedStatus(5));
        emulator.failNextTask();
        CallOptions halfAMinute =
                CallOptions.builder().deadline(Duration.ofSeconds(30)).build();

        TaskTimeoutException late = failure(
                TaskTimeoutException.class, client.generateAsync(lighthouse().build(), halfAMinute));

        assertThat(late.lastStatus()).contains(TaskStatus.runningAs("status 5: Failed"));
    }

    @ParameterizedTest
    @EnumSource(UnknownTask.class)
    void an_archived_task_is_found_by_the_older_query(UnknownTask form) {
        start(zhiqite().archived().archivedTask(form));

        ImageResult result = draw(lighthouse().seed(7));

        assertThat(result.first().seed()).isEqualTo(OptionalLong.of(7));
        assertThat(exchanges(ExchangeKind.POLL))
                .extracting(Exchange::path)
                .containsExactly("/AIGCImgOpenServ/saas/sd/v2/queryTaskInfo", "/AIGCImgOpenServ/saas/sd/queryTaskInfo");
    }

    @ParameterizedTest
    @EnumSource(UnknownTask.class)
    void a_task_that_neither_query_knows_is_expired(UnknownTask form) {
        start(zhiqite().unknownTask(form).missingData(DataMember.EMPTY_OBJECT));
        TaskHandle handle = TaskHandle.of(
                Zhiqite.PROVIDER,
                List.of(TaskCall.of("long-gone").withTaskId("long-gone")),
                time.instant().minusSeconds(3600),
                null);

        ImageTask task = client.resume(handle);
        TaskExpiredException expired = failure(TaskExpiredException.class, task.result());

        assertThat(expired.getMessage())
                .contains(form == UnknownTask.REFUSED ? "no task long-gone" : "\"code\":\"200\"");
        assertThat(task.status()).isEqualTo(new TaskStatus.Expired());
        assertThat(exchanges(ExchangeKind.POLL))
                .as("both queries, after three polls that may have been too early")
                .hasSize(2 * 4);
        assertThat(emulator.acceptedTasks()).isZero();
    }

    @Test
    void after_a_deadline_the_handle_brings_the_image_to_another_client() {
        start(zhiqite().generationTime(Duration.ofMinutes(1)));
        CallOptions hasty =
                CallOptions.builder().deadline(Duration.ofSeconds(20)).build();

        TaskTimeoutException late = failure(
                TaskTimeoutException.class,
                client.generateAsync(lighthouse().seed(9).build(), hasty));
        assertThat(late.lastStatus()).contains(TaskStatus.runningAs("status 1: Processing"));
        String ticket = late.handle().orElseThrow().encode();
        client.close();
        client = client("MARKEDKEY-the-secret").build();

        ImageResult result =
                time.runUntil(client.resume(TaskHandle.decode(ticket)).result());

        assertThat(result.first().seed()).isEqualTo(OptionalLong.of(9));
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void a_cancelled_task_is_polled_no_more_and_the_service_is_not_asked_to_stop() {
        start(zhiqite().generationTime(Duration.ofMinutes(1)));
        ImageTask task = client.submit(lighthouse().build(), EVERY_THREE_SECONDS);
        time.awaitScheduledWithin(Duration.ofSeconds(3));

        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.NOT_SUPPORTED);
        time.advance(Duration.ofMinutes(5));

        assertThat(task.result()).isCancelled();
        assertThat(task.status()).isEqualTo(new TaskStatus.Cancelled());
        assertThat(exchanges(ExchangeKind.POLL)).isEmpty();
        assertThat(exchanges(ExchangeKind.CANCEL)).isEmpty();
    }

    @Test
    void a_lost_response_loses_no_task_and_nothing_is_sent_twice() {
        start(zhiqite());
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());
        ImageTask task = client.submit(lighthouse().seed(11).build());

        CompletableFuture<ImageResult> settled = task.result()
                .handle((result, failure) -> failure == null
                        ? CompletableFuture.completedFuture(result)
                        : client.resume(task.handle()).result())
                .thenCompose(result -> result);

        assertThat(time.runUntil(settled).first().seed()).isEqualTo(OptionalLong.of(11));
        assertThat(exchanges(ExchangeKind.SUBMIT)).hasSize(1);
        assertThat(emulator.acceptedTasks()).isEqualTo(1);
    }

    @Test
    void a_proxy_that_responds_in_place_of_the_service_does_not_end_the_wait() {
        start(zhiqite());
        emulator.next(ExchangeKind.POLL, Fault.html(502));
        emulator.next(ExchangeKind.POLL, Fault.html(200));
        emulator.next(ExchangeKind.POLL, Fault.brokenJson());

        assertThat(draw(lighthouse()).images()).hasSize(1);
        assertThat(exchanges(ExchangeKind.SUBMIT)).hasSize(1);
    }
}
