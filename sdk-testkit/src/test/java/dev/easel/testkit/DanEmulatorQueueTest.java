package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what happens to tasks as time passes. */
@Timeout(30)
class DanEmulatorQueueTest {

    private final VirtualTime clock = VirtualTime.create();
    private final DanEmulator emulator = DanEmulator.builder()
            .clock(clock)
            .apiKey("sk-MARKEDKEY-private")
            .queueTime(Duration.ofSeconds(2))
            .generationTime(Duration.ofSeconds(10))
            .start();

    @AfterEach
    void close() {
        emulator.close();
    }

    private String submit() throws IOException {
        return DanWire.post(emulator, "/api/sd/txt2img/async", DanWire.textToImage())
                .json()
                .path("data")
                .path("taskId")
                .asText();
    }

    private void assertState(String taskId, int status, int queuePosition) throws IOException {
        JsonNode data = DanWire.status(emulator, taskId).path("data");
        assertThat(data.path("status").intValue()).as("status").isEqualTo(status);
        assertThat(data.path("queuePosition").intValue()).as("queuePosition").isEqualTo(queuePosition);
        assertThat(data.has("images")).isEqualTo(status == 2);
    }

    @Test
    void a_task_is_pending_then_processing_then_done() throws IOException {
        String task = submit();

        assertState(task, 0, 1);
        clock.advance(Duration.ofSeconds(2));
        assertState(task, 1, 0);
        clock.advance(Duration.ofSeconds(10));
        assertState(task, 2, 0);
    }

    @Test
    void the_journal_says_which_submissions_were_accepted_when_and_whether_they_were_ordered_to_fail()
            throws IOException {
        emulator.failNextTask();
        submit();
        clock.advance(Duration.ofSeconds(3));
        emulator.next(ExchangeKind.SUBMIT, Fault.empty(429));
        submit();
        submit();

        assertThat(emulator.accepted()).extracting(Accepted::fails).containsExactly(true, false);
        assertThat(emulator.accepted())
                .extracting(Accepted::at)
                .containsExactly(clock.instant().minusSeconds(3), clock.instant());
        assertThat(emulator.accepted().get(1).submission())
                .extracting(Exchange::kind, Exchange::status)
                .containsExactly(ExchangeKind.SUBMIT, 200);
    }

