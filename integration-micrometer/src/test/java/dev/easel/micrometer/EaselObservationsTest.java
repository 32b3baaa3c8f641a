package dev.easel.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.RejectedException;
import dev.easel.TaskCall;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStart;
import dev.easel.TaskTimeoutException;
import dev.easel.dan.Dan;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a registry is told of a task, however it ends. */
@Timeout(60)
class EaselObservationsTest {
    private final Bench bench = new Bench();
    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final Recorder recorder = new Recorder();
    private final EaselObservations observations = EaselObservations.of(registry);

    EaselObservationsTest() {
        registry.observationConfig().observationHandler(recorder);
    }

    @AfterEach
    void nothing_is_left_over() {
        assertThat(recorder.open()).isZero();
        bench.close();
    }

    @Test
    void a_task_is_one_observation_with_its_exchanges_and_its_time_in_the_queue_below() {
        ImageResult result;
        try (ImageClient client = bench.client(observations)) {
            result = bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }

        registry.assertThat()
                .hasObservationWithNameEqualTo("gen_ai.client.operation")
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasContextualNameEqualTo("generate_content " + modelOf())
                .doesNotHaveError();
        assertThat(recorder.task().low())
                .containsOnly(
                        entry("gen_ai.operation.name", "generate_content"),
                        entry("gen_ai.provider.name", "dan"),
                        entry("gen_ai.request.model", modelOf()),
                        entry("gen_ai.output.type", "image"),
                        entry("easel.operation", "text_to_image"),
                        entry("easel.outcome", "completed"),
                        entry("easel.may_have_been_billed", "true"),
                        entry("error.type", "none"));
        assertThat(recorder.task().high())
                .contains(
                        entry("server.address", bench.dan().baseUrl().getHost()),
                        entry("server.port", "" + bench.dan().baseUrl().getPort()),
                        entry("gen_ai.request.choice.count", "1"),
                        entry("gen_ai.request.seed", "42"),
                        entry("easel.task.id", result.handle().taskId().orElseThrow()),
                        entry("easel.task.client_id", result.handle().requestId()),
                        entry("easel.resumed", "false"),
                        entry("easel.exchanges", "4"),
                        entry("easel.polls", "3"),
                        entry("easel.retries", "0"),
                        entry("easel.images", "1"),
                        entry("easel.bytes", "" + result.first().length()));
        assertThat(recorder.exchanges()).containsExactly("submit 200", "poll 200", "poll 200", "poll 200");
        assertThat(recorder.named("easel.exchange")).allSatisfy(exchange -> {
            assertThat(exchange.parent()).isEqualTo("gen_ai.client.operation");
            assertThat(exchange.low())
                    .containsOnlyKeys(
                            "gen_ai.provider.name",
                            "gen_ai.request.model",
                            "easel.exchange.kind",
                            "http.response.status_code",
                            "error.type");
            assertThat(exchange.high())
                    .containsEntry("server.port", "" + bench.dan().baseUrl().getPort());
        });
        assertThat(recorder.named("easel.queue")).singleElement().satisfies(queue -> {
            assertThat(queue.parent()).isEqualTo("gen_ai.client.operation");
            assertThat(queue.low()).containsOnlyKeys("gen_ai.provider.name", "gen_ai.request.model");
        });
    }

    private static String modelOf() {
        return Bench.LIGHTHOUSE.model().orElseThrow();
    }

