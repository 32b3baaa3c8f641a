package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.EaselException;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskDetachedException;
import dev.easel.TaskEnd;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.FalEmulator;
import dev.easel.testkit.LocalEmulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RoutedTaskTest {
    private final Services services = new Services();
    private final DanEmulator dan = services.dan();
    private final LocalEmulator local = services.local(Duration.ofMinutes(2));
    private final RoutingClient client = services.built(services.routing(services.client(dan), services.client(local)));

    @AfterEach
    void close() {
        services.close();
    }

    private static EaselException failureOf(CompletableFuture<?> result) {
        CompletionException thrown = catchThrowableOfType(
                CompletionException.class,
                () -> result.orTimeout(20, TimeUnit.SECONDS).join());
        return (EaselException) thrown.getCause();
    }

    @Test
    void one_deadline_holds_for_all_clients_together() {
        LocalEmulator endless = services.local(Duration.ofHours(10));
        CompletableFuture<Void> second = new CompletableFuture<>();
        dan.failNextTask();
        RoutingClient falling = services.built(services.routing(services.client(dan), services.client(endless))
                .fallback(Fallback.defaults().andAfterTaskFailed())
                .listener((decision, soFar) -> {
                    if (decision.client().equals("local")) {
                        second.complete(null);
                    }
                }));
        ImageTask task = falling.submit(
                Services.REQUEST,
                CallOptions.builder().deadline(Duration.ofSeconds(90)).build());
        services.time.runUntil(second);
        services.time.runUntil(whenHandled(endless));

        services.time.advance(Duration.ofSeconds(90));
        services.time.advance(Duration.ofSeconds(2));

        EaselException timeout = failureOf(task.result());
        assertThat(timeout).isInstanceOf(TaskTimeoutException.class);
        assertThat(timeout.mayHaveBeenBilled()).isTrue();
        assertThat(timeout.handle().orElseThrow().provider().value()).isEqualTo("local");
        assertThat(task.status()).isInstanceOf(TaskStatus.Unwatched.class);
    }

    private static CompletableFuture<Void> whenHandled(LocalEmulator emulator) {
        return CompletableFuture.runAsync(() -> {
            while (emulator.handled(ExchangeKind.SUBMIT) == 0) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void a_final_status_of_a_client_that_fell_back_is_not_shown_and_nothing_follows_the_last() {
        List<TaskStatus> statuses = new CopyOnWriteArrayList<>();
        Services.refuse(dan);
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);
        CompletableFuture<Void> last = new CompletableFuture<>();
        task.onStatus(status -> {
            statuses.add(status);
            if (status.isFinal()) {
                last.complete(null);
            }
        });

        services.time.runUntil(task.result());
        services.time.runUntil(last);

        assertThat(statuses).filteredOn(TaskStatus::isFinal).containsExactly(new TaskStatus.Succeeded(1));
        assertThat(statuses.get(statuses.size() - 1)).isEqualTo(new TaskStatus.Succeeded(1));
        assertThat(statuses).anyMatch(TaskStatus.Running.class::isInstance);
    }

    @Test
    void accepted_tells_the_handle_that_was_accepted_and_the_handle_follows_the_client() {
        Services.refuse(dan);
        ImageTask task = client.submit(Services.REQUEST, Services.OPTIONS);

        TaskHandle accepted = services.time.runUntil(task.accepted());

        assertThat(accepted.provider().value()).isEqualTo("local");
        assertThat(task.handle()).isEqualTo(accepted);
        assertThat(services.time.runUntil(task.result()).handle()).isEqualTo(accepted);
    }

    @Test
    void cancelling_stops_what_is_under_way_and_falls_back_no_more() {
        FalEmulator slow =
                services.fal(FalEmulator.builder().queueTime(Duration.ZERO).generationTime(Duration.ofMinutes(5)));
        RoutingClient both = services.built(services.routing(services.client(slow), services.client(local)));
        ImageTask task = both.submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(task.accepted());

        CompletableFuture<CancelOutcome> asked = task.cancel();

        assertThat(task.result()).isCancelled();
        assertThat(services.time.runUntil(asked)).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(task.accepted()).isCompleted();
        assertThat(task.status()).isEqualTo(new TaskStatus.Cancelled());
        assertThat(task.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void cancelling_between_two_clients_sends_nothing_to_the_second() {
        Services.refuse(dan);
        CountDownLatch between = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Budget blocking = new RecordingBudget() {
            @Override
            public Reservation reserve(Money atMost) {
                if (reserved() == 1) {
                    between.countDown();
                    awaitQuietly(goOn);
                }
                return super.reserve(atMost);
            }
        };
        RoutingClient paying = services.built(services.routing(services.client(dan), services.client(local))
                .prices(RecordingBudget.PRICES)
                .budget(blocking));
        ImageTask task = paying.submit(Services.REQUEST, Services.OPTIONS);
        awaitQuietly(between);

        CancelOutcome outcome = task.cancel().join();
        goOn.countDown();

        assertThat(outcome).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(task.result()).isCancelled();
        assertThat(((RecordingBudget) blocking).awaitEnds(2)).containsExactly("released", "released");
        assertThat(local.count(ExchangeKind.SUBMIT)).isZero();
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void cancelling_the_future_cancels_the_task_and_cancelling_what_depends_on_it_does_not() {
        ImageTask task =
                services.built(services.routing(services.client(local))).submit(Services.REQUEST, Services.OPTIONS);
        services.time.runUntil(task.accepted());

        task.result().thenApply(ImageResult::images).cancel(true);
        assertThat(task.result()).isNotDone();
        task.result().cancel(true);

        assertThat(task.result()).isCancelled();
        assertThatThrownBy(() -> task.await(Duration.ofSeconds(1))).isInstanceOf(CancellationException.class);
    }

    @Test
    void a_detached_task_is_left_at_the_service_and_resumed_by_its_handle() {
        RoutingClient locals = services.built(services.routing(services.client(local), services.client(dan)));
        ImageTask task = locals.submit(Services.REQUEST, Services.OPTIONS);

        TaskHandle handle = services.time.runUntil(task.detach());

        assertThat(failureOf(task.result())).isInstanceOf(TaskDetachedException.class);
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
        assertThat(services.time.runUntil(locals.resume(handle).result()).images())
                .hasSize(1);
        assertThat(local.count(ExchangeKind.SUBMIT)).isEqualTo(1);
    }

    @Test
    void a_wait_that_is_over_leaves_the_task() {
        RoutingClient locals = services.built(services.routing(services.client(local)));
        ImageTask task = locals.submit(Services.REQUEST, Services.OPTIONS);

        assertThatThrownBy(() -> task.await(Duration.ZERO))
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("was not finished within 0.0 s: the client local has it");

        assertThat(services.time.runUntil(task.result()).images()).hasSize(1);
        assertThat(task.await(Duration.ZERO).images()).hasSize(1);
    }

    @Test
    void a_blocking_call_that_is_interrupted_cancels_the_task() throws Exception {
        RoutingClient locals = services.built(services.routing(services.client(local)));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread blocked = new Thread(() -> {
            try {
                locals.generate(Services.REQUEST, Services.OPTIONS);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        blocked.start();
        while (local.handled(ExchangeKind.SUBMIT) == 0) {
            Thread.onSpinWait();
        }

        blocked.interrupt();

        assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        blocked.join();
    }

    @Test
    void a_hook_is_called_before_each_submission_and_its_veto_ends_the_task() {
        Services.refuse(dan);
        List<String> called = new CopyOnWriteArrayList<>();
        ImageTask task = client.submit(
                Services.REQUEST,
                Services.OPTIONS.toBuilder()
                        .submissionHook((handle, call, attempt) -> {
                            called.add(handle.provider().value());
                            if (handle.provider().value().equals("local")) {
                                throw new IllegalStateException("not there");
                            }
                        })
                        .build());

        assertThat(failureOf(task.result())).isInstanceOf(SubmissionVetoedException.class);
        assertThat(called).containsExactly("dan", "local");
    }

    @Test
    void a_task_listener_follows_each_submission_to_a_client_as_a_task_of_its_own() {
        Services.refuse(dan);
        List<String> told = new CopyOnWriteArrayList<>();
        TaskListener listener = new TaskListener() {
            @Override
            public TaskListener onStart(TaskStart start) {
                told.add("start " + start.service());
                return this;
            }

            @Override
            public void onFinished(TaskHandle handle, TaskEnd end) {
                told.add(end.getClass().getSimpleName() + " " + handle.provider());
            }
        };

        services.time.runUntil(client.submit(
                        Services.REQUEST,
                        Services.OPTIONS.toBuilder().addListener(listener).build())
                .result());

        assertThat(told).hasSize(4).startsWith("start dan", "Failed dan").endsWith("Completed local");
    }

    @Test
    void what_a_listener_or_a_watcher_throws_changes_nothing() {
        Services.refuse(dan);
        RoutingClient loud = services.built(
                services.routing(services.client(dan), services.client(local)).listener((decision, soFar) -> {
                    throw new AssertionError("a listener's own failure");
                }));
        ImageTask task = loud.submit(Services.REQUEST, Services.OPTIONS).onStatus(status -> {
            throw new IllegalStateException("a watcher's own failure");
        });

        assertThat(services.time.runUntil(task.result()).images()).hasSize(1);
    }

    @Test
    void a_listener_that_blocks_holds_back_no_result() {
        CountDownLatch never = new CountDownLatch(1);
        RoutingClient slow =
                services.built(services.routing(services.client(dan)).listener((decision, soFar) -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));

        assertThat(services.time
                        .runUntil(slow.generateAsync(Services.REQUEST, Services.OPTIONS))
                        .images())
                .hasSize(1);
        never.countDown();
    }

    @Test
    void a_choice_that_throws_ends_the_request_before_anything_is_sent() {
        for (Choice broken : List.<Choice>of(
                random -> {
                    throw new IllegalStateException("no choice");
                },
                random -> (one, other) -> {
                    throw new StackOverflowError();
                },
                Choice.by(candidate -> {
                    throw new UnsupportedOperationException();
                }))) {
            RoutingClient client = services.built(services.routing(services.client(dan), services.client(local))
                    .choice(broken));

            assertThatThrownBy(() -> client.submit(Services.REQUEST))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("choice threw")
                    .hasMessageContaining("nothing was sent");
        }
        assertThat(dan.count(ExchangeKind.SUBMIT)).isZero();
    }

    @Test
    void the_file_of_a_client_that_failed_is_the_file_of_the_next(@TempDir Path directory) throws Exception {
        Services.refuse(dan);
        Path file = directory.resolve("lighthouse.png");

        ImageResult result = services.time.runUntil(client.generateAsync(
                Services.REQUEST,
                Services.OPTIONS.toBuilder().destination(Destination.file(file)).build()));

        assertThat(result.first().path()).contains(file);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_deadline_from_the_admission_begins_at_the_first_client_that_admits() {
        ImageTask task = client.submit(
                Services.REQUEST,
                CallOptions.builder()
                        .deadline(Duration.ofMinutes(5))
                        .deadlineFromAdmission(true)
                        .build());

        assertThat(services.time.runUntil(task.result()).provider().value()).isEqualTo("dan");
    }

    @Test
    void nothing_is_left_of_a_task_that_is_over() {
        services.time.runUntil(client.generateAsync(Services.REQUEST, Services.OPTIONS));

        client.close();

        services.time.awaitNothingScheduled();
    }
}
