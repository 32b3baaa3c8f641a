package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.ImageClient;
import dev.easel.ImageFormat;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.Preview;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.EmulatedImage;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image that is shown while it is generated. */
@Timeout(60)
class OpenAiStreamEndToEndTest {
    private static final byte[] SKETCH = EmulatedImage.of("a sketch", 1, 40, 40).png();
    private static final byte[] IMAGE =
            EmulatedImage.of("a lighthouse", 1, 64, 64).png();

    private final List<TaskStatus> told = new CopyOnWriteArrayList<>();
    private final TaskListener listener = new TaskListener() {
        @Override
        public void onStatus(TaskHandle handle, TaskStatus status) {
            told.add(status);
        }
    };

    private LocalEmulator emulator;
    private ImageClient client;

    @BeforeEach
    void start() {
        emulator = LocalEmulator.builder().dialect(LocalEmulator.Dialect.OPENAI).start();
        client = builder(emulator.baseUrl().toString()).build();
    }

    @AfterEach
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void the_image_is_shown_before_it_is_there() {
        ImageResult result =
                client.generate(request(3).outputFormat(ImageFormat.JPEG).build(), following());

        assertThat(result.images()).hasSize(1);
        assertThat(result.first().format()).isEqualTo(ImageFormat.JPEG);
        assertThat(result.first().generation().metadata())
                .containsKey("quality")
                .doesNotContainKeys("type", "created_at");
        assertThat(result.usage().tokens()).containsKey("total");
        assertThat(previews()).hasSize(3).doesNotHaveDuplicates().allSatisfy(preview -> {
            assertThat(preview.index()).isZero();
            assertThat(preview.format()).isEqualTo(ImageFormat.JPEG);
            assertThat(Images.read(preview.bytes()).getWidth()).isEqualTo(1024);
        });
        assertThat(told).last().isEqualTo(new TaskStatus.Succeeded(1));
    }

    @Test
    void an_edit_is_shown_too() {
        client.generate(request(1).initImage(Images.photograph()).build(), following());

        assertThat(previews()).hasSize(1);
        assertThat(emulator.exchanges().get(0).path()).isEqualTo("/v1/images/edits");
    }

    @Test
    void a_stream_without_previews_is_an_image() {
        assertThat(client.generate(request(0).build(), following()).images()).hasSize(1);
        assertThat(previews()).isEmpty();
    }

