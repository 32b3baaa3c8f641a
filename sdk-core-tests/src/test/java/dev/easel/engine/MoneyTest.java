package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.easel.Attempt;
import dev.easel.AttemptKind;
import dev.easel.AuthenticationException;
import dev.easel.CallOptions;
import dev.easel.CancelOutcome;
import dev.easel.ClientClosedException;
import dev.easel.ConnectionException;
import dev.easel.EaselException;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.RejectedException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskDetachedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.spi.JsonObject;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireRequest;
import dev.easel.testkit.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what a failure means for money follows from the life of the call: was it sent, was it accepted. Never from what failed last. */
@Timeout(30)
class MoneyTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = ToyClient.builder(service.url()).timeSource(time).build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        time.awaitNothingScheduled();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 407, 408, 409, 413, 421, 425, 429, 500, 503})
    void a_poll_that_is_refused_is_sent_again_and_the_image_is_delivered(int status) {
        accepted();
        service.response("/status", ToyService.status(status, "no"))
                .response("/status", ToyService.status(status, "no"))
                .response("/status", ToyService.done());

        ImageResult result = time.runUntil(client.generateAsync(REQUEST));

        assertThat(result.images()).hasSize(1);
        assertThat(service.count("/submit")).isEqualTo(1);
        assertThat(service.count("/status")).isEqualTo(3);
    }

    @Test
    void polls_whose_key_is_refused_three_times_in_a_row_end_the_task_billed_and_with_its_handle() {
        accepted();
        service.response("/status", ToyService.status(401, "no"))
                .response("/status", ToyService.status(403, "no"))
                .response("/status", "{\"state\":\"queued\"}")
                .response("/status", ToyService.status(401, "no"));

        EaselException refused = failure(client.generateAsync(REQUEST));

        assertThat(refused).isInstanceOf(AuthenticationException.class).hasMessageContaining("of its polls, 3 times");
        requireBilledWithHandle(refused);
        assertThat(service.count("/status")).isEqualTo(6);
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_deadline_that_passes_while_polls_fail_says_since_when_and_that_it_may_be_billed() {
        accepted();
        service.response("/status", ToyService.status(502, "bad gateway"));

        CallOptions hurried = deadline(10);
        ImageTask task = client.submit(REQUEST, hurried);
        time.awaitScheduledWithin(Duration.ofSeconds(1));
        EaselException late = failure(task.result());

        assertThat(late)
                .isInstanceOf(TaskTimeoutException.class)
                .hasMessageContaining("has not been reachable since 2030-01-01T00:00:01Z")
                .hasMessageContaining("502")
                .hasMessageNotContaining("the task goes on there");
        requireBilledWithHandle(late);
        assertThat(task.status())
                .isInstanceOfSatisfying(
                        TaskStatus.Unwatched.class,
                        unwatched -> assertThat(unwatched
                                        .last()
                                        .pollFailure()
                                        .orElseThrow()
                                        .reason())
                                .contains("502"));
    }

    @Test
    void a_task_whose_polls_can_make_no_connection_ends_billed() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            Thread server = new Thread(() -> acceptOnce(full));
            server.setDaemon(true);
            server.start();
            try (ImageClient lonely = ToyClient.builder(URI.create("http://127.0.0.1:" + full.getLocalPort()))
                    .connectTimeout(Duration.ofMillis(300))
                    .build()) {
                ImageTask task = lonely.submit(
                        REQUEST,
                        CallOptions.builder().deadline(Duration.ofSeconds(3)).build());
                task.accepted().join();
                for (int i = 0; i < 4; i++) {
                    // Nobody empties the backlog, so that from here on no connection can be made.
                    Socket socket = new Socket();
                    waiting.add(socket);
                    try {
                        socket.connect(full.getLocalSocketAddress(), 50);
                    } catch (IOException backlogIsFull) {
                        break;
                    }
                }

                EaselException late = cause(catchThrowable(() -> task.result().join()));

                assertThat(late)
                        .isInstanceOf(TaskTimeoutException.class)
                        .hasMessageContaining("not been reachable since");
                requireBilledWithHandle(late);
            } finally {
                for (Socket socket : waiting) {
                    socket.close();
                }
            }
        }
    }

    private static void acceptOnce(ServerSocket server) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder request = new StringBuilder();
            while (request.indexOf("}") < 0) {
                int next = in.read();
                if (next < 0) {
                    return;
                }
                request.append((char) next);
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 13\r\n\r\n{\"task\":\"t1\"}"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_poll_that_waits_for_a_place_in_flight_when_the_deadline_passes_is_of_a_billed_task() {
        accepted();
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/status", gate.before(ToyService.json("{\"state\":\"queued\"}")));
        try (ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxExchangesInFlight(1)
                .build()) {
            ImageTask first = narrow.submit(REQUEST, deadline(60));
            ImageTask second = narrow.submit(REQUEST, deadline(5));
            CompletableFuture.allOf(first.accepted(), second.accepted()).join();
            time.awaitScheduledWithin(Duration.ofSeconds(1));
            time.advance(Duration.ofSeconds(1));
            gate.awaitEntered();
            time.advance(Duration.ofSeconds(5));

            EaselException late = cause(catchThrowable(() -> second.result().join()));
            assertThat(late).isInstanceOf(TaskTimeoutException.class);
            requireBilledWithHandle(late);
            gate.open();
        }
    }

    @Test
    void closing_says_that_nothing_was_billed_of_what_is_still_in_the_queue_and_else_that_it_may_be() {
        accepted();
        service.response("/status", "{\"state\":\"queued\"}");
        ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxUnfinishedTasks(1)
                .build();
        ImageTask sent = narrow.submit(REQUEST);
        sent.accepted().join();
        ImageTask waiting = narrow.submit(REQUEST);

        narrow.close();

        EaselException notSent = cause(catchThrowable(() -> waiting.result().join()));
        assertThat(notSent).isInstanceOf(ClientClosedException.class).hasMessageContaining("nothing was sent");
        assertThat(notSent.mayHaveBeenBilled()).isFalse();
        EaselException accepted = cause(catchThrowable(() -> sent.result().join()));
        assertThat(accepted).isInstanceOf(ClientClosedException.class);
        requireBilledWithHandle(accepted);
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 425})
    void a_submission_that_was_certainly_not_processed_is_sent_again(int status) {
        service.response("/submit", ToyService.status(status, "")).response("/submit", ToyService.done());

        assertThat(time.runUntil(client.generateAsync(REQUEST)).images()).hasSize(1);
        assertThat(service.count("/submit")).isEqualTo(2);
    }

    @Test
    void a_408_after_the_whole_body_leaves_the_outcome_unknown() {
        service.response("/submit", ToyService.status(408, ""));

        EaselException unknown = failure(client.generateAsync(REQUEST));

        assertThat(unknown).isInstanceOf(OutcomeUnknownException.class);
        assertThat(unknown.mayHaveBeenBilled()).isTrue();
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_408_before_the_whole_body_was_written_is_sent_again() throws Exception {
        try (ServerSocket impatient = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ImageClient continued = AnyClient.of(
                                new BentProtocol() {
                                    @Override
                                    WireRequest submission(ImageRequest request, SubmitContext context) {
                                        return WireRequest.post("/submit")
                                                .header("Expect", "100-continue")
                                                .json(JsonObject.create().put("prompt", "a lighthouse"))
                                                .imagesIn("images")
                                                .build();
                                    }
                                },
                                URI.create("http://127.0.0.1:" + impatient.getLocalPort()))
                        .timeSource(time)
                        .build()) {
            CompletableFuture<ImageResult> result = continued.generateAsync(REQUEST);
            respond(impatient, "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            Thread second = new Thread(() -> respond(
                    impatient,
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + ToyService.done().length() + "\r\n\r\n" + ToyService.done()));
            second.start();

            assertThat(time.runUntil(result).images()).hasSize(1);
            second.join();
        }
    }

    /** Reads the head of a request, and responds without its body. */
    private static void respond(ServerSocket server, String response) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_proxy_that_refuses_kept_the_submission_from_the_service() {
        service.response("/submit", ToyService.status(407, ""));

        EaselException unreachable = failure(client.generateAsync(REQUEST));

        assertThat(unreachable).isInstanceOf(ConnectionException.class).hasMessageContaining("407");
        assertThat(unreachable.mayHaveBeenBilled()).isFalse();
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_response_about_another_task_is_not_delivered() {
        accepted();
        service.response("/status", ToyService.done().replace("{\"state\"", "{\"taskId\":\"t2\",\"state\""))
                .response("/status", ToyService.done().replace("{\"state\"", "{\"taskId\":\"t1\",\"state\""));

        assertThat(time.runUntil(client.generateAsync(REQUEST)).images()).hasSize(1);
        assertThat(service.count("/status")).isEqualTo(2);
    }

    @Test
    void a_hook_that_throws_vetoes_the_submission_and_nothing_is_sent() {
        IllegalStateException noDisk = new IllegalStateException("the ledger's disk is full");
        CallOptions hooked = CallOptions.builder()
                .submissionHook((handle, part, attempt) -> {
                    throw noDisk;
                })
                .build();

        EaselException vetoed = failure(client.generateAsync(REQUEST, hooked));

        assertThat(vetoed).isInstanceOf(SubmissionVetoedException.class).hasRootCause(noDisk);
        assertThat(vetoed.mayHaveBeenBilled()).isFalse();
        assertThat(service.seen()).isEmpty();
    }

    @Test
    void the_hook_is_called_once_before_each_post_that_the_service_sees_and_a_listener_is_told_of_each() {
        service.response("/submit", ToyService.status(421, ""))
                .response(
                        "/submit",
                        new MockResponse.Builder()
                                .code(503)
                                .addHeader("Retry-After", "0")
                                .build())
                .response("/submit", ToyService.status(429, ""))
                .response("/submit", ToyService.done());
        List<Integer> hooked = new CopyOnWriteArrayList<>();
        List<Attempt> told = new CopyOnWriteArrayList<>();
        CallOptions options = CallOptions.builder()
                .submissionHook((handle, part, attempt) -> {
                    assertThat(service.count("/submit")).isEqualTo(attempt - 1L);
                    hooked.add(attempt);
                })
                .addListener(new TaskListener() {
                    @Override
                    public void onAttempt(TaskHandle handle, Attempt attempt) {
                        told.add(attempt);
                    }
                })
                .build();

        time.runUntil(client.generateAsync(REQUEST, options));

        assertThat(hooked).containsExactly(1, 2, 3, 4);
        assertThat(told).hasSize(4).allMatch(attempt -> attempt.kind() == AttemptKind.SUBMIT);
        assertThat(service.count("/submit")).isEqualTo(4);
    }

    @Test
    void a_detached_task_is_left_at_the_service_and_found_again_by_its_handle() {
        accepted();
        service.response("/status", "{\"state\":\"queued\"}");
        ImageTask task = client.submit(REQUEST);

        TaskHandle handle = task.detach().join();

        EaselException left = cause(catchThrowable(() -> task.result().join()));
        assertThat(left).isInstanceOf(TaskDetachedException.class);
        requireBilledWithHandle(left);
        assertThat(task.status()).isInstanceOf(TaskStatus.Unwatched.class);
        assertThat(service.count("/cancel")).isZero();
        service.forget("/status");
        service.response("/status", ToyService.done());
        assertThat(time.runUntil(client.resume(handle).result()).images()).hasSize(1);
    }

    @Test
    void a_check_is_one_poll_and_holds_nothing() {
        accepted();
        service.response("/status", "{\"state\":\"running\",\"progress\":0.25}");
        TaskHandle handle = client.submit(REQUEST).detach().join();

        assertThat(client.check(handle)).isEqualTo(TaskStatus.running(0.25));
        assertThat(service.count("/status")).isEqualTo(1);
    }

    @Test
    void a_deadline_from_admission_does_not_run_while_the_task_waits_for_its_turn() {
        accepted();
        service.response("/status", "{\"state\":\"queued\"}").response("/cancel", "{}");
        try (ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxUnfinishedTasks(1)
                .build()) {
            ImageTask first = narrow.submit(REQUEST, deadline(60));
            first.accepted().join();
            ImageTask patient = narrow.submit(
                    REQUEST,
                    CallOptions.builder()
                            .deadline(Duration.ofSeconds(10))
                            .deadlineFromAdmission(true)
                            .build());
            time.advance(Duration.ofSeconds(30));
            assertThat(patient.result()).isNotDone();
            assertThat(patient.status()).isEqualTo(TaskStatus.submitting());

            first.cancel().join();
            patient.accepted().join();
            EaselException late = failure(patient.result());
            assertThat(late).isInstanceOf(TaskTimeoutException.class).hasMessageContaining("deadline of 10.0 s");
            assertThat(time.nanoTime())
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(40).toNanos());
        }
    }

    @Test
    void the_status_tells_that_polls_fail_while_they_do() {
        accepted();
        service.response("/status", "{\"state\":\"running\",\"progress\":0.5}")
                .response("/status", ToyService.status(500, "broken"))
                .response("/status", ToyService.done());
        List<TaskStatus> told = new CopyOnWriteArrayList<>();
        ImageTask task = client.submit(REQUEST).onStatus(told::add);

        time.runUntil(task.result());

        assertThat(told)
                .anySatisfy(status -> assertThat(status.pollFailure()).isPresent())
                .contains(TaskStatus.running(0.5));
    }

    @Test
    void a_task_that_the_service_has_no_more_is_expired() {
        accepted();
        service.response("/status", "{\"state\":\"gone\"}");
        ImageTask task = client.submit(REQUEST);

        EaselException expired = failure(task.result());

        assertThat(expired).isInstanceOf(TaskExpiredException.class);
        requireBilledWithHandle(expired);
        assertThat(task.status()).isEqualTo(new TaskStatus.Expired());
    }

    @Test
    void a_serialised_exception_keeps_handle_code_and_words() throws Exception {
        service.response("/submit", ToyService.status(422, "{\"error\":\"steps are too many\"}"));
        EaselException refused = failure(client.generateAsync(REQUEST));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(refused);
        }

        EaselException read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (EaselException) in.readObject();
        }

        assertThat(read).isInstanceOf(RejectedException.class).hasMessage(refused.getMessage());
        assertThat(read.handle()).isEqualTo(refused.handle()).isPresent();
        assertThat(read.serviceCode()).isEqualTo(refused.serviceCode());
        assertThat(read.serviceMessage()).isEqualTo(refused.serviceMessage()).isPresent();
        assertThat(read.httpStatus()).isEqualTo(refused.httpStatus());
        assertThat(read.mayHaveBeenBilled()).isEqualTo(refused.mayHaveBeenBilled());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410})
    void an_address_that_is_gone_is_requested_afresh_with_one_poll(int status) {
        accepted();
        service.response("/status", "{\"state\":\"done\",\"urls\":[\"" + service.url() + "/old.png\"]}")
                .response("/status", "{\"state\":\"done\",\"urls\":[\"" + service.url() + "/new.png\"]}")
                .response("/old.png", ToyService.status(status, ""))
                .response("/new.png", ToyService.image());

        assertThat(time.runUntil(client.generateAsync(REQUEST)).images()).hasSize(1);
        assertThat(service.count("/status")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410})
    void an_address_that_is_gone_and_stays_so_is_expired(int status) {
        accepted();
        service.response("/status", "{\"state\":\"done\",\"urls\":[\"" + service.url() + "/old.png\"]}")
                .response("/old.png", ToyService.status(status, ""));

        EaselException expired = failure(client.generateAsync(REQUEST));

        assertThat(expired).isInstanceOf(TaskExpiredException.class);
        requireBilledWithHandle(expired);
        assertThat(service.count("/status")).isEqualTo(2);
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void nothing_is_claimed_about_a_resumed_task_before_its_first_poll() {
        accepted();
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/status", gate.before(ToyService.json(ToyService.done())));
        TaskHandle handle = client.submit(REQUEST).detach().join();

        ImageTask task = client.resume(handle);

        assertThat(task.status()).isEqualTo(TaskStatus.unknown());
        gate.open();
        time.runUntil(task.result());
    }

    @Test
    void what_is_cancelled_between_submission_and_acceptance_is_cancelled_at_the_service() {
        ToyService.Gate gate = new ToyService.Gate();
        service.response("/submit", gate.before(ToyService.json("{\"task\":\"t1\"}")))
                .response("/cancel", "{}");
        ImageTask task = client.submit(REQUEST);
        gate.awaitEntered();

        CompletableFuture<CancelOutcome> cancelled = task.cancel();
        assertThat(task.result()).isCancelled();
        gate.open();

        assertThat(cancelled.join()).isEqualTo(CancelOutcome.CANCELLED);
        assertThat(service.count("/cancel/t1")).isEqualTo(1);
    }

    @Test
    void what_never_left_the_client_is_cancelled_without_a_word_to_the_service() {
        accepted();
        service.response("/status", "{\"state\":\"queued\"}").response("/cancel", "{}");
        try (ImageClient narrow = ToyClient.builder(service.url())
                .timeSource(time)
                .maxUnfinishedTasks(1)
                .build()) {
            narrow.submit(REQUEST).accepted().join();
            assertThat(narrow.submit(REQUEST).cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
        }
        assertThat(service.count("/cancel")).isZero();
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    private void accepted() {
        service.response("/submit", "{\"task\":\"t1\"}");
    }

    private static CallOptions deadline(int seconds) {
        return CallOptions.builder().deadline(Duration.ofSeconds(seconds)).build();
    }

    private EaselException failure(CompletableFuture<?> future) {
        return cause(catchThrowable(() -> time.runUntil(future)));
    }

    private static EaselException cause(Throwable thrown) {
        assertThat(thrown).isNotNull();
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        assertThat(cause).isInstanceOf(EaselException.class);
        return (EaselException) cause;
    }

    private static void requireBilledWithHandle(EaselException failure) {
        assertThat(failure.mayHaveBeenBilled()).isTrue();
        assertThat(failure.handle().orElseThrow().taskId()).hasValue("t1");
    }
}
