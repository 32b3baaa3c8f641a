package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ControlNet;
import dev.easel.ControlType;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.InvalidRequestException;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.RejectedException;
import dev.easel.Sampler;
import dev.easel.Size;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images from sd-api-server, over real sockets. */
class SdApiServerEndToEndTest {
    private static final String KEY = "MARKEDKEY-local-test";
    private static final byte[] PHOTOGRAPH =
            EmulatedImage.of("a photograph", 1, 64, 64).png();

    @Test
    void an_image_of_the_size_and_the_seed_that_were_requested() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            ImageResult result = client.generate(request()
                    .negativePrompt("fog")
                    .sampler(Sampler.DPMPP_2M)
                    .steps(12)
                    .guidanceScale(6.5)
                    .size(96, 64)
                    .seed(7)
                    .build());

            GeneratedImage image = result.first();
            assertThat(image.size()).hasValue(Size.of(96, 64));
            assertThat(image.format()).isEqualTo(ImageFormat.PNG);
            assertThat(image.seed()).hasValue(7);
            assertThat(image.generation().prompt()).hasValue("a lighthouse");
            assertThat(image.bytes()).isEqualTo(drawn(7, 96, 64).png());
            assertThat(result.warnings()).isEmpty();
            assertThat(result.attempts()).isEqualTo(1);
        }
    }

    @Test
    void without_a_seed_every_image_is_another_one_and_its_seed_is_known() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            ImageResult result = client.generate(request().count(2).build());

            List<OptionalLong> seeds =
                    result.images().stream().map(GeneratedImage::seed).toList();
            assertThat(seeds).doesNotHaveDuplicates().allMatch(OptionalLong::isPresent);
            for (GeneratedImage image : result.images()) {
                assertThat(image.bytes())
                        .isEqualTo(drawn(image.seed().getAsLong(), 64, 64).png());
            }
        }
    }

    @Test
    void several_images_are_several_calls_with_seeds_counted_up() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            ImageResult result = client.generate(request().seed(40).count(3).build());

            assertThat(result.images())
                    .extracting(image -> image.seed().getAsLong())
                    .containsExactly(40L, 41L, 42L);
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(3);
        }
    }

    @Test
    void one_image_that_fails_does_not_take_the_others_along() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            emulator.failNextTask();

            ImageResult result = client.generate(request().seed(40).count(2).build());

            assertThat(result.images()).extracting(GeneratedImage::index).containsExactly(1);
            assertThat(result.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.index()).isZero();
                assertThat(failure.cause()).isInstanceOf(TaskFailedException.class);
            });
        }
    }

    @Test
    void an_image_is_made_from_an_image_in_a_file(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("photograph.png"), PHOTOGRAPH);
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            ImageResult result = client.generate(request()
                    .seed(7)
                    .initImage(ImageInput.file(file))
                    .strength(0.6)
                    .build());

            assertThat(result.first().bytes())
                    .isEqualTo(drawn(7, 64, 64).influencedBy(PHOTOGRAPH, 0.6).png());
            assertThat(result.first().seed()).hasValue(7);
            assertThat(submission(emulator).path()).isEqualTo("/v1/images/edits");
        }
    }

    @Test
    void an_image_is_steered_by_a_control_image() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            ImageResult result = client.generate(request()
                    .seed(7)
                    .addControl(ControlNet.builder()
                            .type(ControlType.CANNY)
                            .image(ImageInput.bytes(PHOTOGRAPH))
                            .weight(0.8)
                            .build())
                    .build());

            assertThat(result.first().bytes())
                    .isEqualTo(drawn(7, 64, 64).influencedBy(PHOTOGRAPH).png());
            assertThat(submission(emulator).path()).isEqualTo("/v1/images/generations");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.2.1", "0.2.2", "0.2.3", "0.2.4"})
    void images_given_as_addresses_are_found_in_every_release_that_serves_them(String release) {
        try (LocalEmulator emulator = LocalEmulator.builder().version(release).start();
                ImageClient client = builder(emulator)
                        .responseFormat(LocalResponseFormat.URL)
                        .build()) {
            ImageResult generated = client.generate(request().seed(7).build());
            ImageResult edited = client.generate(
                    request().seed(7).initImage(ImageInput.bytes(PHOTOGRAPH)).build());

            assertThat(generated.first().bytes()).isEqualTo(drawn(7, 64, 64).png());
            assertThat(edited.first().bytes())
                    .isEqualTo(drawn(7, 64, 64).influencedBy(PHOTOGRAPH, 0.75).png());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "http://0.0.0.0:1", "http://192.168.255.254:1", ""})
    void images_are_fetched_from_the_base_url_wherever_the_server_believes_to_be(String prefix) {
        try (LocalEmulator emulator = LocalEmulator.builder()
                        .downloadUrlPrefix(prefix)
                        .apiKey(KEY)
                        .start();
                ImageClient client = builder(emulator).apiKey(KEY).build()) {
            ImageResult result = client.generate(request()
                    .seed(7)
                    .addOptions(LocalOptions.builder()
                            .responseFormat(LocalResponseFormat.URL)
                            .build())
                    .build());

            assertThat(result.first().bytes()).isEqualTo(drawn(7, 64, 64).png());
            assertThat(emulator.exchanges())
                    .filteredOn(exchange -> exchange.kind() == ExchangeKind.DOWNLOAD)
                    .singleElement()
                    .satisfies(download ->
                            assertThat(download.header("Authorization")).isEqualTo("Bearer " + KEY));
        }
    }

    @Test
    void a_real_host_in_the_addresses_is_fetched_from_without_the_key() {
        // The files of one server under the name of another: the image of the one is in the archive of the other too.
        try (LocalEmulator files = LocalEmulator.builder().apiKey(KEY).start();
                ImageClient filesClient = builder(files).apiKey(KEY).build();
                LocalEmulator emulator = LocalEmulator.builder()
                        .downloadUrlPrefix(files.baseUrl().toString())
                        .apiKey(KEY)
                        .start();
                ImageClient client = builder(emulator)
                        .apiKey(KEY)
                        .responseFormat(LocalResponseFormat.URL)
                        .keepDownloadHost(true)
                        .allowDownloadsFrom(files.baseUrl().getAuthority())
                        .build()) {
            byte[] onFiles =
                    filesClient.generate(request().seed(8).build()).first().bytes();

            ImageResult result = client.generate(request().seed(7).build());

            assertThat(result.first().bytes()).isEqualTo(onFiles);
            assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isZero();
            assertThat(files.exchanges())
                    .filteredOn(exchange -> exchange.kind() == ExchangeKind.DOWNLOAD)
                    .singleElement()
                    .satisfies(download ->
                            assertThat(download.header("Authorization")).isNull());
        }
    }

    @Test
    void the_key_goes_along_and_a_wrong_one_is_told_as_such_and_never_shown() {
        try (LocalEmulator emulator =
                        LocalEmulator.builder().apiKey(KEY).requireKey(true).start();
                ImageClient right = builder(emulator).apiKey(KEY).build();
                ImageClient wrong = builder(emulator).apiKey("MARKEDKEY-wrong").build()) {
            assertThat(right.generate(request().build()).images()).hasSize(1);

            AuthenticationException refused = catchThrowableOfType(
                    AuthenticationException.class,
                    () -> wrong.generate(request().build()));

            assertThat(refused.serviceMessage()).hasValue("Invalid API key.");
            assertThat(refused.mayHaveBeenBilled()).isFalse();
            assertThat(refused.toString()).doesNotContain("MARKEDKEY-wrong");
        }
    }

    @Test
    void a_field_that_the_server_refuses_is_named_in_its_words() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            RejectedException refused = catchThrowableOfType(
                    RejectedException.class,
                    () -> client.generate(
                            request().putExtraField("steps", "many").build()));

            assertThat(refused.httpStatus()).hasValue(400);
            assertThat(refused.serviceMessage())
                    .hasValueSatisfying(message -> assertThat(message).contains("`steps`"));
        }
    }

    @Test
    void a_server_started_for_other_work_refuses_and_is_not_submitted_again() {
        try (LocalEmulator emulator = LocalEmulator.builder()
                        .task(LocalEmulator.Task.TEXT2IMAGE)
                        .start();
                ImageClient client = client(emulator)) {
            assertThatThrownBy(() -> client.generate(
                            request().initImage(ImageInput.bytes(PHOTOGRAPH)).build()))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("SD_IMAGE_TO_IMAGE");
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void a_generation_that_fails_is_a_failed_task_in_the_servers_words() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            emulator.failNextTask();

            TaskFailedException failed = catchThrowableOfType(
                    TaskFailedException.class, () -> client.generate(request().build()));

            assertThat(failed.serviceMessage())
                    .hasValue("Failed to get image generations. Reason: the emulator was told to fail");
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_falls_over_may_have_generated_and_is_not_submitted_again() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            emulator.next(ExchangeKind.SUBMIT, Fault.closeBeforeResponse());

            OutcomeUnknownException lost = catchThrowableOfType(
                    OutcomeUnknownException.class,
                    () -> client.generate(request().build()));

            assertThat(lost.mayHaveBeenBilled()).isTrue();
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void a_response_that_ends_in_the_middle_is_told_as_such() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            emulator.next(ExchangeKind.SUBMIT, Fault.truncated());

            assertThatThrownBy(() -> client.generate(request().build())).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void a_download_that_fails_once_is_tried_again_and_generates_nothing_twice() {
        VirtualTime time = VirtualTime.create();
        try (LocalEmulator emulator = LocalEmulator.builder().clock(time).start();
                ImageClient client = builder(emulator)
                        .timeSource(time)
                        .responseFormat(LocalResponseFormat.URL)
                        .build()) {
            emulator.next(ExchangeKind.DOWNLOAD, Fault.html(502));
            emulator.next(ExchangeKind.DOWNLOAD, Fault.html(502));

            ImageResult result =
                    time.runUntil(client.generateAsync(request().seed(7).build()));

            assertThat(result.first().bytes()).isEqualTo(drawn(7, 64, 64).png());
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        }
    }

    @Test
    void a_deadline_ends_the_wait_and_the_handle_says_what_was_asked_and_cannot_be_resumed() {
        VirtualTime time = VirtualTime.create();
        try (LocalEmulator emulator = LocalEmulator.builder()
                        .clock(time)
                        .generationTime(Duration.ofHours(1))
                        .start();
                ImageClient client = builder(emulator).timeSource(time).build()) {
            ImageTask task = client.submit(
                    request().requestId("lighthouse-1").build(),
                    CallOptions.builder().deadline(Duration.ofSeconds(30)).build());
            time.advance(Duration.ofSeconds(31));

            Throwable late = catchThrowable(() -> task.result().join());

            assertThat(late).isInstanceOf(CompletionException.class).hasCauseInstanceOf(TaskTimeoutException.class);
            assertThat(((TaskTimeoutException) late.getCause()).handle())
                    .hasValueSatisfying(handle -> assertThat(handle.requestId()).isEqualTo("lighthouse-1"));
            assertThatThrownBy(() -> client.resume(task.handle()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("cannot be resumed");
        }
    }

    @Test
    void cancelling_ends_the_wait_at_once_though_the_server_goes_on() {
        VirtualTime time = VirtualTime.create();
        try (LocalEmulator emulator = LocalEmulator.builder()
                        .clock(time)
                        .generationTime(Duration.ofHours(1))
                        .start();
                ImageClient client = builder(emulator).timeSource(time).build()) {
            ImageTask task = client.submit(request().build());
            while (emulator.count(ExchangeKind.SUBMIT) == 0) {
                Thread.onSpinWait();
            }

            CancelOutcome outcome = task.cancel().join();

            assertThat(outcome).isEqualTo(CancelOutcome.NOT_SUPPORTED);
            assertThat(task.result()).isCancelled();
        }
    }

    @Test
    void a_form_names_its_boundary_last_and_unquoted_and_types_its_files_alone() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            client.generate(request().initImage(ImageInput.bytes(PHOTOGRAPH)).build());

            Exchange sent = submission(emulator);
            assertThat(sent.header("Content-Type")).matches("multipart/form-data; boundary=[^\";]+");
            assertThat(sent.text())
                    .contains("name=\"image\"; filename=\"image.png\"\r\nContent-Type: image/png")
                    .doesNotContain("name=\"prompt\"\r\nContent-Type");
        }
    }

    @Test
    void a_control_image_may_go_on_shaping_requests_that_bring_none() {
        try (LocalEmulator emulator =
                        LocalEmulator.builder().stickyControlImage(true).start();
                ImageClient client = client(emulator)) {
            byte[] before = client.generate(request().seed(7).build()).first().bytes();
            client.generate(request()
                    .addControl(ControlNet.canny(ImageInput.bytes(PHOTOGRAPH)))
                    .build());

            assertThat(client.generate(request().seed(7).build()).first().bytes())
                    .isNotEqualTo(before);
        }
    }

    @Test
    void fields_that_easel_does_not_send_are_reached_by_extra_fields() {
        try (LocalEmulator emulator = LocalEmulator.start();
                ImageClient client = client(emulator)) {
            ImageResult result = client.generate(request()
                    .putExtraField("apply_canny_preprocessor", true)
                    .putExtraField("style_ratio", 0.3)
                    .putExtraField("control_strength", 0.5)
                    .putExtraField("quality", "hd")
                    .putExtraField("style", "vivid")
                    .putExtraField("scheduler", "karras")
                    .putExtraField("strength", 0.5)
                    .build());

            assertThat(result.images()).hasSize(1);
            assertThat(submission(emulator).text()).contains("apply_canny_preprocessor", "style_ratio", "scheduler");
        }
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse").size(64, 64);
    }

    private static LocalBuilder builder(LocalEmulator emulator) {
        return Local.builder().baseUrl(emulator.baseUrl().toString());
    }

    private static ImageClient client(LocalEmulator emulator) {
        return builder(emulator).build();
    }

    private static EmulatedImage drawn(long seed, int width, int height) {
        return EmulatedImage.of("a lighthouse", seed, width, height).labelled("SD-API-SERVER");
    }

    private static Exchange submission(LocalEmulator emulator) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .findFirst()
                .orElseThrow();
    }
}
