package dev.easel.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import dev.easel.spi.Outcome;
import dev.easel.spi.ServiceCalls;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.testkit.toy.Toy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The application's code runs where the application said, and what was paid for arrives even when that place is gone. */
@Timeout(30)
class CallbackExecutorTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final WireExchange<String> NAME =
            new WireExchange<>(WireRequest.get("/name").build(), response -> Outcome.done(response.text()));

    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "ours"));
    private final TaskListener listener = new TaskListener() {
        @Override
        public void onStatus(TaskHandle handle, TaskStatus status) {
            note();
        }
    };
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = ToyClient.builder(service.url()).callbackExecutor(executor).build();
        service.response("/submit", ToyService.done()).response("/name", "toy");
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        executor.shutdownNow();
    }

    @Test
    void listeners_and_what_depends_on_a_result_run_on_it() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        executor.execute(() -> awaitQuietly(ready));
        CompletableFuture<ImageResult> result = client.submit(
                        REQUEST, CallOptions.builder().addListener(listener).build())
                .result();
        CompletableFuture<Void> dependent = result.thenRun(this::note);
        ready.countDown();

        dependent.get(10, SECONDS);
        assertThat(threads).containsExactly("ours");
        assertThat(executor.isShutdown()).isFalse();
    }

    @Test
    void a_result_arrives_though_the_executor_was_shut_down() throws Exception {
        executor.shutdown();

        ImageResult result = client.submit(
                        REQUEST, CallOptions.builder().addListener(listener).build())
                .result()
                .get(10, SECONDS);

        assertThat(result.first().bytes()).isEqualTo(ToyService.IMAGE);
        assertThat(threads).isNotEmpty().doesNotContain("ours");
    }

    @Test
    void a_response_to_a_query_arrives_though_the_executor_was_shut_down() throws Exception {
        executor.shutdown();

        CompletableFuture<String> response =
                ServiceCalls.of(client, Toy.PROVIDER).ask(NAME, CallOptions.defaults());

        assertThat(response.get(10, SECONDS)).isEqualTo("toy");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note() {
        threads.add(Thread.currentThread().getName());
    }
}
