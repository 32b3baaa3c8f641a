package dev.easel.zhiqite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ClientClosedException;
import dev.easel.ImageClient;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.TaskStatus;
import dev.easel.callback.CallbackServer;
import dev.easel.testkit.CallbackDelivery;
import dev.easel.testkit.ExchangeKind;
import dev.easel.testkit.Fault;
import dev.easel.testkit.VirtualTime;
import dev.easel.testkit.ZhiqiteEmulator;
import dev.easel.testkit.ZhiqiteEmulator.CallbackId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that the service calls back about: the emulator calls the client's own server, over real sockets. */
class ZhiqiteCallbackEndToEndTest {
    private static final Duration SAFETY_NET = Duration.ofSeconds(30);
    private static final Duration DRAWING = Duration.ofSeconds(10);

    private final VirtualTime time = VirtualTime.create();
    private final Instant start = time.instant();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ZhiqiteEmulator emulator;
    private ImageClient client;
    private CallbackServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private void start(ZhiqiteEmulator.Builder options) {
        emulator = options.clock(time).start();
        client = client();
        server = serverOf(client);
        open.add(emulator);
    }

    private static ZhiqiteEmulator.Builder zhiqite() {
        return ZhiqiteEmulator.builder().generationTime(DRAWING);
    }

    private ImageClient client() {
        ImageClient made = Zhiqite.builder()
                .accessKeyId("MARKEDKEY-id")
                .accessKeySecret("MARKEDKEY-secret")
                .baseUrl(emulator.baseUrl().toString())
                .timeSource(time)
                .build();
        open.add(made);
        return made;
    }

    private CallbackServer serverOf(ImageClient owner) {
        CallbackServer made = CallbackServer.listen(owner.callbackReceiver(), 0);
        open.add(made);
        return made;
    }

    private static ImageRequest lighthouse(URI callbackUrl, String id) {
        return ImageRequest.builder()
                .prompt("a lighthouse")
                .model("photon_v1_84728.safetensors")
                .size(128, 128)
                .requestId(id)
                .callbackUrl(callbackUrl)
                .build();
    }

    /** A task that the service has, and that waits for its first look. */
    private ImageTask submitted(String id) {
        ImageTask task = client.submit(lighthouse(server.address(), id));
        now(task.accepted());
        time.awaitScheduledWithin(SAFETY_NET);
        return task;
    }

    /** What comes without the time moving. */
    private static <T> T now(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private Duration elapsed() {
        return Duration.between(start, time.instant());
    }

    private static HttpResponse<String> send(String method, URI address, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "ID_TASK, true", "ID_TASK, false",
        "TASK_ID, true", "TASK_ID, false",
        "CAMEL_CASE_TASK_ID, true", "CAMEL_CASE_TASK_ID, false",
        "BUSINESS_TASK_ID, true", "BUSINESS_TASK_ID, false"
    })
    void a_call_completes_the_task_before_its_next_poll_was_due(CallbackId id, boolean nested) {
        start(zhiqite().callbackId(id).callbackNested(nested));
        ImageTask task = submitted("called");
        time.advance(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL))
                .as("looks before the call")
                .isZero();

