package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.ConnectionException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.RetryPolicy;
import dev.easel.TaskHandle;
import dev.easel.TaskTimeoutException;
import dev.easel.engine.ToyService.Gate;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.toy.Toy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each wait that a task has ends by its one deadline: not a moment later by the task's clock, with a message that names what
 * was waited for, and with the truth about money.
 */
@Timeout(60)
class DeadlinesTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final CallOptions OPTIONS =
            CallOptions.builder().deadline(DEADLINE).build();
    private static final String ACCEPTED = "{\"task\":\"t1\"}";
    private static final String QUEUED = "{\"state\":\"queued\"}";

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
    }

    @AfterEach
    void stop() {
        service.close();
        time.awaitNothingScheduled();
    }

    private Toy client() {
        return ToyClient.builder(service.url()).timeSource(time);
    }

    @Test
    void the_wait_until_the_service_takes_submissions_again() {
        // Longer than the first task waits, and within what the second one has.
        service.response("/submit", busy("50"));
        try (ImageClient client = client().build()) {
            CompletableFuture<ImageResult> refused = client.generateAsync(
                    REQUEST, CallOptions.builder().deadline(Duration.ofHours(1)).build());
            time.awaitScheduledWithin(Duration.ofSeconds(50));
            time.advance(Duration.ofSeconds(10));
            CompletableFuture<ImageResult> behind = client.generateAsync(REQUEST, OPTIONS);

            // At 50 seconds the first one tries again and is refused for another 50: beyond the deadline of the second.
            time.advance(Duration.ofSeconds(40));
            time.awaitScheduledWithin(Duration.ofSeconds(50));
            time.advance(Duration.ofSeconds(20));

            requireTimeout(behind, "the end of the wait that the service asked for", false);
            refused.cancel(true);
        }
    }

    @Test
    void the_wait_for_an_unfinished_task_to_end() {
        service.response("/submit", ACCEPTED).response("/status", QUEUED).response("/cancel", "{}");
        try (ImageClient client = client().maxUnfinishedTasks(1).build()) {
            ImageTask first = client.submit(
                    REQUEST, CallOptions.builder().deadline(Duration.ofHours(1)).build());
            first.accepted().join();
            CompletableFuture<ImageResult> second = client.generateAsync(REQUEST, OPTIONS);

            time.advance(DEADLINE);

            requireTimeout(second, "one of 1 unfinished tasks to end", false);
            assertThat(service.count("/submit")).isEqualTo(1);
            first.cancel().join();
        }
    }

    @Test
    void the_wait_for_a_call_in_flight_to_end() {
        Gate gate = new Gate();
        service.response("/submit", gate.before(ToyService.json(ToyService.done())));
        try (ImageClient client = client().maxExchangesInFlight(1).build()) {
            CompletableFuture<ImageResult> first = client.generateAsync(
                    REQUEST, CallOptions.builder().deadline(Duration.ofHours(1)).build());
            gate.awaitEntered();
            CompletableFuture<ImageResult> second = client.generateAsync(REQUEST, OPTIONS);

            time.advance(DEADLINE);

            requireTimeout(second, "the submission to be sent", false);
            gate.open();
            time.runUntil(first);
            assertThat(service.count("/submit")).isEqualTo(1);
        }
    }

    @Test
    void connecting() {
        StuckSockets stuck = new StuckSockets();
        try (ImageClient client = client().httpClient(new OkHttpClient.Builder()
                        .socketFactory(stuck)
                        .connectTimeout(Duration.ZERO)
                        .build())
                .build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, OPTIONS);
            stuck.awaitConnecting();

            time.advance(DEADLINE);

            requireTimeout(result, "the submission to be sent", false);
        }
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void the_response_to_the_submission() {
        Gate gate = new Gate();
        service.response("/submit", gate.before(ToyService.json(ACCEPTED)));
        try (ImageClient client = client().build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, OPTIONS);
            gate.awaitEntered();

            time.advance(DEADLINE);

            requireTimeout(result, "the response to the submission", true);
            gate.open();
        }
    }

    @Test
    void the_wait_before_the_next_attempt() throws IOException {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        RetryPolicy slow = RetryPolicy.builder()
                .firstDelay(Duration.ofSeconds(50))
                .longestDelay(Duration.ofSeconds(50))
                .build();
        try (ImageClient client =
                ToyClient.builder(nobody).timeSource(time).retries(slow).build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, OPTIONS);

            // The second wait would end beyond the deadline: it is not begun, and what failed is told instead.
            assertThatThrownBy(() -> time.runUntil(result))
                    .cause()
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("2 attempts")
                    .hasMessageContaining("nothing was billed");
            assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(Duration.ofSeconds(50));
        }
    }

    @Test
    void the_wait_before_a_lost_submission_is_polled_for() {
        service.response("/submit", ToyService.cut()).response("/status", ToyService.status(500, "broken"));
        try (ImageClient client = AnyClient.of(new ClientIdProtocol(), service.url())
                .timeSource(time)
                .build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, everyTwoMinutes());

            assertThatThrownBy(() -> time.runUntil(result)).isInstanceOf(CompletionException.class);

            requireTimeout(result, "a poll to say whether the submission arrived", true);
        }
    }

    @Test
    void the_wait_for_the_next_poll() {
        service.response("/submit", ACCEPTED).response("/status", QUEUED);
        try (ImageClient client = client().build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, OPTIONS);

            assertThatThrownBy(() -> time.runUntil(result)).isInstanceOf(CompletionException.class);

            requireTimeout(result, "the task at toy", true);
        }
    }

    @Test
    void the_wait_for_the_next_poll_tells_the_last_failure() {
        service.response("/submit", ACCEPTED).response("/status", ToyService.status(500, "on fire"));
        try (ImageClient client = client().build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, OPTIONS);

            assertThatThrownBy(() -> time.runUntil(result)).isInstanceOf(CompletionException.class);

            requireTimeout(result, "the task (HTTP 500, on fire)", true);
        }
    }

    @Test
    void a_poll_that_brings_no_response() {
        Gate gate = new Gate();
        service.response("/submit", ACCEPTED).response("/status", gate.before(ToyService.json(QUEUED)));
        try (ImageClient client = client().build()) {
            // Begun one second after the submission; an attempt has 30 seconds, and the task less.
            CompletableFuture<ImageResult> result = client.generateAsync(
                    REQUEST,
                    CallOptions.builder().deadline(Duration.ofSeconds(20)).build());
            time.awaitScheduledWithin(Duration.ofSeconds(1));
            time.advance(Duration.ofSeconds(1));
            gate.awaitEntered();

            time.advance(Duration.ofSeconds(19));

            requireTimeout(result, Duration.ofSeconds(20), "the task", true);
            gate.open();
        }
    }

    @Test
    void a_download_that_brings_no_response() {
        Gate gate = new Gate();
        service.response("/submit", "{\"urls\":[\"" + service.url() + "/image\"]}")
                .response("/image", gate.before(ToyService.image()));
        try (ImageClient client = client().build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, OPTIONS);
            gate.awaitEntered();

            time.advance(DEADLINE);

            requireTimeout(result, "an image to be downloaded", true);
            gate.open();
        }
    }

    @Test
    void the_wait_before_an_image_is_fetched_again() {
        service.response("/submit", "{\"urls\":[\"" + service.url() + "/image\"]}")
                .response("/image", ToyService.status(404, "not yet"));
        try (ImageClient client = client().build()) {
            CompletableFuture<ImageResult> result = client.generateAsync(REQUEST, OPTIONS);

            assertThatThrownBy(() -> time.runUntil(result)).isInstanceOf(CompletionException.class);

            requireTimeout(result, "an image to be downloaded (HTTP 404, not yet)", true);
        }
    }

    @Test
    void a_resumed_task_is_told_its_own_deadline_and_not_the_time_since_its_submission() {
        service.response("/submit", ACCEPTED)
                .response("/status", "{\"state\":\"done\",\"urls\":[\"" + service.url() + "/image\"]}")
                .response("/image", ToyService.status(404, "not yet"));
        TaskHandle handle;
        try (ImageClient client = client().build()) {
            handle = client.submit(REQUEST, OPTIONS).accepted().join();
        }
        time.advance(Duration.ofSeconds(5));
        try (ImageClient client = client().build()) {
            CompletableFuture<ImageResult> result =
                    client.resume(handle, OPTIONS).result();

            assertThatThrownBy(() -> time.runUntil(result)).isInstanceOf(CompletionException.class);

            requireTimeout(result, "an image to be downloaded (HTTP 404, not yet)", true);
        }
    }

    private static CallOptions everyTwoMinutes() {
        return CallOptions.builder()
                .deadline(DEADLINE)
                .pollSchedule(PollSchedule.every(Duration.ofMinutes(2)))
                .build();
    }

    private static MockResponse busy(String seconds) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", seconds)
                .build();
    }

    private void requireTimeout(CompletableFuture<ImageResult> result, String waitingFor, boolean billed) {
        requireTimeout(result, DEADLINE, waitingFor, billed);
    }

    /** By now, without another moment of the task's time; the thread that closes the socket may take its own. */
    private void requireTimeout(
            CompletableFuture<ImageResult> result, Duration deadline, String waitingFor, boolean billed) {
        Duration now = Duration.ofNanos(time.nanoTime());
        assertThat(result)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(TaskTimeoutException.class, late -> {
                    assertThat(late)
                            .hasMessageContaining("the deadline of " + deadline.toSeconds() + ".0 s passed")
                            .hasMessageContaining("while waiting for")
                            .hasMessageContaining(waitingFor);
                    assertThat(late.mayHaveBeenBilled()).isEqualTo(billed);
                    assertThat(late.handle()).isPresent();
                    if (!billed) {
                        assertThat(late).hasMessageContaining("nothing was billed");
                    }
                });
        assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(now).isLessThanOrEqualTo(Duration.ofSeconds(70));
    }

    /** Sockets that connect for ever, until they are closed. */
    private static final class StuckSockets extends SocketFactory {
        private final CountDownLatch connecting = new CountDownLatch(1);

        void awaitConnecting() {
            try {
                assertThat(connecting.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        @Override
        public Socket createSocket() {
            return new Socket() {
                private final CountDownLatch closed = new CountDownLatch(1);

                @Override
                public void connect(SocketAddress address, int timeout) throws IOException {
                    connecting.countDown();
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IOException("closed while connecting");
                }

                @Override
                public void close() throws IOException {
                    closed.countDown();
                    super.close();
                }
            };
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