    @Test
    void tasks_fail_at_random_the_same_ones_for_the_same_seed() throws IOException {
        emulator.failRandomly(0.5, 19);
        for (int i = 0; i < 8; i++) {
            submit();
        }
        List<Boolean> first = emulator.accepted().stream().map(Accepted::fails).toList();
        clock.advance(Duration.ofMinutes(5));
        emulator.failRandomly(0.5, 19);
        for (int i = 0; i < 8; i++) {
            submit();
        }

        assertThat(first).contains(true, false);
        assertThat(emulator.accepted().stream().skip(8).map(Accepted::fails).toList())
                .isEqualTo(first);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.failRandomly(1.1, 19))
                .withMessage("share is 1.1; give 0 to 1");
    }

    @Test
    void later_tasks_wait_behind_earlier_ones() throws IOException {
        submit();
        String second = submit();
        String third = submit();

        assertState(second, 0, 2);
        assertState(third, 0, 3);
        clock.advance(Duration.ofSeconds(2));
        assertState(third, 0, 2);
        clock.advance(Duration.ofSeconds(10));
        assertState(second, 1, 0);
        assertState(third, 0, 1);
    }

    @Test
    void an_expired_task_returns_null_data() throws IOException {
        String task = submit();
        clock.advance(Duration.ofSeconds(2 + 10 + 119));
        assertState(task, 2, 0);

        clock.advance(Duration.ofSeconds(1));

        JsonNode response = DanWire.status(emulator, task);
        assertThat(response.path("code").intValue()).isEqualTo(200);
        assertThat(response.path("message").asText()).isEqualTo("success");
        assertThat(response.get("data").isNull()).isTrue();
    }

    @Test
    void an_unknown_task_returns_null_data() throws IOException {
        assertThat(DanWire.status(emulator, "no-such-task").get("data").isNull())
                .isTrue();
    }

    @Test
    void the_eleventh_unfinished_task_of_a_key_is_refused() throws IOException {
        for (int i = 0; i < 10; i++) {
            submit();
        }

        Wire.Response refused = DanWire.post(emulator, "/api/sd/txt2img/async", DanWire.textToImage());

        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.json().path("code").intValue()).isEqualTo(3002);
        assertThat(refused.json().path("message").asText())
                .isEqualTo("the number of pending tasks has exceeded the limit");
        assertThat(refused.json().has("data")).isFalse();
        Wire.Response otherKey = Wire.send(Wire.to(emulator, "/api/sd/txt2img/async")
                .header("Authorization", "Bearer sk-MARKEDKEY-private")
                .header("Content-Type", "application/json")
                .POST(Wire.text(DanWire.textToImage().toString())));
        assertThat(otherKey.json().path("code").intValue()).as("another key").isEqualTo(200);
        clock.advance(Duration.ofSeconds(12));
        assertThat(submit()).as("after one has finished").isNotEmpty();
    }

    @Test
    void a_failed_task_says_nothing_but_its_status() throws IOException {
        emulator.failNextTask();
        String failing = submit();
        String ordered = submit();
        String fine = submit();
        emulator.failTask(ordered);
        clock.advance(Duration.ofSeconds(60));

        assertState(failing, 3, 0);
        assertState(ordered, 3, 0);
        assertState(fine, 2, 0);
        assertThat(DanWire.status(emulator, failing).path("message").asText()).isEqualTo("success");
    }

    @Test
    void failing_an_unknown_task_is_a_mistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.failTask("nobody"))
                .withMessageContaining("nobody");
    }

    @Test
    void what_is_no_image_is_accepted_and_fails() throws IOException {
        for (String image : new String[] {"%%%", "aGVsbG8="}) {
            JsonNode announced = DanWire.post(
                            emulator,
                            "/api/sd/img2img/async",
                            DanWire.imageToImage().put("init_image", image))
                    .json();
            assertThat(announced.path("code").intValue()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(60));

            assertState(announced.path("data").path("taskId").asText(), 3, 0);
        }
    }

    @Test
    void a_blocking_call_returns_when_the_task_is_done() {
        JsonNode response = whileTimeFlies(emulator).json();

        assertThat(response.path("data").path("status").intValue()).isEqualTo(2);
        assertThat(response.path("data").path("images")).hasSize(1);
    }

    @Test
    void a_blocking_call_gives_up_after_122_seconds() {
        try (DanEmulator slow = DanEmulator.builder()
                .clock(clock)
                .generationTime(Duration.ofSeconds(122))
                .start()) {
            Wire.Response response = whileTimeFlies(slow);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.json().path("code").intValue()).isEqualTo(500);
            assertThat(response.json().path("message").asText()).isEqualTo("timeout");
        }
    }

    @Test
    void a_blocking_call_just_below_122_seconds_gets_its_result() {
        try (DanEmulator slow = DanEmulator.builder()
                .clock(clock)
                .generationTime(Duration.ofSeconds(121))
                .start()) {
            assertThat(whileTimeFlies(slow).json().path("code").intValue()).isEqualTo(200);
        }
    }

    /** Makes a blocking call, and moves the clock on until its response is sent. */
    private Wire.Response whileTimeFlies(DanEmulator at) {
        CompletableFuture<Wire.Response> call = Wire.sendAsync(DanWire.to(at, "/api/sd/txt2img")
                .POST(Wire.text(DanWire.textToImage().toString())));
        while (!call.isDone()) {
            clock.advance(Duration.ofSeconds(1));
            Thread.onSpinWait();
        }
        return call.join();
    }

    @Test
    void a_blocking_call_takes_real_time_on_a_clock_that_stands() throws IOException {
        Duration generation = Duration.ofMillis(150);
        try (DanEmulator slow =
                DanEmulator.builder().clock(clock).generationTime(generation).start()) {
            long began = System.nanoTime();
            JsonNode response =
                    DanWire.post(slow, "/api/sd/txt2img", DanWire.textToImage()).json();

            assertThat(response.path("data").path("status").intValue()).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(generation);
        }
    }

    @Test
    void statistics_count_what_went_well() throws IOException {
        submit();
        emulator.failNextTask();
        submit();
        assertThat(statistics("totalCount")).isZero();

        clock.advance(Duration.ofHours(23));
        assertThat(statistics("totalCount")).isEqualTo(1);
        assertThat(statistics("countInLast24Hours")).isEqualTo(1);
        clock.advance(Duration.ofHours(2));
        assertThat(statistics("countInLast24Hours")).isZero();
        assertThat(statistics("countInLastWeek")).isEqualTo(1);
        clock.advance(Duration.ofDays(7));
        assertThat(statistics("countInLastWeek")).isZero();
        assertThat(statistics("totalCount")).isEqualTo(1);
    }

    private long statistics(String which) throws IOException {
        return DanWire.get(emulator, "/api/sd/statistics")
                .json()
                .path("data")
                .path(which)
                .longValue();
    }
}
