package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CancelOutcome;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.RetryPolicy;
import dev.easel.Sidecar;
import dev.easel.TaskHandle;
import dev.easel.bulk.ItemState;
import dev.easel.callback.CallbackServer;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.Fault;
import dev.easel.testkit.ZhiqiteEmulator;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of one image, on Temporal's server for tests and the emulators of services. */
@Timeout(60)
class ImageWorkflowTest {
    /** A service keeps its results for some time only. */
    private static final Duration AN_HOUR_AND_A_BIT = Duration.ofMinutes(61);

    private static TemporalServer server;

    private final String queue = "image-" + UUID.randomUUID();
    private final WorkflowClient temporal = server.client();

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = TemporalServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Writes the histories that {@link ImageReplayTest} has, where the property {@code easel.histories} names a directory. */
    @AfterEach
    void writeHistory(TestInfo test) throws IOException {
        String folder = System.getProperty("easel.histories");
        if (folder != null) {
            String name = test.getTestMethod().orElseThrow().getName() + ".json";
            Files.writeString(
                    Path.of(folder, name), temporal.fetchHistory(queue).toJson(true));
        }
    }

    private ImageWorker.Builder worker(String service, ImageClient client) {
        return TemporalServer.worker(temporal, queue).service(service, client).storage(storage());
    }

    private ImageStorage storage() {
        return ImageStorage.directory(directory);
    }

    private WorkflowStub start(ImageOrder order) {
        WorkflowStub workflow = temporal.newUntypedWorkflowStub(
                "EaselImage",
                WorkflowOptions.newBuilder()
                        .setTaskQueue(queue)
                        .setWorkflowId(queue)
                        .build());
        workflow.start(order);
        return workflow;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    private long completedActivities() {
        return temporal.fetchHistory(queue).getEvents().stream()
                .filter(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
                .count();
    }

    private static ImageClient fal(Emulator emulator) {
        return Fal.builder()
                .baseUrl(emulator.baseUrl().toString())
                .apiKey(emulator.clientSettings().get("apiKey"))
                .allowDownloadsFrom(emulator.imageHost().getHost())
                .defaults(Service.POLLS)
                .build();
    }

    private static ImageRequest lighthouse() {
        return ImageRequest.builder().prompt("a lighthouse").size(64, 64).build();
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void an_image_gets_into_the_storage_with_all_that_is_known_of_it(Service service) throws Exception {
        try (Emulator emulator = service.start();
                ImageClient client = service.client(emulator.baseUrl().toString());
                ImageWorker worker = worker(service.service(), client).start()) {
            assertThat(worker).isNotNull();
            WorkflowStub workflow = start(ImageOrder.of("posters", "one", service.service(), service.request()));

            ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.DONE.name());
            assertThat(outcome.tries()).isEqualTo(1);
            assertThat(outcome.billed()).isFalse();
            assertThat(outcome.files()).singleElement().satisfies(file -> {
                assertThat(file.name()).startsWith("one-1.");
                try (InputStream bytes = storage().read("posters/" + file.name())) {
                    byte[] image = bytes.readAllBytes();
                    assertThat(file.length()).isEqualTo(image.length);
                    assertThat(file.sha256())
                            .isEqualTo(HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(image)));
                }
                Sidecar sidecar = Sidecar.read(directory.resolve("posters/" + file.name() + ".json"));
                assertThat(sidecar.request().prompt()).isEqualTo("a lighthouse");
            });
            assertThat(emulator.accepted()).hasSize(1);
            boolean hasTasks = service != Service.ITSROSE;
            assertThat(outcome.ticket() == null).isEqualTo(!hasTasks);
            if (outcome.ticket() != null) {
                assertThat(TaskHandle.decode(outcome.ticket()).requestId())
                        .isEqualTo(SubmitAttempt.requestId(
                                ImageOrder.of("posters", "one", service.service(), service.request()), 1));
                assertThat(workflow.query("ticket", String.class)).isEqualTo(outcome.ticket());
            }
            assertThat(workflow.query("outcome", ImageOutcome.class)).isEqualTo(outcome);
        }
    }

    @Test
    void a_refused_submission_is_sent_again_and_is_no_new_try() throws Exception {
        try (Emulator emulator = Service.DAN.start();
                ImageClient client = Dan.builder()
                        .apiKey(DanEmulator.ANONYMOUS_KEY)
                        .baseUrl(emulator.baseUrl().toString())
                        .defaults(Service.POLLS)
                        .retries(RetryPolicy.builder()
                                .attempts(1)
                                .waitForRoom(false)
                                .build())
                        .build();
                ImageWorker worker = worker("dan", client).start()) {
            assertThat(worker).isNotNull();
            emulator.next(ExchangeKind.SUBMIT, Fault.response(429, "application/json", "{}"));

            ImageOutcome outcome = start(ImageOrder.of("posters", "one", "dan", Service.DAN.request()))
                    .getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.DONE.name());
            assertThat(outcome.tries()).isEqualTo(1);
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isEqualTo(2);
        }
    }