    @Test
    void of_several_images_each_preview_says_whose_it_is() {
        ImageResult result = client.generate(request(1).count(2).build(), following());

        assertThat(result.images()).hasSize(2);
        assertThat(previews()).extracting(Preview::index).containsExactlyInAnyOrder(0, 1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
    }

    @Test
    void files_and_sinks_get_the_image_alone(@TempDir Path folder) throws IOException {
        AtomicInteger opened = new AtomicInteger();
        ByteArrayOutputStream sunk = new ByteArrayOutputStream();
        client.generate(request(2).build(), to(Destination.directory(folder)));
        client.generate(request(2).build(), to(Destination.sink(index -> {
            opened.incrementAndGet();
            return sunk;
        })));

        assertThat(previews()).hasSize(4);
        assertThat(files(folder)).singleElement().asString().endsWith(".png");
        assertThat(opened).hasValue(1);
        assertThat(Images.read(sunk.toByteArray()).getWidth()).isEqualTo(1024);
    }

    @Test
    void a_server_that_ignores_stream_responds_in_one() {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(200, "application/json", "{\"data\":[{\"b64_json\":\"" + base64(IMAGE) + "\"}]}"));

        assertThat(client.generate(request(2).build(), following()).first().bytes())
                .isEqualTo(IMAGE);
        assertThat(previews()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/event-stream;charset=utf-8", "text/plain", "application/json"})
    void events_are_known_by_their_type_or_by_themselves(String type) {
        emulator.next(ExchangeKind.SUBMIT, Fault.response(200, type, "data: [1]\n\n" + partial() + completed(IMAGE)));

        assertThat(client.generate(request(2).build(), following()).first().bytes())
                .isEqualTo(IMAGE);
        assertThat(previews()).containsExactly(Preview.of(ImageFormat.PNG, SKETCH));
    }

    @Test
    void an_image_that_comes_before_its_previews_is_not_kept_waiting() {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(200, "text/event-stream", completed(IMAGE) + partial() + "data: [DONE]\n\n"));

        assertThat(client.generate(request(2).build(), following()).first().bytes())
                .isEqualTo(IMAGE);
        assertThat(previews()).isEmpty();
    }

    @Test
    void packed_and_slow_streams_are_read() {
        emulator.next(ExchangeKind.SUBMIT, Fault.gzip());
        emulator.next(ExchangeKind.SUBMIT, Fault.drip(20_000, Duration.ofMillis(1)));

        assertThat(client.generate(request(1).build(), following()).images()).hasSize(1);
        assertThat(client.generate(request(1).build(), following()).images()).hasSize(1);
        assertThat(previews()).hasSize(2);
    }

    @Test
    void an_error_in_the_stream_ends_the_call_with_the_services_words() {
        emulator.failNextTask();

        TaskFailedException failed = catchThrowableOfType(
                TaskFailedException.class, () -> client.generate(request(1).build(), following()));

        assertThat(failed).hasMessageContaining("the emulator was told to fail");
        assertThat(failed.serviceCode()).hasValue("server_error");
        assertThat(failed.mayHaveBeenBilled()).isTrue();
        assertThat(previews()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_request_that_is_refused_is_refused_as_ever() {
        emulator.next(
                ExchangeKind.SUBMIT, Fault.response(400, "application/json", "{\"error\":{\"message\":\"no cats\"}}"));

        assertThat(catchThrowable(() -> client.generate(request(1).build())))
                .hasMessageContaining("no cats")
                .isInstanceOfSatisfying(
                        EaselException.class,
                        refused -> assertThat(refused.mayHaveBeenBilled()).isFalse());
    }

    @Test
    void a_stream_that_ends_without_the_image_may_have_been_billed_and_is_not_submitted_again(@TempDir Path folder)
            throws IOException {
        emulator.next(ExchangeKind.SUBMIT, Fault.response(200, "text/event-stream", partial()));

        OutcomeUnknownException unknown = catchThrowableOfType(
                OutcomeUnknownException.class,
                () -> client.generate(request(1).build(), to(Destination.directory(folder))));

        assertThat(unknown).hasMessageContaining("the stream of events ended without the one that is the response");
        assertThat(unknown.mayHaveBeenBilled()).isTrue();
        assertThat(previews()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(files(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "truncated", "cut after"})
    void a_stream_that_breaks_leaves_nothing_behind(String how, @TempDir Path folder) throws IOException {
        emulator.next(
                ExchangeKind.SUBMIT,
                switch (how) {
                    case "cut" -> Fault.cutMidResponse();
                    case "truncated" -> Fault.truncated();
                    default -> Fault.cutAfter(5_000);
                });

        EaselException broken = catchThrowableOfType(
                EaselException.class, () -> client.generate(request(0).build(), to(Destination.directory(folder))));

        assertThat(broken.failureClass()).hasValue(FailureClass.OUTCOME_UNKNOWN);
        assertThat(broken.mayHaveBeenBilled()).isTrue();
        assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(1);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void a_stream_that_stalls_ends_at_the_deadline_and_what_was_shown_is_told() {
        VirtualTime time = VirtualTime.create();
        emulator.next(ExchangeKind.SUBMIT, Fault.stallMidResponse());
        try (ImageClient waiting =
                builder(emulator.baseUrl().toString()).timeSource(time).build()) {
            ImageTask task = waiting.submit(
                    request(3).build(),
                    CallOptions.builder().deadline(Duration.ofMinutes(1)).build());
            CompletableFuture<Void> shown = new CompletableFuture<>();
            task.onStatus(status -> {
                if (status instanceof TaskStatus.Running) {
                    shown.complete(null);
                }
            });
            shown.orTimeout(20, TimeUnit.SECONDS).join();
            time.advance(Duration.ofSeconds(61));

            assertThat(catchThrowable(() -> task.result().join()))
                    .cause()
                    .isInstanceOfSatisfying(
                            TaskTimeoutException.class,
                            late -> assertThat(late.lastStatus())
                                    .hasValueSatisfying(status -> assertThat(((TaskStatus.Running) status).preview())
                                            .isPresent()));
        }
    }

    @Test
    void a_preview_is_told_while_the_image_is_still_generated() throws Exception {
        try (StallingServer server = new StallingServer(partial(), completed(IMAGE));
                ImageClient held = builder(server.url()).build()) {
            ImageTask task = held.submit(request(1).build());
            CompletableFuture<Preview> shown = firstPreview(task);

            assertThat(shown.get(20, TimeUnit.SECONDS).bytes()).isEqualTo(SKETCH);
            assertThat(task.result()).isNotDone();
            assertThat(((TaskStatus.Running) task.status()).preview()).isPresent();
            server.letGo();

            assertThat(task.result().get(20, TimeUnit.SECONDS).first().bytes()).isEqualTo(IMAGE);
        }
    }

    @Test
    void a_listener_that_takes_its_time_does_not_hold_up_the_reading() throws Exception {
        // More than all that sockets and buffers on the way take by themselves.
        byte[] large = new byte[24 << 20];
        System.arraycopy(IMAGE, 0, large, 0, IMAGE.length);
        CompletableFuture<Void> busy = new CompletableFuture<>();
        try (StallingServer server = new StallingServer(partial(), completed(large));
                ImageClient held = builder(server.url()).build()) {
            ImageTask task = held.submit(request(1).build());
            task.onStatus(status -> {
                if (status instanceof TaskStatus.Running) {
                    busy.orTimeout(20, TimeUnit.SECONDS).join();
                }
            });
            server.letGo();

            assertThat(server.wrote().get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(task.result()).as("comes behind what listeners are told").isNotDone();
            busy.complete(null);
            assertThat(task.result().get(20, TimeUnit.SECONDS).first().length()).isEqualTo(large.length);
        }
    }

    @Test
    void a_listener_that_fails_does_the_image_no_harm() {
        CallOptions failing = CallOptions.builder()
                .addListener(new TaskListener() {
                    @Override
                    public void onStatus(TaskHandle handle, TaskStatus status) {
                        throw new IllegalStateException("a broken screen");
                    }
                })
                .addListener(listener)
                .build();

        assertThat(client.generate(request(2).build(), failing).images()).hasSize(1);
        assertThat(previews()).hasSize(2);
    }

    @Test
    void cancelling_ends_the_stream_and_leaves_nothing_behind(@TempDir Path folder) throws Exception {
        VirtualTime time = VirtualTime.create();
        String half = completed(IMAGE).substring(0, 2_000);
        try (StallingServer server = new StallingServer(partial() + half, "");
                ImageClient held = builder(server.url()).timeSource(time).build()) {
            ImageTask task = held.submit(request(1).build(), to(Destination.directory(folder)));
            firstPreview(task).get(20, TimeUnit.SECONDS);

            task.cancel().get(20, TimeUnit.SECONDS);

            assertThat(task.result()).isCancelled();
            time.awaitNothingScheduled();
            assertThat(files(folder)).isEmpty();
            assertThat(told).last().isEqualTo(new TaskStatus.Cancelled());
        }
    }

    @Test
    void an_image_in_the_place_of_its_address_is_taken_and_no_address_is_asked() {
        emulator.next(
                ExchangeKind.SUBMIT,
                Fault.response(
                        200,
                        "application/json",
                        "{\"data\":[{\"url\":\"data:image/png;base64," + base64(IMAGE) + "\"}]}"));

        ImageResult result = client.generate(
                ImageRequest.builder().prompt("a lighthouse").model("sdxl").build());

        assertThat(result.first().bytes()).isEqualTo(IMAGE);
        assertThat(emulator.exchanges()).extracting(Exchange::kind).containsExactly(ExchangeKind.SUBMIT);
    }

    private static CompletableFuture<Preview> firstPreview(ImageTask task) {
        CompletableFuture<Preview> shown = new CompletableFuture<>();
        task.onStatus(status -> {
            if (status instanceof TaskStatus.Running running) {
                running.preview().ifPresent(shown::complete);
            }
        });
        return shown;
    }

    private List<Preview> previews() {
        return told.stream()
                .filter(TaskStatus.Running.class::isInstance)
                .flatMap(status -> ((TaskStatus.Running) status).preview().stream())
                .toList();
    }

    private CallOptions following() {
        return CallOptions.builder().addListener(listener).build();
    }

    private CallOptions to(Destination destination) {
        return CallOptions.builder()
                .addListener(listener)
                .destination(destination)
                .build();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static String partial() {
        return "event: image_generation.partial_image\ndata: {\"type\":\"image_generation.partial_image\",\"b64_json\":\""
                + base64(SKETCH) + "\",\"partial_image_index\":0}\n\n";
    }

    private static String completed(byte[] image) {
        return "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\""
                + base64(image) + "\"}\n\n";
    }

    private static String base64(byte[] image) {
        return Base64.getEncoder().encodeToString(image);
    }

    private static LocalBuilder builder(String url) {
        return Local.builder().dialect(LocalDialect.OPENAI).baseUrl(url);
    }

    private static ImageRequest.Builder request(int previews) {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model("gpt-image-1")
                .addOptions(LocalOptions.builder().partialImages(previews).build());
    }
}
