package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.CallbackCall;
import dev.easel.CallbackReceiver;
import dev.easel.CallbackReply;
import dev.easel.ClientClosedException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.PreparedTask;
import dev.easel.engine.ToyService.Gate;
import dev.easel.spi.TimeSource;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.toy.Toy;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lets two things happen to a task at the same time, many times: one of them wins, and nothing is left over. */
@Timeout(60)
class RacesTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final URI HERE = URI.create("http://127.0.0.1/called");
    private static final String ACCEPTED = "{\"task\":\"t1\"}";
    private static final String QUEUED = "{\"state\":\"queued\"}";

    private final VirtualTime time = VirtualTime.create();
    private final Calls calls = new Calls();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        calls.awaitNone();
        time.awaitNothingScheduled();
        service.close();
    }

    private Toy client() {
        return ToyClient.builder(service.url()).timeSource(time).httpClient(calls.client());
    }

    @Test
    void a_task_that_ends_while_it_is_cancelled_does_one_of_both() throws Exception {
        service.response("/submit", ToyService.done()).response("/cancel", "{}");
        try (ImageClient client = client().build()) {
            for (int round = 0; round < 50; round++) {
                Story story = new Story();
                ImageTask task = client.submit(REQUEST, followedBy(story));
                CompletableFuture<ImageResult> result = task.result();

                together(task::cancel, () -> time.runUntil(settled(result)));

                story.awaitFinished().requireOrder();
                assertThat(story.events())
                        .last()
                        .isEqualTo(result.isCancelled() ? "finished Cancelled" : "finished Completed");
                if (!result.isCancelled()) {
                    assertThat(result.join().images()).hasSize(1);
                }
            }
        }
    }

    @Test
    void a_wait_that_ends_while_its_task_is_cancelled_asks_nothing_more() throws Exception {
        service.response("/submit", ACCEPTED).response("/status", QUEUED).response("/cancel", "{}");
        try (ImageClient client = client().build()) {
            for (int round = 0; round < 50; round++) {
                Story story = new Story();
                ImageTask task = client.submit(REQUEST, followedBy(story));
                task.accepted().join();
                time.awaitScheduledWithin(Duration.ofSeconds(1));

                together(() -> task.cancel().join(), () -> time.advance(Duration.ofSeconds(1)));

                story.awaitFinished().requireOrder();
                calls.awaitNone();
                time.awaitNothingScheduled();
            }
        }
    }

    @Test
    void a_poll_beside_a_submission_whose_response_comes_meanwhile_tells_nothing_behind_the_end() throws Exception {
        service.response("/progress", "{\"share\":0.5}");
        try (ImageClient client = blocking().build()) {
            for (int round = 0; round < 50; round++) {
                Gate drawing = new Gate();
                service.responseOnce("/submit", drawing.before(ToyService.json(ToyService.done())));
                Story story = new Story();
                ImageTask task = client.submit(REQUEST, followedBy(story));
                drawing.awaitEntered();
                time.awaitScheduledWithin(Duration.ofSeconds(1));

                together(drawing::open, () -> time.advance(Duration.ofSeconds(1)));

                assertThat(task.result().join().images()).hasSize(1);
                story.awaitFinished().requireOrder();
                calls.awaitNone();
                time.awaitNothingScheduled();
            }
        }
    }

    @Test
    void a_poll_whose_time_comes_while_its_task_is_cancelled_leaves_nothing_behind() throws Exception {
        service.response("/progress", "{\"share\":0.5}").response("/cancel", "{}");
        Gate drawing = new Gate();
        service.response("/submit", drawing.before(ToyService.json(ToyService.done())));
        try (ImageClient client = blocking().build()) {
            for (int round = 0; round < 50; round++) {
                Story story = new Story();
                ImageTask task = client.submit(REQUEST, followedBy(story));
                time.awaitScheduledWithin(Duration.ofSeconds(1));

                together(() -> task.cancel().join(), () -> time.advance(Duration.ofSeconds(1)));

                story.awaitFinished().requireOrder();
                calls.awaitNone();
                time.awaitNothingScheduled();
            }
        }
        drawing.open();
    }

    private AnyClient blocking() {
        return AnyClient.of(new BlockingProtocol(), service.url())
                .timeSource(time)
                .httpClient(calls.client());
    }

    @Test
    void a_retry_that_comes_while_its_task_is_cancelled_sends_nothing_more() throws Exception {
        service.response("/submit", busy());
        try (ImageClient client = client().build()) {
            for (int round = 0; round < 50; round++) {
                ImageTask task = client.submit(REQUEST);
                time.awaitScheduledWithin(Duration.ofSeconds(30));

                together(task::cancel, () -> time.advance(Duration.ofSeconds(30)));

                assertThat(task.result()).isCancelled();
                calls.awaitNone();
                time.awaitNothingScheduled();
            }
        }
    }

    @Test
    void a_task_cancelled_as_it_is_refused_leaves_no_timer() throws Exception {
        try (ImageClient client = client().build()) {
            for (int round = 0; round < 50; round++) {
                Gate gate = new Gate();
                service.responseOnce("/submit", gate.before(busy()));
                ImageTask task = client.submit(REQUEST);
                // The refusal before it may have come in when its task was gone already, and then this one waits for
                // it.
                time.runUntil(gate.entered());

                together(gate::open, task::cancel);

                calls.awaitNone();
                time.awaitNothingScheduled();
                time.advance(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void a_task_cancelled_when_its_turn_comes_leaves_its_place_to_the_next() throws Exception {
        service.response("/submit", ToyService.done());
        try (ImageClient client = client().maxUnfinishedTasks(1).build()) {
            for (int round = 0; round < 50; round++) {
                Gate gate = new Gate();
                service.responseOnce("/submit", gate.before(ToyService.json(ToyService.done())));
                CompletableFuture<ImageResult> first = client.generateAsync(REQUEST);
                ImageTask second = client.submit(REQUEST);
                gate.awaitEntered();

                together(gate::open, second::cancel);

                time.runUntil(first);
                assertThat(time.runUntil(client.generateAsync(REQUEST)).images())
                        .as("round %s: there is room for another one", round)
                        .hasSize(1);
            }
        }
    }

    @Test
    void a_task_cancelled_between_its_turn_and_its_submission_leaves_its_place_to_the_next() {
        Gate gate = new Gate();
        service.response("/submit", gate.before(ToyService.json(ToyService.done())))
                .response("/submit", ToyService.done());
        try (ImageClient client = client().maxUnfinishedTasks(1).build()) {
            CompletableFuture<ImageResult> first = client.generateAsync(REQUEST);
            gate.awaitEntered();
            AtomicReference<ImageTask> cancelled = new AtomicReference<>();
            ImageTask second = client.submit(
                    REQUEST,
                    CallOptions.builder()
                            .submissionHook(
                                    (handle, part, attempt) -> cancelled.get().cancel())
                            .build());
            cancelled.set(second);
            CompletableFuture<ImageResult> third = client.generateAsync(REQUEST);

            gate.open();

            time.runUntil(first);
            assertThat(time.runUntil(third).images()).hasSize(1);
            assertThat(second.result()).isCancelled();
            assertThat(service.count("/submit")).isEqualTo(2);
        }
    }

    @Test
    void closing_begins_no_further_call_of_a_task_that_was_split() {
        service.response("/submit", ACCEPTED).response("/status", QUEUED);
        for (int round = 1; round <= 30; round++) {
            try (ImageClient client = client().build()) {
                client.submit(ImageRequest.builder().prompt("sheep").count(30).build());
                time.awaitScheduledWithin(Duration.ofSeconds(1));
                calls.awaitNone();
            }

            calls.awaitNone();
            assertThat(service.count("/submit")).as("three at a time").isLessThanOrEqualTo(3L * round);
        }
    }

    @Test
    void closing_sends_nothing_that_waited_for_its_turn() {
        service.response("/submit", ACCEPTED).response("/status", QUEUED);
        for (int round = 1; round <= 30; round++) {
            List<CompletableFuture<ImageResult>> all = new ArrayList<>();
            try (ImageClient client = client().maxUnfinishedTasks(1).build()) {
                for (int i = 0; i < 30; i++) {
                    all.add(client.generateAsync(REQUEST));
                }
                time.awaitScheduledWithin(Duration.ofSeconds(1));
                calls.awaitNone();
            }

            calls.awaitNone();
            assertThat(service.count("/submit")).isEqualTo(round);
            assertThat(all)
                    .allSatisfy(one -> assertThat(one)
                            .failsWithin(Duration.ofSeconds(20))
                            .withThrowableThat()
                            .withCauseInstanceOf(ClientClosedException.class));
        }
    }

    @Test
    void what_is_submitted_while_the_client_closes_ends_in_one_way_or_the_other() throws Exception {
        service.response("/submit", ToyService.done());
        for (int round = 0; round < 100; round++) {
            ImageClient client = client().build();
            List<CompletableFuture<ImageResult>> begun = new ArrayList<>();

            together(client::close, () -> {
                try {
                    for (int i = 0; i < 5; i++) {
                        begun.add(client.generateAsync(REQUEST));
                    }
                } catch (ClientClosedException closed) {
                    // It was quicker.
                }
            });

            for (CompletableFuture<ImageResult> one : begun) {
                assertThat(settled(one)).succeedsWithin(Duration.ofSeconds(20));
                if (one.isCompletedExceptionally()) {
                    assertThat(one)
                            .failsWithin(Duration.ZERO)
                            .withThrowableThat()
                            .withCauseInstanceOf(ClientClosedException.class);
                }
            }
            calls.awaitNone();
            time.awaitNothingScheduled();
        }
    }

    @Test
    void a_prepared_task_that_two_submit_is_paid_for_once() throws Exception {
        service.response("/submit", ToyService.done());
        try (ImageClient client = client().build()) {
            for (int round = 1; round <= 50; round++) {
                PreparedTask prepared = client.prepare(REQUEST);
                List<ImageTask> tasks = new ArrayList<>();

                together(() -> add(tasks, prepared.submit()), () -> add(tasks, prepared.submit()));

                assertThat(tasks.get(0)).isSameAs(tasks.get(1));
                time.runUntil(tasks.get(0).result());
                assertThat(service.count("/submit")).isEqualTo(round);
            }
        }
    }

    /** A timer thread may run an action before the thread that set it has noted it. */
    @Test
    void what_a_timer_has_begun_before_it_was_noted_is_stopped_all_the_same() {
        Gate never = new Gate();
        service.response("/submit", ACCEPTED)
                .response("/status", never.before(ToyService.json(QUEUED)))
                .response("/cancel", "{}");
        try (ImageClient client = ToyClient.builder(service.url())
                .timeSource(new Hasty(time))
                .httpClient(calls.client())
                .build()) {
            ImageTask task = client.submit(REQUEST);
            never.awaitEntered();

            task.cancel().join();

            calls.awaitNone();
            never.open();
        }
    }

    /**
     * The wait before a poll may be over before the thread that began it has noted it. A callback that comes while that poll goes
     * on must not be spent on the wait that is gone: what the poll finds may be from before the callback.
     */
    @Test
    void a_callback_that_comes_during_a_poll_is_followed_up_however_quick_the_wait_before_it_was() {
        AtomicInteger hasty = new AtomicInteger();
        FirstWaitAtOnce quick = new FirstWaitAtOnce(time, action -> {
            if (hasty.getAndIncrement() % 2 == 0) {
                action.run();
            } else {
                threads.execute(action);
            }
        });
        service.response("/submit", ACCEPTED);
        try (ImageClient client = calling().timeSource(quick).build()) {
            CallbackReceiver receiver = client.callbackReceiver();
            for (int round = 1; round <= 100; round++) {
                Gate polled = new Gate();
                service.responseOnce("/status/t1", polled.before(ToyService.json(QUEUED)))
                        .responseOnce("/status/t1", request -> ToyService.json(ToyService.done()));
                Story story = new Story();
                quick.again();
                ImageTask task = client.submit(calledBackAt(receiver), followedBy(story));
                polled.awaitEntered();

                call(receiver);
                polled.open();

                assertThat(task.result())
                        .as("round %s: without the time moving", round)
                        .succeedsWithin(Duration.ofSeconds(10));
                story.awaitFinished().requireOrder();
                assertThat(service.count("/status")).isEqualTo(2L * round);
                time.awaitNothingScheduled();
            }
        }
    }

    @Test
    void a_callback_that_comes_when_a_poll_is_due_leads_to_a_poll_after_it() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        service.response("/submit", ACCEPTED)
                .response("/status", request -> ToyService.json(done.get() ? ToyService.done() : QUEUED));
        try (ImageClient client = calling().build()) {
            CallbackReceiver receiver = client.callbackReceiver();
            for (int round = 1; round <= 100; round++) {
                done.set(false);
                long polls = service.count("/status");
                Story story = new Story();
                ImageTask task = client.submit(calledBackAt(receiver), followedBy(story));
                task.accepted().join();
                time.awaitScheduledWithin(CallingProtocol.UNCALLED);

                together(
                        () -> {
                            done.set(true);
                            call(receiver);
                        },
                        // Shorter than what a poll may take, or a poll that the callback began would be given up.
                        () -> time.advance(CallingProtocol.UNCALLED));

                assertThat(task.result())
                        .as("round %s: without the time moving further", round)
                        .succeedsWithin(Duration.ofSeconds(10));
                story.awaitFinished().requireOrder();
                assertThat(service.count("/status") - polls).isBetween(1L, 2L);
                time.awaitNothingScheduled();
            }
        }
    }

    private AnyClient calling() {
        return AnyClient.of(new CallingProtocol(), service.url())
                .timeSource(time)
                .httpClient(calls.client());
    }

    private static ImageRequest calledBackAt(CallbackReceiver receiver) {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .callbackUrl(receiver.address(HERE))
                .build();
    }

    private static void call(CallbackReceiver receiver) {
        InputStream body = new ByteArrayInputStream(ACCEPTED.getBytes(StandardCharsets.UTF_8));
        CallbackReply reply =
                receiver.receive(CallbackCall.of("POST", receiver.address(HERE).getPath(), Map.of(), body));
        assertThat(reply.status()).isEqualTo(200);
    }

    private static MockResponse busy() {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "30")
                .build();
    }

    private static CallOptions followedBy(Story story) {
        return CallOptions.builder().addListener(story).build();
    }

    private static CompletableFuture<Void> settled(CompletableFuture<?> future) {
        return future.handle((value, failure) -> null);
    }

    private static synchronized void add(List<ImageTask> tasks, ImageTask task) {
        tasks.add(task);
    }

    /** Lets both go at the same moment, and waits for both. */
    private void together(Runnable one, Runnable other) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        Future<?> first = threads.submit(() -> meet(barrier, one));
        Future<?> second = threads.submit(() -> meet(barrier, other));
        for (Future<?> both : List.of(first, second)) {
            try {
                both.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof CancellationException)
                        && !(e.getCause() instanceof CompletionException)) {
                    throw e;
                }
            }
        }
    }

    private static void meet(CyclicBarrier barrier, Runnable action) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
        action.run();
    }

    /** The first wait is over at once, on whichever thread; all others take the time they take. */
    private static final class FirstWaitAtOnce implements TimeSource {
        private final VirtualTime time;
        private final Executor hurry;
        private final AtomicBoolean first = new AtomicBoolean();

        FirstWaitAtOnce(VirtualTime time, Executor hurry) {
            this.time = time;
            this.hurry = hurry;
        }

        /** The next wait is a first one again. */
        void again() {
            first.set(true);
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable action) {
            if (first.getAndSet(false)) {
                hurry.execute(action);
                return () -> {};
            }
            return time.schedule(delay, action);
        }

        @Override
        public Scheduled timeout(Duration limit, Runnable action) {
            return time.timeout(limit, action);
        }
    }

    /** Runs what is set for within a second at once, on the thread that sets it. */
    private static final class Hasty implements TimeSource {
        private final VirtualTime time;

        Hasty(VirtualTime time) {
            this.time = time;
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable action) {
            if (delay.compareTo(Duration.ofSeconds(1)) > 0) {
                return time.schedule(delay, action);
            }
            action.run();
            return () -> {};
        }

        @Override
        public Scheduled timeout(Duration limit, Runnable action) {
            return time.timeout(limit, action);
        }
    }
}