        assertThat(emulator.deliverCallbacks())
                .containsExactly(new CallbackDelivery("called", server.address(), 200, true));

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @Test
    void a_tools_task_is_finished_by_its_call_too() {
        start(zhiqite());
        ImageTask task = ZhiqiteService.of(client)
                .submit(ZhiqiteToolRequest.preprocessorPreview()
                        .image(ImageInput.url(URI.create("https://host/a.png")))
                        .preprocessor("canny")
                        .callbackUrl(server.address())
                        .build());
        now(task.accepted());
        time.awaitScheduledWithin(SAFETY_NET);
        time.advance(DRAWING);

        assertThat(emulator.deliverCallbacks()).singleElement().matches(CallbackDelivery::acknowledged);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_generation_call_without_a_field_for_the_callback_is_polled_as_often_as_any(boolean controlnet) {
        start(zhiqite());
        ImageRequest.Builder request = lighthouse(server.address(), "untold").toBuilder()
                .size(256, 128)
                .initImage(ImageInput.url(URI.create("https://host/a.png")));
        if (controlnet) {
            request.addOptions(ZhiqiteOptions.builder()
                    .putControlnet("enabled", true)
                    .resizeMode(1)
                    .build());
        }

        ImageResult result = time.runUntil(client.submit(request.build()).result());

        assertThat(result.images()).hasSize(1);
        assertThat(result.warnings()).singleElement().asString().contains("callbackUrl");
        assertThat(elapsed()).isLessThan(SAFETY_NET);
        assertThat(emulator.count(ExchangeKind.POLL)).isGreaterThan(1);
    }

    @Test
    void a_tool_without_a_field_for_the_callback_is_polled_as_often_as_any() {
        start(zhiqite());

        ImageResult result = time.runUntil(ZhiqiteService.of(client)
                .submit(ZhiqiteToolRequest.faceSwap()
                        .face(ImageInput.url(URI.create("https://host/a.png")))
                        .target(ImageInput.url(URI.create("https://host/b.png")))
                        .build())
                .result());

        assertThat(result.images()).hasSize(1);
        assertThat(elapsed()).isLessThan(SAFETY_NET);
    }

    @Test
    void the_acknowledgement_ends_the_deliveries() {
        start(zhiqite());
        ImageTask task = submitted("called");
        time.advance(DRAWING);
        emulator.deliverCallbacks();
        now(task.result());

        time.advance(Duration.ofHours(2));

        assertThat(emulator.deliverCallbacks()).isEmpty();
    }

    @Test
    void a_call_that_is_lost_is_made_up_for_by_a_poll_every_half_minute() {
        start(zhiqite().generationTime(Duration.ofSeconds(70)));
        ImageTask task = submitted("lost");

        time.advance(SAFETY_NET.minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        ImageResult result = time.runUntil(task.result());

        assertThat(result.images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(SAFETY_NET.multipliedBy(3));
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(3);
    }

    @Test
    void repeats_of_a_call_change_nothing() {
        start(zhiqite().callbackRepeats(5));
        ImageTask task = submitted("again");
        time.advance(DRAWING);

        assertThat(emulator.deliverCallbacks()).hasSize(6).allMatch(CallbackDelivery::acknowledged);

        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isEqualTo(1);
        assertThat(elapsed()).isEqualTo(DRAWING);
    }

    @Test
    void a_call_after_the_end_is_acknowledged_and_polls_nothing() {
        start(zhiqite().generationTime(SAFETY_NET.minusSeconds(1)));
        ImageTask task = submitted("late");
        time.runUntil(task.result());

        assertThat(emulator.deliverCallbacks()).singleElement().matches(CallbackDelivery::acknowledged);

        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
    }

    @Test
    void a_call_that_overtakes_the_response_to_the_submission_is_not_lost() {
        start(zhiqite().generationTime(Duration.ZERO));
        emulator.next(ExchangeKind.SUBMIT, Fault.drip(20, Duration.ofMillis(200)));
        ImageTask task = client.submit(lighthouse(server.address(), "early"));
        while (emulator.acceptedTasks() == 0) {
            Thread.onSpinWait();
        }

        assertThat(emulator.deliverCallbacks()).singleElement().matches(CallbackDelivery::acknowledged);

        assertThat(task.accepted()).as("the response is still on its way").isNotDone();
        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isZero();
    }

    @Test
    void a_call_about_an_unfinished_task_completes_nothing_and_is_followed_up_once() {
        start(zhiqite().generationTime(Duration.ofSeconds(100)).earlyCallbacks(true));
        ImageTask task = submitted("unfinished");

        assertThat(emulator.deliverCallbacks()).singleElement().matches(CallbackDelivery::acknowledged);

        // The follow-up comes with the schedule's first step: the query may lag behind the call.
        time.awaitScheduledWithin(Duration.ofSeconds(3));
        assertThat(task.result()).isNotDone();
        assertThat(task.status()).isInstanceOf(TaskStatus.Running.class);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(1);
        time.advance(Duration.ofSeconds(3));
        time.awaitScheduledWithin(SAFETY_NET);
        assertThat(emulator.count(ExchangeKind.POLL)).isEqualTo(2);
        time.advance(SAFETY_NET.minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL))
                .as("after it, the safety net alone")
                .isEqualTo(2);
    }

    @Test
    void a_forged_call_with_the_right_address_completes_nothing() throws Exception {
        start(zhiqite());
        ImageTask task = submitted("forged");
        String forgery = "{\"code\":\"200\",\"data\":{\"id_task\":\"forged\",\"status\":2,"
                + "\"differentialImageRspList\":[{\"image\":\"http://127.0.0.1:1/evil.png\"}]}}";

        assertThat(send("POST", server.address(), forgery).statusCode()).isEqualTo(200);

        time.awaitScheduledWithin(Duration.ofSeconds(3));
        assertThat(task.result()).isNotDone();
        assertThat(emulator.count(ExchangeKind.DOWNLOAD)).isZero();
        assertThat(time.runUntil(task.result()).images()).hasSize(1);
    }

    @Test
    void a_poll_that_fails_after_a_call_is_made_good_on_the_ordinary_schedule() {
        start(zhiqite());
        ImageTask task = submitted("unlucky");
        time.advance(DRAWING);
        emulator.next(ExchangeKind.POLL, Fault.closeBeforeResponse());

        emulator.deliverCallbacks();
        time.runUntil(task.result());

        assertThat(elapsed()).isBetween(DRAWING, DRAWING.plusSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{\"id_task\":\"stran",
                "null",
                "[]",
                "7",
                "<html>",
                "{\"id_task\":null,\"data\":[]}",
                "{\"id_task\":{\"id_task\":\"called\"}}",
                "{\"data\":{\"taskId\":\"somebody-elses\"}}"
            })
    void what_names_no_task_is_acknowledged_and_polls_nothing(String body) throws Exception {
        start(zhiqite());
        ImageTask task = submitted("called");

        HttpResponse<String> reply = send("POST", server.address(), body);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(Zhiqite.CALLBACK_ACKNOWLEDGEMENT);
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
        time.advance(SAFETY_NET.minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(task.result()).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void a_request_of_another_method_is_not_allowed_and_polls_nothing(String method) throws Exception {
        start(zhiqite());
        submitted("called");

        HttpResponse<String> reply = send(method, server.address(), "");

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("POST, PUT");
        assertThat(reply.body()).isEmpty();
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
    }

    @Test
    void a_request_to_another_path_is_not_found_and_polls_nothing() throws Exception {
        start(zhiqite());
        submitted("called");

        for (String path : List.of(
                "/", "/x", server.address().getPath() + "x", server.address().getPath() + "/")) {
            HttpResponse<String> reply = send("POST", server.address().resolve(path), "{\"id_task\":\"called\"}");
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body()).isEmpty();
        }
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
    }

    @Test
    void the_call_of_one_client_means_nothing_to_another() throws Exception {
        start(zhiqite());
        ImageClient other = client();
        CallbackServer otherServer = serverOf(other);
        ImageTask task = submitted("mine");

        // The other one's token, and a task that it does not have.
        assertThat(send("POST", otherServer.address(), "{\"id_task\":\"mine\"}").statusCode())
                .isEqualTo(200);
        // The other one's server, and a token that it does not have.
        URI mixed = otherServer.address().resolve(server.address().getPath());
        assertThat(send("POST", mixed, "{\"id_task\":\"mine\"}").statusCode()).isEqualTo(404);

        time.advance(SAFETY_NET.minusMillis(1));
        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThat(task.result()).isNotDone();
    }

    @Test
    void a_task_with_an_address_elsewhere_is_polled_as_often_as_ever() {
        start(zhiqite());

        time.runUntil(client.submit(lighthouse(URI.create("http://127.0.0.1:1/cb"), "elsewhere"))
                .result());

        assertThat(elapsed()).isLessThan(SAFETY_NET);
        assertThat(emulator.count(ExchangeKind.POLL)).isGreaterThan(1);
    }

    @Test
    void each_task_of_a_request_is_called_about_on_its_own() {
        start(zhiqite());
        ImageRequest six =
                lighthouse(server.address(), "six").toBuilder().count(6).build();
        ImageTask task = client.submit(six);
        now(task.accepted());
        time.advance(DRAWING.multipliedBy(2));

        assertThat(emulator.deliverCallbacks())
                .extracting(CallbackDelivery::taskId)
                .containsExactlyInAnyOrder("six-1", "six-2");

        assertThat(now(task.result()).images()).hasSize(6);
    }

    @Test
    void a_resumed_task_hears_of_a_call_and_relies_on_none() {
        start(zhiqite().generationTime(Duration.ofSeconds(6)));
        ImageTask task = submitted("both");
        ImageTask resumed = client.resume(task.handle());
        // Which address the service was given is not known here, so the ordinary schedule counts: 2 s, 3 s, 4.5 s.
        time.awaitScheduledWithin(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(2));
        time.awaitScheduledWithin(Duration.ofSeconds(3));
        time.advance(Duration.ofSeconds(3));
        time.awaitScheduledWithin(Duration.ofMillis(4_500));
        time.advance(Duration.ofSeconds(1));

        emulator.deliverCallbacks();

        assertThat(now(resumed.result()).images()).hasSize(1);
        assertThat(now(task.result()).images()).hasSize(1);
        assertThat(elapsed()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void a_closed_client_acknowledges_what_is_left_and_gives_no_receiver() throws Exception {
        start(zhiqite());
        submitted("left");
        client.close();

        assertThat(send("POST", server.address(), "{\"id_task\":\"left\"}").statusCode())
                .isEqualTo(200);

        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
        assertThatThrownBy(client::callbackReceiver).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void a_cancelled_task_is_not_polled() throws Exception {
        start(zhiqite());
        submitted("cancelled").cancel();

        assertThat(send("POST", server.address(), "{\"id_task\":\"cancelled\"}").statusCode())
                .isEqualTo(200);

        assertThat(emulator.count(ExchangeKind.POLL)).isZero();
    }
}
