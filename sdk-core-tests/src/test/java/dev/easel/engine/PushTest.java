package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A push channel hints, and polling decides. */
@Timeout(60)
class PushTest {
    private static final CallOptions SELDOM = CallOptions.builder()
            .pollSchedule(PollSchedule.every(Duration.ofHours(1)))
            .deadline(Duration.ofHours(2))
            .build();

    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private ToyService service;

    @BeforeEach
    void start() throws IOException {
        service = new ToyService();
        service.response("/submit", "{\"task\":\"t1\"}");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_websocket_tells_positions_progress_and_previews_and_its_end_makes_the_task_be_polled_at_once()
            throws Exception {
        service.response("/channel", webSocket()).response("/status", ToyService.done());
        List<TaskStatus> statuses = new CopyOnWriteArrayList<>();
        try (ImageClient client = client(1)) {
            ImageTask task = client.submit(ImageRequest.of("a lighthouse"), SELDOM);
            task.onStatus(statuses::add);
            WebSocket channel = opened.get(20, TimeUnit.SECONDS);
            channel.send("{\"type\":\"queued\",\"position\":3}");
            channel.send("{\"type\":\"running\",\"progress\":0.25}");
            channel.send(ByteString.of(ToyService.IMAGE));
            channel.send("{\"type\":\"over\",\"images\":[\"bm90aGluZw==\"]}");

            assertThat(task.result().get(20, TimeUnit.SECONDS).first().bytes()).isEqualTo(ToyService.IMAGE);

            assertThat(statuses).contains(TaskStatus.queued(3), TaskStatus.running(0.25));
            assertThat(statuses)
                    .filteredOn(status -> status instanceof TaskStatus.Running running
                            && running.preview().isPresent())
                    .hasSize(1);
        }
        assertThat(service.count("/status")).isEqualTo(1);
        assertThat(service.seen().stream()
                        .filter(request -> request.getUrl().encodedPath().equals("/channel"))
                        .map(request -> request.getHeaders().get("Authorization")))
                .first()
                .isEqualTo("Bearer " + ToyClient.KEY);
    }

    @Test
    void a_poll_that_knows_no_progress_takes_none_away() throws Exception {
        service.response("/channel", webSocket())
                .responseOnce("/status/t1", request -> ToyService.json("{\"state\":\"running\"}"))
                .response("/status", ToyService.done());
        List<TaskStatus> statuses = new CopyOnWriteArrayList<>();
        try (ImageClient client = client(1)) {
            ImageTask task = client.submit(
                    ImageRequest.of("a lighthouse"),
                    CallOptions.builder()
                            .pollSchedule(PollSchedule.every(Duration.ofMillis(300)))
                            .build());
            task.onStatus(statuses::add);
            opened.get(20, TimeUnit.SECONDS).send("{\"type\":\"running\",\"progress\":0.25}");

            task.result().get(20, TimeUnit.SECONDS);
        }
        assertThat(service.count("/status")).isEqualTo(2);
        assertThat(statuses).contains(TaskStatus.running(0.25)).doesNotContain(TaskStatus.running());
    }

    @Test
    void the_end_of_the_task_closes_the_channel() throws Exception {
        service.response("/channel", webSocket()).response("/cancel", "{}");
        try (ImageClient client = client(1)) {
            ImageTask task = client.submit(ImageRequest.of("a lighthouse"), SELDOM);
            opened.get(20, TimeUnit.SECONDS);

            task.cancel().get(20, TimeUnit.SECONDS);

            closed.get(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "cut", "no websocket", "hostile"})
    void a_channel_that_fails_fails_no_task(String how) {
        service.response(
                "/channel",
                switch (how) {
                    case "refused" -> ToyService.status(401, "no");
                    case "cut" -> ToyService.cut();
                    case "no websocket" -> ToyService.json("{}");
                    default ->
                        new MockResponse.Builder()
                                .webSocketUpgrade(new WebSocketListener() {
                                    @Override
                                    public void onClosing(WebSocket socket, int code, String reason) {
                                        socket.close(code, reason);
                                    }

                                    @Override
                                    public void onOpen(WebSocket socket, Response response) {
                                        socket.send("{\"type\":\"running\",\"progress\":1e999}");
                                        socket.close(1001, "bye");
                                    }
                                })
                                .build();
                });
        service.response("/status", "{\"state\":\"running\"}")
                .response("/status", "{\"state\":\"running\"}")
                .response("/status", ToyService.done());
        try (ImageClient client = client(1)) {
            assertThat(client.generate(
                                    ImageRequest.of("a lighthouse"),
                                    CallOptions.builder()
                                            .pollSchedule(PollSchedule.every(Duration.ofMillis(20)))
                                            .build())
                            .first()
                            .bytes())
                    .isEqualTo(ToyService.IMAGE);
        }
    }

    @Test
    void a_task_whose_channel_finds_no_place_is_polled() throws Exception {
        service.response("/channel", webSocket())
                .response("/cancel", "{}")
                .responseOnce("/status/t1", request -> ToyService.json("{\"state\":\"running\"}"))
                .response("/status", ToyService.done());
        try (ImageClient client = client(1)) {
            ImageTask first = client.submit(ImageRequest.of("a lighthouse"), SELDOM);
            opened.get(20, TimeUnit.SECONDS);

            assertThat(client.generate(
                                    ImageRequest.of("another lighthouse"),
                                    CallOptions.builder()
                                            .pollSchedule(PollSchedule.every(Duration.ofMillis(20)))
                                            .build())
                            .images())
                    .hasSize(1);

            assertThat(service.count("/channel")).isEqualTo(1);
            first.detach().get(20, TimeUnit.SECONDS);
            closed.get(20, TimeUnit.SECONDS);
        }
    }

    private ImageClient client(int atOnce) {
        return AnyClient.of(new PushingProtocol(), service.url())
                .maxExchangesInFlight(atOnce)
                .build();
    }

    private MockResponse webSocket() {
        return new MockResponse.Builder()
                .webSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket, Response response) {
                        opened.complete(socket);
                    }

                    @Override
                    public void onClosing(WebSocket socket, int code, String reason) {
                        socket.close(code, reason);
                        closed.complete(null);
                    }

                    @Override
                    public void onFailure(WebSocket socket, Throwable failure, Response response) {
                        closed.complete(null);
                    }
                })
                .build();
    }

    /** The toy with a WebSocket beside its polls. */
    private static final class PushingProtocol extends BentProtocol {
        @Override
        public Optional<WireRequest> push(TaskCall task) {
            return Optional.of(WireRequest.get("/channel")
                    .imagesIn("images")
                    .events(new Reader())
                    .webSocket(0)
                    .build());
        }
    }

    private static final class Reader implements EventReader {
        @Override
        public boolean isResult(String name) {
            return name.equals("over");
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            return switch (name) {
                case "over" -> EventOutcome.result();
                case "queued" ->
                    new EventOutcome.Progress(
                            TaskStatus.queued(
                                    event.json().get("position").int32().orElse(1)),
                            null);
                case "running" ->
                    new EventOutcome.Progress(
                            TaskStatus.running(
                                    event.json().get("progress").decimal().orElse(0)),
                            null);
                default ->
                    new EventOutcome.Progress(
                            TaskStatus.running(),
                            event.images().stream().findFirst().orElse(null));
            };
        }
    }
}