    @Test
    void the_callers_observation_is_the_parent() {
        try (ImageClient client = bench.client(observations)) {
            Observation caller = Observation.start("caller", registry);
            CompletableFuture<ImageResult> result;
            try (Observation.Scope scope = caller.openScope()) {
                result = client.generateAsync(Bench.LIGHTHOUSE);
                assertThat(scope).isNotNull();
            }
            bench.time().runUntil(result);
            caller.stop();
        }
        assertThat(recorder.task().parent()).isEqualTo("caller");
        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void a_task_that_failed_has_its_exception() {
        bench.dan().failNextTask();
        try (ImageClient client = bench.client(observations)) {
            assertThatThrownBy(() -> bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE)))
                    .hasCauseInstanceOf(TaskFailedException.class);
        }
        assertThat(recorder.task().error()).isInstanceOf(TaskFailedException.class);
        assertThat(recorder.task().low())
                .contains(
                        entry("easel.outcome", "failed"),
                        entry("error.type", "TaskFailedException"),
                        entry("easel.may_have_been_billed", "true"));
    }

    @Test
    void a_rejected_submission_tells_code_and_request_id_and_that_nothing_was_billed() {
        bench.dan()
                .next(
                        ExchangeKind.SUBMIT,
                        Fault.response(400, "application/json", "{\"code\": 3000, \"message\": \"Invalid model\"}")
                                .header("x-request-id", "q1"));
        try (ImageClient client = bench.client(observations)) {
            assertThatThrownBy(() -> bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE)))
                    .hasCauseInstanceOf(RejectedException.class);
        }
        assertThat(recorder.task().low())
                .contains(
                        entry("easel.outcome", "failed"),
                        entry("error.type", "RejectedException"),
                        entry("easel.may_have_been_billed", "false"));
        assertThat(recorder.task().high())
                .contains(entry("easel.service.code", "3000"), entry("easel.request.id", "q1"));
        assertThat(recorder.named("easel.exchange")).singleElement().satisfies(submit -> {
            assertThat(submit.low()).contains(entry("http.response.status_code", "400"), entry("error.type", "400"));
            assertThat(submit.high()).containsEntry("easel.request.id", "q1");
            assertThat(submit.error()).hasMessage("HTTP 400");
        });
    }

    @Test
    void a_cancelled_task_ends_without_an_exception() throws Exception {
        try (ImageClient client = bench.client(observations)) {
            ImageTask task = client.submit(Bench.LIGHTHOUSE);
            task.accepted().join();
            task.cancel().join();
            recorder.awaitTask();
        }
        assertThat(recorder.task().error()).isNull();
        assertThat(recorder.task().low())
                .contains(
                        entry("easel.outcome", "cancelled"),
                        entry("error.type", "cancelled"),
                        entry("easel.may_have_been_billed", "true"));
    }

    @Test
    void a_task_that_is_cancelled_before_its_next_attempt_was_not_billed() throws Exception {
        bench.dan().always(ExchangeKind.SUBMIT, full());
        try (ImageClient client = bench.client(observations)) {
            ImageTask task = client.submit(Bench.LIGHTHOUSE);
            bench.time().awaitScheduledWithin(Duration.ofMinutes(1));
            task.cancel().join();
            recorder.awaitTask();
        }
        assertThat(recorder.task().low())
                .contains(entry("easel.outcome", "cancelled"), entry("easel.may_have_been_billed", "false"));
    }

    @Test
    void a_task_past_its_deadline_says_so() throws Exception {
        try (ImageClient client = bench.client(observations)) {
            ImageTask task = client.submit(
                    Bench.LIGHTHOUSE,
                    CallOptions.builder()
                            .deadline(Duration.ofSeconds(1))
                            .pollSchedule(moment -> Duration.ofMillis(300))
                            .build());
            task.accepted().join();
            while (!task.result().isDone()) {
                bench.time().advance(Duration.ofMillis(100));
            }
            assertThatThrownBy(task.result()::join).hasCauseInstanceOf(TaskTimeoutException.class);
            // The clock that moves on may end what a listener may hold the result back for.
            recorder.awaitTask();
        }
        assertThat(recorder.task().low())
                .contains(
                        entry("easel.outcome", "timeout"),
                        entry("error.type", "TaskTimeoutException"),
                        entry("easel.may_have_been_billed", "true"));
    }

    @Test
    void a_detached_task_is_over_here_and_no_failure() {
        TaskHandle handle;
        try (ImageClient client = bench.client(observations)) {
            ImageTask task = client.submit(Bench.LIGHTHOUSE);
            handle = task.detach().join();
            assertThat(task.result()).failsWithin(Duration.ofSeconds(10));
            assertThat(recorder.open()).isZero();
        }
        assertThat(handle.taskId()).isPresent();
        assertThat(recorder.task().error()).isNull();
        assertThat(recorder.task().low()).contains(entry("easel.outcome", "detached"), entry("error.type", "none"));
    }

    @Test
    void a_task_whose_client_is_closed_is_over() throws Exception {
        ImageClient client = bench.client(observations);
        ImageTask task = client.submit(Bench.LIGHTHOUSE);
        task.accepted().join();
        client.close();
        assertThat(task.result()).failsWithin(Duration.ofSeconds(10));
        recorder.awaitTask();
        assertThat(recorder.task().low())
                .contains(entry("easel.outcome", "closed"), entry("error.type", "ClientClosedException"));
    }

    @Test
    void several_calls_of_one_task_are_one_observation() {
        ImageRequest two = Bench.LIGHTHOUSE.toBuilder().count(2).build();
        ImageResult result;
        try (ImageClient client = bench.client(observations)) {
            result = bench.time().runUntil(client.generateAsync(two));
        }
        assertThat(result.images()).hasSize(2);
        assertThat(recorder.exchanges())
                .filteredOn(exchange -> exchange.startsWith("submit"))
                .hasSize(2);
        assertThat(recorder.task().high())
                .contains(entry("gen_ai.request.choice.count", "2"), entry("easel.images", "2"));
    }

    @Test
    void a_task_that_is_resumed_in_another_process_is_observed_there() {
        TaskHandle handle;
        try (ImageClient client = bench.client(new TaskListener() {})) {
            handle = client.submit(Bench.LIGHTHOUSE).detach().join();
        }
        try (ImageClient client = bench.client(observations)) {
            bench.time()
                    .runUntil(client.resume(TaskHandle.decode(handle.encode())).result());
        }
        assertThat(recorder.task().low())
                .contains(
                        entry("easel.operation", "none"),
                        entry("gen_ai.request.model", "none"),
                        entry("easel.outcome", "completed"));
        assertThat(recorder.task().high())
                .contains(
                        entry("easel.resumed", "true"),
                        entry("easel.task.id", handle.taskId().orElseThrow()));
        assertThat(recorder.exchanges()).isNotEmpty().allMatch(exchange -> exchange.startsWith("poll"));
    }

    @Test
    void a_retry_is_an_event_without_the_services_words() {
        bench.dan().next(ExchangeKind.SUBMIT, full());
        bench.dan().next(ExchangeKind.POLL, Fault.empty(503));
        try (ImageClient client = bench.client(observations)) {
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }
        assertThat(recorder.events())
                .hasSize(2)
                .anyMatch(event -> event.matches("retry\\.submit: retry of submit in \\d+ ms, refused_before_work"))
                .anyMatch(event -> event.matches("retry\\.poll: retry of poll in \\d+ ms"));
        assertThat(recorder.task().high()).containsEntry("easel.retries", "2");
        assertThat(recorder.named("easel.exchange"))
                .filteredOn(exchange -> exchange.low().get("error.type").equals("503"))
                .hasSize(1);
    }

    private static Fault full() {
        return Fault.response(200, "application/json", "{\"code\": 3002, \"message\": \"full\"}");
    }

    @Test
    void a_poll_without_a_response_says_so() {
        bench.dan().next(ExchangeKind.POLL, Fault.closeBeforeResponse());
        try (ImageClient client = bench.client(observations)) {
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }
        assertThat(recorder.named("easel.exchange"))
                .filteredOn(exchange -> exchange.low().get("error.type").equals("no_response"))
                .singleElement()
                .satisfies(poll -> assertThat(poll.low()).containsEntry("http.response.status_code", "none"));
    }

    @Test
    void no_observation_holds_the_prompt_unless_that_was_asked_for() {
        try (ImageClient client = bench.client(observations)) {
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }
        assertThat(recorder.all().toString()).doesNotContain("lighthouse");
        assertThat(recorder.events().toString()).doesNotContain("lighthouse");

        Recorder told = new Recorder();
        ObservationRegistry other = ObservationRegistry.create();
        other.observationConfig().observationHandler(told);
        try (ImageClient client =
                bench.client(EaselObservations.builder(other).prompts(true).build())) {
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }
        assertThat(told.task().high()).containsEntry("easel.prompt", "a lighthouse at dusk");
    }

    @Test
    void names_and_keys_are_the_conventions_to_choose() {
        TaskObservationConvention own = new DefaultTaskObservationConvention() {
            @Override
            public String getName() {
                return "our.images";
            }

            @Override
            protected String operationName(TaskObservationContext context) {
                return "image";
            }
        };
        ExchangeObservationConvention exchange = new DefaultExchangeObservationConvention() {
            @Override
            public String getName() {
                return "our.exchanges";
            }
        };
        try (ImageClient client = bench.client(EaselObservations.builder(registry)
                .convention(own)
                .exchangeConvention(exchange)
                .build())) {
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }
        assertThat(recorder.named("our.images"))
                .singleElement()
                .satisfies(task -> assertThat(task.low()).containsEntry("gen_ai.operation.name", "image"));
        assertThat(recorder.named("our.exchanges")).hasSize(4);
    }

    @Test
    void a_handler_that_throws_keeps_neither_the_task_nor_another_handler_from_its_end() {
        ObservationRegistry broken = ObservationRegistry.create();
        // The other one is told of starts first, and of ends last.
        broken.observationConfig().observationHandler(recorder);
        broken.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }

            @Override
            public void onStart(Observation.Context context) {
                throw new AssertionError("a broken handler");
            }

            @Override
            public void onEvent(Observation.Event event, Observation.Context context) {
                throw new IllegalStateException("a broken handler");
            }

            @Override
            public void onError(Observation.Context context) {
                throw new IllegalStateException("a broken handler");
            }
        });
        bench.dan().failNextTask();
        bench.dan().next(ExchangeKind.POLL, Fault.empty(503));
        try (ImageClient client = bench.client(EaselObservations.of(broken))) {
            assertThatThrownBy(() -> bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE)))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(TaskFailedException.class);
            assertThat(bench.time()
                            .runUntil(client.generateAsync(Bench.LIGHTHOUSE))
                            .images())
                    .hasSize(1);
        }
        assertThat(recorder.named("gen_ai.client.operation")).hasSize(2);
    }

    @Test
    void a_convention_that_throws_does_not_break_the_task() {
        TaskObservationConvention broken = new DefaultTaskObservationConvention() {
            @Override
            protected String operationName(TaskObservationContext context) {
                throw new IllegalStateException("a broken convention");
            }
        };
        ObservationRegistry other = ObservationRegistry.create();
        other.observationConfig().observationHandler(new Recorder());
        try (ImageClient client =
                bench.client(EaselObservations.builder(other).convention(broken).build())) {
            assertThat(bench.time()
                            .runUntil(client.generateAsync(Bench.LIGHTHOUSE))
                            .images())
                    .hasSize(1);
        }
    }

    @Test
    void a_registry_without_handlers_costs_nothing() {
        ObservationRegistry idle = ObservationRegistry.create();
        EaselObservations listener = EaselObservations.of(idle);
        try (ImageClient client = bench.client(listener)) {
            bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
        }
        assertThat(listener.onStart(TaskStart.builder()
                        .handle(TaskHandle.of(
                                Dan.PROVIDER,
                                List.of(TaskCall.of("r1")),
                                bench.time().instant(),
                                null))
                        .service("dan")
                        .server(bench.dan().baseUrl())
                        .build()))
                .isSameAs(listener);
    }

    @Test
    void exchanges_that_are_over_are_let_go_while_their_task_goes_on() {
        List<WeakReference<Observation.Context>> over = new CopyOnWriteArrayList<>();
        ObservationRegistry other = ObservationRegistry.create();
        other.observationConfig().observationHandler(new ObservationHandler<ExchangeObservationContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof ExchangeObservationContext;
            }

            @Override
            public void onStop(ExchangeObservationContext context) {
                over.add(new WeakReference<>(context));
            }
        });
        bench.dan().always(ExchangeKind.POLL, Fault.empty(503));
        try (ImageClient client = bench.client(EaselObservations.of(other))) {
            ImageTask task = client.submit(
                    Bench.LIGHTHOUSE,
                    CallOptions.builder().deadline(Duration.ofDays(30)).build());
            while (over.size() < 20) {
                bench.time().awaitScheduledWithin(Duration.ofMinutes(10));
                bench.time().advance(Duration.ofMinutes(10));
            }
            // The last of them may still be on some thread's stack.
            assertThat(leftAfterCollections(over)).isLessThan(3);
            assertThat(task.result()).isNotDone();
        }
    }

    @Test
    void a_task_that_is_over_is_let_go_while_its_client_is_open() {
        List<WeakReference<Observation.Context>> over = new CopyOnWriteArrayList<>();
        ObservationRegistry other = ObservationRegistry.create();
        other.observationConfig().observationHandler(new ObservationHandler<TaskObservationContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof TaskObservationContext;
            }

            @Override
            public void onStop(TaskObservationContext context) {
                over.add(new WeakReference<>(context));
            }
        });
        try (ImageClient client = bench.client(EaselObservations.of(other))) {
            for (int i = 0; i < 5; i++) {
                bench.time().runUntil(client.generateAsync(Bench.LIGHTHOUSE));
            }
            assertThat(over).hasSize(5);
            assertThat(leftAfterCollections(over)).isLessThan(2);
        }
    }

    private static long leftAfterCollections(List<WeakReference<Observation.Context>> references) {
        long left = references.size();
        for (int i = 0; i < 50 && left > 0; i++) {
            System.gc();
            left = references.stream()
                    .filter(reference -> reference.get() != null)
                    .count();
        }
        return left;
    }
}