    @Test
    void a_task_that_failed_and_was_not_billed_is_tried_again_under_a_new_id() throws Exception {
        try (FalEmulator emulator = FalEmulator.builder()
                        .queueTime(Duration.ZERO)
                        .generationTime(Duration.ofMillis(20))
                        .start();
                ImageClient client = fal(emulator);
                ImageWorker worker = worker("fal", client).start()) {
            assertThat(worker).isNotNull();
            emulator.nextTask(FalEmulator.TaskEnding.INTERNAL_SERVER_ERROR);

            ImageOutcome outcome =
                    start(ImageOrder.of("posters", "one", "fal", lighthouse())).getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.DONE.name());
            assertThat(outcome.tries()).isEqualTo(2);
            assertThat(emulator.accepted()).hasSize(2);
        }
    }

    @Test
    void a_request_that_the_service_cannot_do_is_an_outcome_and_nothing_is_sent() throws Exception {
        try (Emulator emulator = Service.ITSROSE.start();
                ImageClient client = Service.ITSROSE.client(emulator.baseUrl().toString());
                ImageWorker worker = worker("itsrose", client).start()) {
            assertThat(worker).isNotNull();
            ImageRequest impossible =
                    Service.ITSROSE.request().toBuilder().size(100_000, 100_000).build();

            ImageOutcome outcome = start(ImageOrder.of("posters", "one", "itsrose", impossible))
                    .getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.FAILED.name());
            assertThat(outcome.reason()).isEqualTo("InvalidRequestException");
            assertThat(outcome.billed()).isFalse();
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isZero();
        }
    }

    @Test
    void a_name_that_leads_out_of_the_storage_is_refused_before_anything_is_paid() throws Exception {
        try (Emulator emulator = Service.DAN.start();
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString());
                ImageWorker worker = worker("dan", client).start()) {
            assertThat(worker).isNotNull();

            ImageOutcome outcome = start(ImageOrder.of("../..", "one", "dan", Service.DAN.request()))
                    .getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.FAILED.name());
            assertThat(emulator.count(ExchangeKind.SUBMIT)).isZero();
        }
    }

    @Test
    void cancelling_reaches_the_service() throws Exception {
        try (FalEmulator emulator =
                        FalEmulator.builder().queueTime(Duration.ofHours(1)).start();
                ImageClient client = fal(emulator);
                ImageWorker worker = worker("fal", client).start()) {
            assertThat(worker).isNotNull();
            WorkflowStub workflow = start(ImageOrder.of("posters", "one", "fal", lighthouse()));
            await(() -> !workflow.query("ticket", String.class).isEmpty());

            workflow.signal("cancel");
            ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.CANCELLED.name());
            assertThat(outcome.cancel()).isEqualTo(CancelOutcome.CANCELLED.name());
            assertThat(outcome.ticket()).isNotNull();
            assertThat(emulator.count(ExchangeKind.CANCEL)).isEqualTo(1);
        }
    }

    @Test
    void cancelling_by_temporals_own_means_reaches_the_service_too() throws Exception {
        try (FalEmulator emulator =
                        FalEmulator.builder().queueTime(Duration.ofHours(1)).start();
                ImageClient client = fal(emulator);
                ImageWorker worker = worker("fal", client).start()) {
            assertThat(worker).isNotNull();
            WorkflowStub workflow = start(ImageOrder.of("posters", "one", "fal", lighthouse()));
            await(() -> !workflow.query("ticket", String.class).isEmpty());

            workflow.cancel();

            assertThatThrownBy(() -> workflow.getResult(ImageOutcome.class))
                    .isInstanceOf(WorkflowFailedException.class);
            assertThat(emulator.count(ExchangeKind.CANCEL)).isEqualTo(1);
            assertThat(workflow.query("outcome", ImageOutcome.class).state()).isEqualTo(ItemState.CANCELLED.name());
        }
    }

    @Test
    void an_image_that_was_cancelled_too_late_is_kept() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (FalEmulator emulator = FalEmulator.builder()
                        .clock(now::get)
                        .quirks(FalEmulator.Quirk.CANCEL_IGNORED)
                        .queueTime(Duration.ZERO)
                        .generationTime(Duration.ofHours(1))
                        .start();
                ImageClient client = fal(emulator);
                ImageWorker worker = worker("fal", client).start()) {
            assertThat(worker).isNotNull();
            WorkflowStub workflow = start(ImageOrder.of("posters", "one", "fal", lighthouse()));
            await(() -> !workflow.query("ticket", String.class).isEmpty());

            workflow.signal("cancel");
            // The submission, and the cancellation.
            await(() -> completedActivities() == 2);
            now.updateAndGet(time -> time.plus(AN_HOUR_AND_A_BIT));
            ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.DONE.name());
            assertThat(outcome.cancel()).isEqualTo(CancelOutcome.TOO_LATE.name());
        }
    }

    @Test
    void what_still_waits_for_its_turn_is_cancelled_without_being_sent() throws Exception {
        try (Emulator emulator = Service.DAN.start();
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString());
                ImageWorker worker = worker("dan", client).start()) {
            assertThat(worker).isNotNull();
            emulator.always(ExchangeKind.SUBMIT, Fault.response(429, "application/json", "{}"));
            WorkflowStub workflow = start(ImageOrder.of("posters", "one", "dan", Service.DAN.request()));
            await(() -> emulator.handled(ExchangeKind.SUBMIT) > 0);

            workflow.signal("cancel");
            ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.CANCELLED.name());
            assertThat(outcome.billed()).isFalse();
        }
    }

    @Test
    void what_no_worker_has_taken_up_is_cancelled_without_being_sent() throws Exception {
        try (Emulator emulator = Service.DAN.start();
                ImageClient client = Service.DAN.client(emulator.baseUrl().toString());
                ImageWorker worker = worker("dan", client).start()) {
            assertThat(worker).isNotNull();
            WorkflowStub workflow = start(ImageOrder.of("posters", "one", "another", Service.DAN.request()));

            workflow.signal("cancel");
            ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.CANCELLED.name());
            assertThat(outcome.cancel()).isEqualTo(CancelOutcome.CANCELLED.name());
            assertThat(outcome.billed()).isFalse();
        }
    }

    @Test
    void a_callback_leads_to_a_poll_at_once() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        int port = TemporalServer.freePort();
        try (ZhiqiteEmulator emulator = ZhiqiteEmulator.builder()
                        .clock(now::get)
                        .generationTime(Duration.ofHours(1))
                        .start();
                ImageClient client = Service.ZHIQITE.client(emulator.baseUrl().toString());
                ImageWorker worker = worker("zhiqite", client)
                        .callbacks(URI.create("http://127.0.0.1:" + port), "a secret of the test")
                        .start();
                CallbackServer callbacks = CallbackServer.listen(worker.callbackReceiver(), port)) {
            assertThat(callbacks.port()).isEqualTo(port);
            WorkflowStub workflow = start(ImageOrder.of("posters", "one", "zhiqite", Service.ZHIQITE.request()));
            await(() -> emulator.handled(ExchangeKind.POLL) > 0
                    && !workflow.query("ticket", String.class).isEmpty());
            long before = emulator.count(ExchangeKind.POLL);
            now.updateAndGet(time -> time.plus(AN_HOUR_AND_A_BIT));

            assertThat(emulator.deliverCallbacks())
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.acknowledged()).isTrue());
            ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

            assertThat(outcome.state()).isEqualTo(ItemState.DONE.name());
            assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(before + 1);
        }
    }

    @Test
    void a_worker_that_closes_gives_its_waits_to_another_at_once() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        try (FalEmulator emulator = FalEmulator.builder()
                        .clock(now::get)
                        .queueTime(Duration.ofHours(1))
                        .start();
                ImageClient client = fal(emulator)) {
            WorkflowStub workflow;
            try (ImageWorker first = worker("fal", client).start()) {
                assertThat(first).isNotNull();
                workflow = start(ImageOrder.of("posters", "one", "fal", lighthouse()));
                await(() -> emulator.handled(ExchangeKind.POLL) > 0);
            }
            now.updateAndGet(time -> time.plus(AN_HOUR_AND_A_BIT));
            try (ImageWorker second = worker("fal", client).start()) {
                assertThat(second).isNotNull();

                ImageOutcome outcome = workflow.getResult(ImageOutcome.class);

                assertThat(outcome.state()).isEqualTo(ItemState.DONE.name());
                assertThat(emulator.accepted()).hasSize(1);
            }
        }
    }
}
