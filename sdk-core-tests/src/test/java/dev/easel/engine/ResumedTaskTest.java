package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.Capabilities;
import dev.easel.ClientClosedException;
import dev.easel.EaselException;
import dev.easel.GeneratedImage;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.ProtocolException;
import dev.easel.TaskCall;
import dev.easel.TaskExpiredException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.NotFoundGrace;
import dev.easel.spi.Outcome;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.toy.Toy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that was accepted before, by whomever, is a task like any other; and what its handle says of it. */
@Timeout(30)
class ResumedTaskTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final String QUEUED = "{\"state\":\"queued\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = ToyClient.builder(service.url())
                .timeSource(time)
                .maxUnfinishedTasks(1)
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void it_counts_as_an_unfinished_task_until_it_is_over() {
        service.response("/status/t1", QUEUED)
                .response("/status/t1", ToyService.done())
                .response("/submit", ToyService.done());
        ImageTask resumed = client.resume(handle(time.instant(), "t1"));
        CompletableFuture<?> behind = client.generateAsync(REQUEST);

        time.runUntil(resumed.result());
        time.runUntil(behind);

        assertThat(service.seen())
                .extracting(request -> request.getUrl().encodedPath())
                .containsExactly("/status/t1", "/status/t1", "/submit");
    }

    @Test
    void cancelling_it_asks_the_service() {
        service.response("/status", QUEUED).response("/cancel", "{}");
        ImageTask resumed = client.resume(handle(time.instant(), "t1"));
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        assertThat(resumed.cancel()).succeedsWithin(PATIENCE).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(service.count("/cancel/t1")).isEqualTo(1);
    }

    @Test
    void closing_the_client_leaves_it_at_the_service_where_it_may_be_billed() {
        service.response("/status", QUEUED);
        ImageTask resumed = client.resume(handle(time.instant(), "t1"));
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        client.close();

        assertThat(catchThrowable(() -> outcome(resumed.result())))
                .isInstanceOfSatisfying(ClientClosedException.class, closed -> {
                    assertThat(closed.mayHaveBeenBilled()).isTrue();
                    assertThat(closed).hasMessageContaining("its handle resumes it");
                });
    }

    @Test
    void a_deadline_from_admission_ends_a_task_that_hangs_after_it() {
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/submit", gate.before(ToyService.json(ToyService.done())));
        CompletableFuture<?> hanging = client.generateAsync(
                REQUEST,
                CallOptions.builder()
                        .deadline(Duration.ofSeconds(20))
                        .deadlineFromAdmission(true)
                        .build());
        gate.awaitEntered();

        time.advance(Duration.ofSeconds(20).minusNanos(1));
        assertThat(hanging).isNotDone();
        time.advance(Duration.ofNanos(1));

        assertThat(hanging).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(TaskTimeoutException.class);
        gate.open();
    }

    @Test
    void images_of_its_calls_have_the_places_that_the_calls_had() {
        service.response("/status", ToyService.done());
        BentProtocol several = new BentProtocol() {
            @Override
            public Capabilities capabilities() {
                return straight.capabilities().toBuilder().imagesPerCall(2).build();
            }
        };
        try (ImageClient wide =
                AnyClient.of(several, service.url()).timeSource(time).build()) {
            ImageTask resumed = wide.resume(handle(time.instant(), "t1", "t2"));

            assertThat(time.runUntil(resumed.result()).images())
                    .extracting(GeneratedImage::index)
                    .containsExactly(0, 2);
        }
    }

    @Test
    void the_time_in_which_a_task_may_be_unknown_runs_from_its_submission() {
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", "{\"state\":\"gone\"}");
        try (ImageClient graceful = graceful(new NotFoundGrace(Duration.ofSeconds(10), 0))) {
            assertThat(catchThrowable(() -> outcome(graceful.generateAsync(REQUEST))))
                    .isInstanceOf(TaskExpiredException.class);
            assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(Duration.ofSeconds(10));

            ImageTask old = graceful.resume(handle(time.instant().minusSeconds(10), "t1"));
            assertThat(catchThrowable(() -> outcome(old.result()))).isInstanceOf(TaskExpiredException.class);
            assertThat(Duration.ofNanos(time.nanoTime()))
                    .as("at its first poll")
                    .isEqualTo(Duration.ofSeconds(10));

            ImageTask fresh = graceful.resume(handle(time.instant().minusSeconds(9), "t1"));
            assertThat(catchThrowable(() -> outcome(fresh.result()))).isInstanceOf(TaskExpiredException.class);
            assertThat(Duration.ofNanos(time.nanoTime())).as("one second later").isEqualTo(Duration.ofSeconds(11));
        }
    }

    @Test
    void a_task_may_be_unknown_to_as_many_polls_in_a_row_as_the_provider_says() {
        service.response("/submit", "{\"task\":\"t1\"}")
                .response("/status", "{\"state\":\"gone\"}")
                .response("/status", "{\"state\":\"gone\"}")
                .response("/status", QUEUED)
                .response("/status", "{\"state\":\"gone\"}")
                .response("/status", "{\"state\":\"gone\"}")
                .response("/status", "{\"state\":\"gone\"}");
        try (ImageClient graceful = graceful(new NotFoundGrace(Duration.ZERO, 2))) {
            assertThat(catchThrowable(() -> outcome(graceful.generateAsync(REQUEST))))
                    .isInstanceOf(TaskExpiredException.class);
        }
        assertThat(service.count("/status")).isEqualTo(6);
    }

    @Test
    void the_handle_keeps_what_the_service_calls_the_task() {
        service.response("/submit", "{}").response("/status", QUEUED);
        try (ImageClient named = naming("t".repeat(1_024))) {
            TaskHandle handle = named.submit(REQUEST)
                    .accepted()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();

            assertThat(handle.taskId()).hasValue("t".repeat(1_024));
            assertThat(handle.calls().get(0).reference()).hasValue("https://eu.example/t1");
        }
    }

    @Test
    void a_task_id_that_is_too_long_or_empty_ends_the_task_which_may_be_billed() {
        service.response("/submit", "{}");
        for (String id : List.of("t".repeat(1_025), " ")) {
            try (ImageClient named = naming(id)) {
                assertThat(catchThrowable(() -> outcome(named.generateAsync(REQUEST))))
                        .isInstanceOfSatisfying(ProtocolException.class, refused -> {
                            assertThat(refused)
                                    .hasMessageContaining(
                                            "its task id has " + id.length() + " characters; 1 to 1024 are allowed");
                            assertThat(refused.mayHaveBeenBilled()).isTrue();
                        });
            }
        }
    }

    @Test
    void a_hook_is_told_which_of_the_tasks_calls_is_submitted() {
        service.response("/submit", ToyService.done());
        List<Integer> positions = new CopyOnWriteArrayList<>();
        CallOptions hooked = CallOptions.builder()
                .submissionHook((handle, position, attempt) -> positions.add(position))
                .build();

        outcome(client.generateAsync(
                ImageRequest.builder().prompt("a lighthouse").count(3).build(), hooked));

        assertThat(positions).containsExactlyInAnyOrder(0, 1, 2);
    }

    private ImageClient graceful(NotFoundGrace grace) {
        BentProtocol protocol = new BentProtocol() {
            @Override
            public NotFoundGrace notFoundGrace() {
                return grace;
            }
        };
        return AnyClient.of(protocol, service.url()).timeSource(time).build();
    }

    private ImageClient naming(String id) {
        BentProtocol protocol = new BentProtocol() {
            @Override
            Outcome<FinishedWork> submitted(WireResponse response) {
                return new Outcome.Accepted<>(id, "https://eu.example/t1", TaskStatus.queued());
            }
        };
        return AnyClient.of(protocol, service.url()).timeSource(time).build();
    }

    private static TaskHandle handle(Instant submittedAt, String... ids) {
        return TaskHandle.of(
                Toy.PROVIDER,
                Arrays.stream(ids)
                        .map(id -> TaskCall.of("r-" + id).withTaskId(id))
                        .toList(),
                submittedAt,
                null);
    }

    private <T> T outcome(CompletableFuture<T> result) {
        try {
            return time.runUntil(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }
}
