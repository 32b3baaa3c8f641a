package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CancelOutcome;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.TaskStatus;
import dev.easel.spi.JsonValue;
import dev.easel.testkit.Exchange;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.LocalEmulator;
import dev.easel.testkit.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images from AUTOMATIC1111's interface while they are being generated: how far they are, and how they are stopped. */
@Timeout(60)
class A1111WatchedTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = VirtualTime.create();
    private final List<TaskStatus> told = new CopyOnWriteArrayList<>();
    private LocalEmulator emulator;

    @BeforeEach
    void start() {
        emulator = server().start();
    }

    @AfterEach
    void stop() {
        emulator.close();
        time.awaitNothingScheduled();
    }

    @Test
    void an_image_tells_how_far_it_is_and_then_it_is_there() {
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client, "mine");
            look();
            look();
            time.advance(Duration.ofSeconds(18));

            assertThat(task.result().join().images()).hasSize(1);
        }
        assertThat(told)
                .startsWith(TaskStatus.submitting(), TaskStatus.running(0.05), TaskStatus.running(0.1))
                .endsWith(new TaskStatus.Succeeded(1));
    }

    @Test
    void an_image_that_waits_for_another_tells_its_place() {
        try (ImageClient client = client().build()) {
            ImageTask first = client.submit(request("first"));
            awaitKnown("first", "active");
            ImageTask second = submit(client, "second");
            time.advance(SECOND);
            while (!told.contains(TaskStatus.queued(1))) {
                Thread.onSpinWait();
            }
            time.advance(Duration.ofSeconds(60));

            assertThat(time.runUntil(first.result()).images()).hasSize(1);
            assertThat(time.runUntil(second.result()).images()).hasSize(1);
        }
        assertThat(told).startsWith(TaskStatus.submitting(), TaskStatus.queued(1));
    }

    @Test
    void each_call_of_a_split_request_is_polled_by_its_own_name() {
        try (ImageClient client = client().build()) {
            ImageTask task = client.submit(
                    request("several").toBuilder().seed(7).count(3).build());

            assertThat(time.runUntil(task.result()).images()).hasSize(3);
        }
        assertThat(fields("force_task_id", ExchangeKind.SUBMIT))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .containsAll(fields("id_task", ExchangeKind.POLL));
    }

    @Test
    void a_server_without_its_web_interface_tells_how_far_whatever_it_generates_is() {
        emulator.close();
        emulator = server().webInterface(false).start();
        try (ImageClient client = client().build()) {
            ImageTask task = client.submit(request("mine")).onStatus(told::add);
            // Nothing tells of a job here: of the server as a whole it can be heard.
            while (get("/sdapi/v1/progress")
                            .get("state")
                            .get("job_count")
                            .int32()
                            .orElse(0)
                    == 0) {
                Thread.onSpinWait();
            }
            look();
            look();
            time.advance(Duration.ofSeconds(18));
            task.result().join();
        }
        assertThat(told).startsWith(TaskStatus.submitting(), TaskStatus.running(0.05), TaskStatus.running(0.1));
        assertThat(emulator.exchanges().stream()
                        .filter(exchange -> exchange.path().equals("/internal/progress")))
                .as("asked once, and then as it was answered")
                .hasSize(1);
    }

    @Test
    void cancelling_an_image_that_is_being_generated_interrupts_the_server() {
        try (ImageClient client = client().build()) {
            ImageTask task = submit(client, "mine");
            look();

            assertThat(task.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
            assertThat(emulator.count(ExchangeKind.CANCEL)).isEqualTo(1);
            long asked = emulator.count(ExchangeKind.POLL);
            time.advance(Duration.ofMinutes(1));
            assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(asked);
            assertThat(post("/internal/progress", "{\"id_task\":\"mine\"}")
                            .get("active")
                            .bool())
                    .hasValue(false);
        }
    }

    @Test
    void cancelling_an_image_that_waits_does_no_harm_to_the_one_that_is_being_generated() {
        try (ImageClient client = client().interruptOnCancel(LocalInterrupt.ANY).build()) {
            ImageTask first = client.submit(request("first"));
            awaitKnown("first", "active");
            ImageTask second = submit(client, "second");

            assertThat(second.cancel().join()).isEqualTo(CancelOutcome.NOT_SUPPORTED);
            assertThat(emulator.count(ExchangeKind.CANCEL)).isZero();
            time.advance(Duration.ofSeconds(20));
            assertThat(first.result().join().images()).hasSize(1);
        }
    }

    @Test
    void a_user_may_have_images_generated_to_their_end() {
        try (ImageClient client =
                client().interruptOnCancel(LocalInterrupt.NEVER).build()) {
            ImageTask task = submit(client, "mine");
            long asked = emulator.count(ExchangeKind.POLL);

            assertThat(task.cancel().join()).isEqualTo(CancelOutcome.NOT_SUPPORTED);
            assertThat(emulator.count(ExchangeKind.CANCEL)).isZero();
            assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(asked);
        }
    }

    @Test
    void where_nobody_can_tell_whose_image_is_generated_the_users_word_decides() {
        emulator.close();
        emulator = server().webInterface(false).start();
        try (ImageClient careful = client().build();
                ImageClient alone =
                        client().interruptOnCancel(LocalInterrupt.ANY).build()) {
            ImageTask left = careful.submit(request("left"));
            awaitSubmissions(1);
            assertThat(left.cancel().join()).isEqualTo(CancelOutcome.NOT_SUPPORTED);
            assertThat(emulator.count(ExchangeKind.CANCEL)).isZero();

            ImageTask stopped = alone.submit(request("stopped"));
            awaitSubmissions(2);
            assertThat(stopped.cancel().join()).isEqualTo(CancelOutcome.CANCELLED);
            assertThat(emulator.count(ExchangeKind.CANCEL)).isEqualTo(1);
        }
    }

    @Test
    void the_name_of_a_job_is_the_requests_id_and_nothing_else() {
        assertThat(Wire.findings(
                        LocalDialect.A1111.protocol(Wire.settings("http://localhost:7860")),
                        ImageRequest.builder()
                                .prompt("a")
                                .putExtraField("force_task_id", "other")
                                .build()))
                .singleElement()
                .asString()
                .startsWith("wrong: extraFields has \"force_task_id\"; set the request's requestId instead");
    }

    private LocalEmulator.Builder server() {
        return LocalEmulator.builder()
                .dialect(LocalEmulator.Dialect.A1111)
                .basicAuth("me", "MARKEDKEY")
                .clock(time)
                .generationTime(Duration.ofSeconds(20));
    }

    private LocalBuilder client() {
        return Local.builder()
                .dialect(LocalDialect.A1111)
                .baseUrl(emulator.baseUrl().toString())
                .basicAuth("me", "MARKEDKEY")
                .timeSource(time);
    }

    private static ImageRequest request(String id) {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .size(64, 64)
                .requestId(id)
                .build();
    }

    /** Returns once the server has it, so that its time runs from here. */
    private ImageTask submit(ImageClient client, String id) {
        ImageTask task = client.submit(request(id)).onStatus(told::add);
        awaitKnown(id, "active", "queued");
        return task;
    }

    /** One look, from the wait before it to the wait behind it. */
    private void look() {
        time.awaitScheduledWithin(SECOND);
        time.advance(SECOND);
        time.awaitScheduledWithin(SECOND);
    }

    private void awaitKnown(String job, String... flags) {
        while (true) {
            JsonValue response = post("/internal/progress", "{\"id_task\":\"" + job + "\"}");
            for (String flag : flags) {
                if (response.get(flag).bool().orElse(false)) {
                    return;
                }
            }
        }
    }

    private void awaitSubmissions(int count) {
        while (emulator.count(ExchangeKind.SUBMIT) < count) {
            Thread.onSpinWait();
        }
    }

    private List<String> fields(String name, ExchangeKind kind) {
        return emulator.exchanges().stream()
                .filter(exchange -> exchange.kind() == kind)
                .map(Exchange::text)
                .map(JsonValue::parse)
                .map(body -> body.get(name).text().orElseThrow())
                .toList();
    }

    private JsonValue get(String path) {
        return send(HttpRequest.newBuilder(URI.create(emulator.baseUrl() + path)));
    }

    private JsonValue post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(emulator.baseUrl() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonValue send(HttpRequest.Builder request) {
        try {
            return JsonValue.parse(HttpClient.newHttpClient()
                    .send(
                            request.header("Authorization", "Basic bWU6TUFSS0VES0VZ")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
