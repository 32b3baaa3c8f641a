package dev.easel.itsrose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFailure;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.OutcomeUnknownException;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.SafetyFinding;
import dev.easel.Sampler;
import dev.easel.Scheduler;
import dev.easel.Size;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.Upscale;
import dev.easel.testkit.EmulatedFormat;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ItsRoseEmulator;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way, over real sockets, against the emulated service; its strict mode refuses what is not documented. */
@Timeout(30)
class ItsRoseEndToEndTest {
    private final VirtualTime time = VirtualTime.create();
    private ItsRoseEmulator emulator;
    private ImageClient client;

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void a_request_becomes_the_image_that_was_requested() {
        start(ItsRoseEmulator.builder());

        ImageResult result = generate(request().size(96, 64).seed(42));

        GeneratedImage image = result.first();
        assertThat(image.format()).isEqualTo(ImageFormat.PNG);
        assertThat(image.size()).contains(Size.of(96, 64));
        assertThat(image.seed()).hasValue(42);
        assertThat(image.bytes()).isEqualTo(image("a lighthouse", 42, 96, 64));
        assertThat(image.generation().sampler()).contains("DDPMScheduler");
        assertThat(image.generation().steps()).hasValue(21);
        assertThat(image.generation().guidanceScale()).hasValue(7.5);
        assertThat(image.generation().metadata()).containsEntry("generation_time", "0.0");
        assertThat(image.safety()).containsExactly(SafetyFinding.of("nsfw", false));
        assertThat(result.model()).contains("dreamshaper");
        assertThat(result.warnings()).isEmpty();
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void a_prompt_and_a_model_are_enough() {
        start(ItsRoseEmulator.builder());

        GeneratedImage image = generate(request()).first();

        assertThat(image.size()).contains(Size.of(512, 512));
        assertThat(image.seed()).as("the seed that the service drew").isPresent();
        assertThat(image.bytes()).isEqualTo(image("a lighthouse", image.seed().getAsLong(), 512, 512));
    }

    @Test
    void the_service_takes_every_field_that_there_is() {
        start(ItsRoseEmulator.builder());

        ImageResult result = generate(request()
                .size(64, 64)
                .seed(7)
                .negativePrompt("fog")
                .steps(21)
                .guidanceScale(1)
                .sampler(Sampler.DPMPP_2M)
                .scheduler(Scheduler.KARRAS)
                .vae("soft")
                .clipSkip(1)
                .addLora(Lora.of("add_detail", 0.5))
                .addLora(Lora.of("more_details"))
                .upscale(Upscale.by(2))
                .addOptions(ItsRoseOptions.builder()
                        .safetyCheckerType(SafetyCheckerType.BLACK)
                        .enhancePrompt(true)
                        .panorama(true)
                        .selfAttention(true)
                        .embeddingsModel("easy_negative")
                        .tomesd(true)
                        .highresFix(true)
                        .build()));

        assertThat(result.first().size()).as("doubled").contains(Size.of(128, 128));
        assertThat(result.first().generation().negativePrompt()).contains("fog");
        assertThat(result.first().generation().metadata())
                .containsEntry("lora_model", "add_detail,more_details")
                .containsEntry("lora_strength", "0.5,1")
                .containsEntry("panorama", "yes");
    }

    @Test
    void undocumented_fields_and_steps_are_the_users_choice() {
        start(ItsRoseEmulator.builder().strict(false));

        GeneratedImage image = generate(request().size(64, 64).steps(5).putExtraField("server_id", "rose"))
                .first();

        assertThat(image.generation().steps()).hasValue(5);
        assertThat(submissions().get(0).text()).contains("\"server_id\":\"rose\"");
    }

    @Test
    void the_key_goes_to_the_service_and_never_to_the_host_of_the_image() {
        start(ItsRoseEmulator.builder());

        generate(request().size(64, 64));

        assertThat(emulator.exchanges())
                .extracting(Exchange::kind)
                .containsExactly(ExchangeKind.SUBMIT, ExchangeKind.DOWNLOAD);
        Exchange submission = emulator.exchanges().get(0);
        assertThat(submission.header("authorization")).isEqualTo("Bearer " + ItsRoseEmulator.API_KEY);
        assertThat(submission.header("content-type")).startsWith("application/json");
        Exchange download = emulator.exchanges().get(1);
        assertThat(download.headers()).doesNotContainKey("authorization");
        assertThat(download.headers().toString()).doesNotContain(ItsRoseEmulator.API_KEY);
    }

    @ParameterizedTest
    @EnumSource(ItsRoseEmulator.ImageDelivery.class)
    void the_image_arrives_however_it_is_handed_over(ItsRoseEmulator.ImageDelivery delivery) {
        start(ItsRoseEmulator.builder().imageDelivery(delivery).generationTimeAsNumber(true));

        GeneratedImage image = generate(request().size(96, 64).seed(42)).first();

        assertThat(image.bytes()).isEqualTo(image("a lighthouse", 42, 96, 64));
        assertThat(image.seed()).hasValue(42);
    }

    @Test
    void a_jpeg_is_told_by_its_bytes() {
        start(ItsRoseEmulator.builder().imageFormat(EmulatedFormat.JPEG).successMessage("Success"));

        GeneratedImage image = generate(request().size(96, 64)).first();

        assertThat(image.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(image.size()).contains(Size.of(96, 64));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void an_image_that_is_not_there_yet_is_requested_until_it_is(int status) {
        start(ItsRoseEmulator.builder().hostingDelay(Duration.ofSeconds(20)).notReadyStatus(status));

        ImageResult result = time.runUntil(
                client.generateAsync(request().size(64, 64).seed(3).build()));

        assertThat(result.first().bytes()).isEqualTo(image("a lighthouse", 3, 64, 64));
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(downloadStatuses()).startsWith(status, status).endsWith(200);
        assertThat(result.timings().total()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
    }

    @Test
    void a_download_that_breaks_is_repeated_and_the_work_is_not() {
        start(ItsRoseEmulator.builder());
        emulator.next(ExchangeKind.DOWNLOAD, Fault.cutMidResponse());
        emulator.next(ExchangeKind.DOWNLOAD, Fault.html(502));

        ImageResult result = time.runUntil(
                client.generateAsync(request().size(64, 64).seed(3).build()));

        assertThat(result.first().bytes()).isEqualTo(image("a lighthouse", 3, 64, 64));
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(3);
    }

    @Test
    void a_download_that_breaks_begins_again() {
        start(ItsRoseEmulator.builder());
        emulator.next(ExchangeKind.DOWNLOAD, Fault.cutAfter(300));
        emulator.next(ExchangeKind.DOWNLOAD, Fault.cutAfter(200));
        byte[] image = image("a lighthouse", 3, 64, 64);

        ImageResult result = time.runUntil(
                client.generateAsync(request().size(64, 64).seed(3).build()));

        assertThat(result.first().bytes()).isEqualTo(image);
        assertThat(emulator.exchanges())
                .filteredOn(exchange -> exchange.kind() == ExchangeKind.DOWNLOAD)
                .extracting(exchange -> exchange.header("Range"), Exchange::sent)
                .containsExactly(tuple(null, 300L), tuple(null, 200L), tuple(null, (long) image.length));
    }

    @Test
    void several_images_are_as_many_calls_with_seeds_counted_up() {
        start(ItsRoseEmulator.builder());

        ImageResult result = generate(request().size(64, 64).seed(7).count(3));

        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);
        assertThat(result.images()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(result.images().get(i).seed()).hasValue(7 + i);
            assertThat(result.images().get(i).bytes()).isEqualTo(image("a lighthouse", 7 + i, 64, 64));
        }
        assertThat(submissions()).allSatisfy(call -> assertThat(call.text()).contains("\"samples\":1"));
    }

    @Test
    void a_flagged_image_says_so() {
        start(ItsRoseEmulator.builder());
        ItsRoseOptions checked = ItsRoseOptions.builder().safetyChecker(true).build();

        GeneratedImage image = generate(request()
                        .prompt("an nsfw lighthouse")
                        .size(64, 64)
                        .seed(1)
                        .addOptions(checked))
                .first();

        assertThat(image.safety()).containsExactly(SafetyFinding.of("nsfw", true));
        assertThat(image.bytes()).as("blanked by the checker").isNotEqualTo(image("an nsfw lighthouse", 1, 64, 64));
    }

    @Test
    void a_refused_key_is_told_without_naming_it() {
        emulator = ItsRoseEmulator.builder().clock(time).start();
        client = clientWith("Rk-MARKEDKEY-not-the-one");

        AuthenticationException refusal = failure(AuthenticationException.class, request());

        assertThat(refusal.httpStatus()).hasValue(401);
        assertThat(refusal.serviceMessage()).contains("Invalid or expired access token");
        assertThat(refusal.mayHaveBeenBilled()).isFalse();
        assertThat(refusal).hasMessageNotContaining("Rk-MARKEDKEY-not-the-one");
    }

    @Test
    void a_refused_field_is_told_in_the_services_words() {
        start(ItsRoseEmulator.builder());

        RejectedException refusal = failure(RejectedException.class, request().putExtraField("server_id", "rose"));

        assertThat(refusal.httpStatus()).hasValue(400);
        assertThat(refusal.serviceMessage())
                .hasValueSatisfying(words -> assertThat(words).contains("server_id"));
        assertThat(refusal.mayHaveBeenBilled()).isFalse();
    }

    @Test
    void work_that_fails_may_have_been_billed_and_is_not_sent_again() {
        start(ItsRoseEmulator.builder());
        emulator.failNextTask();

        OutcomeUnknownException failure = failure(OutcomeUnknownException.class, request());

        assertThat(failure.httpStatus()).hasValue(500);
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_response_that_is_lost_after_the_work_is_not_submitted_again() {
        start(ItsRoseEmulator.builder());
        emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse().afterWork());

        OutcomeUnknownException failure = failure(OutcomeUnknownException.class, request());

        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_rate_limit_beyond_the_deadline_is_told_with_its_wait() {
        start(ItsRoseEmulator.builder().rateLimit(1));
        ImageRequest request = request().size(64, 64).build();
        client.generate(request);

        RateLimitedException limited =
                catchThrowableOfType(RateLimitedException.class, () -> client.generate(request, within(30)));

        assertThat(limited.retryAfter()).contains(Duration.ofSeconds(60));
        assertThat(limited.mayHaveBeenBilled()).isFalse();
        assertThat(emulator.count(ExchangeKind.SUBMIT))
                .as("a call while limited would begin the minute anew")
                .isEqualTo(1);

        time.advance(Duration.ofSeconds(60));
        assertThat(client.generate(request).images()).hasSize(1);
    }

    @Test
    void a_refused_call_waits_out_the_whole_window_and_nothing_is_sent_meanwhile() {
        start(ItsRoseEmulator.builder().rateLimit(2));
        ImageRequest request = request().size(64, 64).build();

        ImageResult result =
                time.runUntil(client.generateAsync(request.toBuilder().count(5).build()));

        assertThat(result.images()).hasSize(5);
        assertThat(result.timings().total())
                .as("five calls at two a minute")
                .isBetween(Duration.ofSeconds(120), Duration.ofSeconds(150));
        assertThat(emulator.count(ExchangeKind.SUBMIT)).as("none was refused").isEqualTo(5);
    }

    @Test
    void the_images_before_the_rate_limit_are_kept() {
        start(ItsRoseEmulator.builder().rateLimit(2));

        ImageResult result = client.generate(request().size(64, 64).count(3).build(), within(30));

        assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(0, 1);
        assertThat(result.failures()).extracting(ImageFailure::index).containsExactly(2);
        assertThat(result.failures().get(0).cause()).isInstanceOf(RateLimitedException.class);
    }

    @Test
    void a_deadline_ends_the_wait_and_says_what_was_waited_for() {
        start(ItsRoseEmulator.builder().generationTime(Duration.ofMinutes(5)));
        ImageTask task = client.submit(request().build(), within(90));
        awaitSubmissions(1);

        time.advance(Duration.ofSeconds(90));

        assertThatThrownBy(() -> time.runUntil(task.result()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TaskTimeoutException.class);
        TaskTimeoutException late = (TaskTimeoutException) cause(task.result());
        assertThat(late.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_handle_cannot_be_resumed_since_the_service_keeps_no_tasks() {
        start(ItsRoseEmulator.builder());
        ImageTask task = client.submit(request().size(64, 64).build());
        time.runUntil(task.result());

        assertThatThrownBy(() -> client.resume(task.handle()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot be resumed");
    }

    @Test
    void cancelling_ends_the_wait_at_once_and_says_that_the_service_cannot_be_asked() {
        start(ItsRoseEmulator.builder().generationTime(Duration.ofMinutes(5)));
        ImageTask task = client.submit(request().build());
        awaitSubmissions(1);

        CancelOutcome outcome = task.cancel().join();

        assertThat(outcome).isEqualTo(CancelOutcome.NOT_SUPPORTED);
        assertThat(task.result()).isCancelled();
    }

    @Test
    void a_task_goes_from_waiting_to_its_end() {
        start(ItsRoseEmulator.builder());
        List<TaskStatus> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> over = new CompletableFuture<>();

        client.submit(request().size(64, 64).build()).onStatus(status -> {
            seen.add(status);
            if (status instanceof TaskStatus.Succeeded) {
                over.complete(null);
            }
        });
        time.runUntil(over);

        assertThat(seen).last().isEqualTo(new TaskStatus.Succeeded(1));
    }

    private void start(ItsRoseEmulator.Builder options) {
        emulator = options.clock(time).start();
        client = clientWith(ItsRoseEmulator.API_KEY);
    }

    private ImageClient clientWith(String key) {
        return ItsRose.builder()
                .apiKey(key)
                .baseUrl(emulator.baseUrl().toString())
                .timeSource(time)
                .build();
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").model("dreamshaper");
    }

    private ImageResult generate(ImageRequest.Builder request) {
        return time.runUntil(client.generateAsync(request.build()));
    }

    private <X extends Throwable> X failure(Class<X> type, ImageRequest.Builder request) {
        X failure = catchThrowableOfType(type, () -> client.generate(request.build()));
        assertThat(failure).as("the failure").isNotNull();
        return failure;
    }

    private static Throwable cause(CompletableFuture<?> future) {
        return catchThrowableOfType(CompletionException.class, future::join).getCause();
    }

    private static CallOptions within(int seconds) {
        return CallOptions.builder().deadline(Duration.ofSeconds(seconds)).build();
    }

    private List<Exchange> submissions() {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .toList();
    }

    private List<Integer> downloadStatuses() {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.DOWNLOAD)
                .map(Exchange::status)
                .toList();
    }

    /** Until the service has begun: real sockets take the time they take. */
    private void awaitSubmissions(int count) {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (emulator.count(ExchangeKind.SUBMIT) < count) {
            assertThat(System.nanoTime()).as("the submission arrives").isLessThan(patience);
            Thread.onSpinWait();
        }
    }

    /** What the emulated service generates when every switch is off. */
    private static byte[] image(String prompt, long seed, int width, int height) {
        return EmulatedImage.of(prompt, seed, width, height).labelled("ITSROSE").png();
    }
}
