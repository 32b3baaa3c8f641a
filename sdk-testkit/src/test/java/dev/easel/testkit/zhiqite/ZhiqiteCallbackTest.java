package dev.easel.testkit.zhiqite;

import static dev.easel.testkit.zhiqite.Caller.drawing;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.ZhiqiteEmulator.CallbackId;
import dev.easel.testkit.internal.Json;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZhiqiteCallbackTest {
    private static final Duration WORK = Duration.ofSeconds(20);

    private final VirtualTime clock = VirtualTime.create();
    private final MockWebServer receiver = new MockWebServer();
    private ZhiqiteEmulator emulator = timed().start();
    private Caller caller = new Caller(emulator);

    @BeforeEach
    void listen() throws Exception {
        receiver.start();
    }

    @AfterEach
    void close() {
        emulator.close();
        receiver.close();
    }

    @Test
    void callback_comes_once_the_task_is_finished_and_never_again_after_an_acknowledgement() throws Exception {
        submit("pro1");
        assertThat(emulator.deliverCallbacks()).isEmpty();
        clock.advance(WORK);
        acknowledge();
        List<CallbackDelivery> delivered = emulator.deliverCallbacks();
        RecordedRequest request = received();
        JsonNode told = body(request);

        assertThat(delivered).singleElement().satisfies(delivery -> {
            assertThat(delivery.taskId()).isEqualTo("pro1");
            assertThat(delivery.acknowledged()).isTrue();
        });
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(told.at("/code").asText()).isEqualTo("200");
        assertThat(told.at("/data/id_task").asText()).isEqualTo("pro1");
        assertThat(told.at("/data/status").asInt()).isEqualTo(2);
        assertThat(told.at("/data/differentialImageRspList")).hasSize(1);
        assertThat(emulator.deliverCallbacks()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void callback_spells_the_id_as_told_and_in_no_other_way(CallbackId id) throws Exception {
        restart(timed().callbackId(id).callbackNested(false));
        submit("pro1");
        clock.advance(WORK);
        acknowledge();
        emulator.deliverCallbacks();
        JsonNode told = body(received());

        assertThat(told.get(id.spelling()).asText()).isEqualTo("pro1");
        assertThat(told.has("data")).isFalse();
        assertThat(List.of("id_task", "task_id", "taskId", "businessTaskId").stream()
                        .filter(told::has))
                .containsExactly(id.spelling());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":\"400\"}", "ok", "", "{\"code\":\"200\"}"})
    void anything_but_code_200_in_a_successful_response_is_retried(String response) {
        submit("pro1");
        clock.advance(WORK);
        receiver.enqueue(new MockResponse.Builder()
                .code(response.contains("200") ? 500 : 200)
                .body(response)
                .build());
        assertThat(emulator.deliverCallbacks())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.acknowledged()).isFalse());
        assertThat(emulator.deliverCallbacks()).as("not due yet").isEmpty();
        clock.advance(Duration.ofSeconds(3));
        acknowledge();

        assertThat(emulator.deliverCallbacks())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.acknowledged()).isTrue());
    }

    @Test
    void retries_keep_the_documented_steps_and_end_after_ten() {
        submit("pro1");
        clock.advance(WORK);
        for (int i = 0; i < 11; i++) {
            receiver.enqueue(new MockResponse.Builder().code(500).build());
        }
        assertThat(emulator.deliverCallbacks()).hasSize(1);
        for (int seconds : new int[] {3, 5, 15, 30, 60, 600, 3600, 3600, 3600, 3600}) {
            clock.advance(Duration.ofSeconds(seconds - 1));
            assertThat(emulator.deliverCallbacks()).as("before %s s", seconds).isEmpty();
            clock.advance(Duration.ofSeconds(1));
            assertThat(emulator.deliverCallbacks()).as("after %s s", seconds).hasSize(1);
        }
        clock.advance(Duration.ofDays(1));

        assertThat(emulator.deliverCallbacks()).isEmpty();
        assertThat(receiver.getRequestCount()).isEqualTo(11);
    }

    @Test
    void acknowledged_callback_can_come_again() {
        restart(timed().callbackRepeats(2));
        submit("pro1");
        clock.advance(WORK);
        acknowledge();
        acknowledge();
        acknowledge();

        assertThat(emulator.deliverCallbacks()).hasSize(3);
        assertThat(emulator.deliverCallbacks()).isEmpty();
    }

    @Test
    void callback_can_come_early_with_an_unfinished_task() throws Exception {
        restart(timed().earlyCallbacks(true));
        submit("pro1");
        acknowledge();
        acknowledge();
        assertThat(emulator.deliverCallbacks()).hasSize(1);
        JsonNode early = body(received());
        clock.advance(WORK);
        emulator.deliverCallbacks();
        JsonNode late = body(received());

        assertThat(early.at("/data/status").asInt()).isEqualTo(1);
        assertThat(late.at("/data/status").asInt()).isEqualTo(2);
    }

    @Test
    void tool_calls_back_with_its_result() throws Exception {
        caller.tool(
                "interrogate",
                "{\"businessTaskId\":\"b1\",\"image\":\"https://p.example/a.png\",\"callbackUrl\":\"" + address()
                        + "\"}");
        clock.advance(WORK);
        acknowledge();
        emulator.deliverCallbacks();
        JsonNode told = body(received());

        assertThat(told.at("/data/id_task").asText()).isEqualTo("b1");
        assertThat(told.at("/data/caption").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://images.example/cb", "https://127.0.0.1/cb", "http://127.0.0.1.example/cb", "not a url"})
    void address_beyond_this_machine_is_never_called(String url) {
        caller.draw(drawing("pro1", body -> body.put("callbackUrl", url)));
        clock.advance(WORK);

        assertThat(emulator.deliverCallbacks()).isEmpty();
    }

    @Test
    void receiver_that_is_gone_is_told_by_status_0() {
        submit("pro1");
        receiver.close();
        clock.advance(WORK);

        assertThat(emulator.deliverCallbacks()).singleElement().satisfies(delivery -> {
            assertThat(delivery.status()).isZero();
            assertThat(delivery.acknowledged()).isFalse();
        });
    }

    private void submit(String id) {
        assertThat(caller.draw(drawing(id, body -> body.put("callbackUrl", address())))
                        .get("code")
                        .asText())
                .isEqualTo("200");
    }

    private String address() {
        return "http://127.0.0.1:" + receiver.getPort() + "/image/api/callback";
    }

    private void acknowledge() {
        receiver.enqueue(new MockResponse.Builder().body("{\"code\":\"200\"}").build());
    }

    private RecordedRequest received() throws InterruptedException {
        return Objects.requireNonNull(receiver.takeRequest(5, TimeUnit.SECONDS), "no callback came");
    }

    private static JsonNode body(RecordedRequest request) {
        return Objects.requireNonNull(
                Json.read(Objects.requireNonNull(request.getBody()).toByteArray()));
    }

    private ZhiqiteEmulator.Builder timed() {
        return ZhiqiteEmulator.builder().clock(clock).generationTime(WORK);
    }

    private void restart(ZhiqiteEmulator.Builder builder) {
        emulator.close();
        emulator = builder.start();
        caller = new Caller(emulator);
    }
}
