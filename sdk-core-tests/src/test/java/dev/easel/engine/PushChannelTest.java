package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.Capabilities;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.TaskCall;
import dev.easel.TaskStatus;
import dev.easel.engine.ToyService.Gate;
import dev.easel.spi.EventOutcome;
import dev.easel.spi.EventReader;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A push channel hints while polling decides; what goes wrong with it touches nothing. */
@Timeout(30)
class PushChannelTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** In real time, for what happens while the time stands still. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final CallOptions HOURLY = CallOptions.builder()
            .deadline(Duration.ofHours(9))
            .pollSchedule(PollSchedule.every(HOUR))
            .build();

    private final VirtualTime time = VirtualTime.create();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        service.response("/submit", "{\"task\":\"t1\"}").response("/status", ToyService.done());
    }

    @AfterEach
    void stop() {
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void a_response_on_the_channel_leads_to_a_poll_at_once() {
        service.response("/push", events("event: response\ndata: {}\n\n"));
        try (ImageClient client = client(new PushingProtocol())) {
            assertThat(client.generateAsync(ImageRequest.of("a lighthouse"), HOURLY))
                    .as("without the time moving")
                    .succeedsWithin(PATIENCE);
        }
        assertThat(service.count("/status")).isEqualTo(1);
    }

    @Test
    void progress_on_the_channel_is_told() {
        Gate pushed = new Gate();
        service.response(
                "/push",
                pushed.before(events("event: progress\ndata: {\"share\":0.5}\n\nevent: response\ndata: {}\n\n")));
        List<TaskStatus> told = new CopyOnWriteArrayList<>();
        try (ImageClient client = client(new PushingProtocol())) {
            ImageTask task =
                    client.submit(ImageRequest.of("a lighthouse"), HOURLY).onStatus(told::add);
            pushed.awaitEntered();
            pushed.open();
            assertThat(task.result()).succeedsWithin(PATIENCE);
        }
        assertThat(told).contains(TaskStatus.running(0.5));
    }

    @Test
    void a_channel_that_fails_is_opened_again_ever_later_and_given_up_the_fifth_time() {
        service.response("/push", ToyService.status(404, ""))
                .response("/push", ToyService.cut())
                .response("/push", ToyService.status(500, ""));
        try (ImageClient client = client(new PushingProtocol())) {
            ImageTask task = client.submit(ImageRequest.of("a lighthouse"), HOURLY);
            for (int failures = 1; failures <= 4; failures++) {
                time.awaitScheduledWithin(Duration.ofSeconds(5L * failures));
                time.advance(Duration.ofSeconds(5L * failures).minusNanos(1));
                assertThat(service.count("/push")).isEqualTo(failures);
                time.advance(Duration.ofNanos(1));
            }
            time.runUntil(task.result());
        }
        assertThat(service.count("/push")).isEqualTo(5);
        assertThat(elapsed()).as("polling goes on").isEqualTo(HOUR);
    }

    @Test
    void a_channel_that_ends_is_opened_again_after_five_seconds_and_counts_failures_anew() {
        service.forget("/status");
        service.response("/status", "{\"state\":\"queued\"}");
        for (int i = 0; i < 4; i++) {
            service.response("/push", ToyService.status(500, ""));
        }
        service.response("/push", events("event: response\ndata: {}\n\n"))
                .response("/push", ToyService.status(500, ""));
        try (ImageClient client = client(new PushingProtocol())) {
            ImageTask task = client.submit(ImageRequest.of("a lighthouse"), HOURLY);
            for (int seconds : List.of(5, 10, 15, 20, 5, 5)) {
                time.awaitScheduledWithin(Duration.ofSeconds(seconds));
                time.advance(Duration.ofSeconds(seconds));
            }
            time.awaitScheduledWithin(Duration.ofSeconds(10));
            assertThat(service.count("/push")).isEqualTo(7);
            task.detach().join();
        }
    }

    @Test
    void a_provider_that_breaks_over_its_channel_has_its_task_polled() {
        PushingProtocol broken = new PushingProtocol() {
            @Override
            public Optional<WireRequest> push(TaskCall task) {
                throw new IllegalStateException("no channel");
            }
        };
        try (ImageClient client = client(broken)) {
            time.runUntil(client.generateAsync(ImageRequest.of("a lighthouse"), HOURLY));
        }
        assertThat(elapsed()).isEqualTo(HOUR);
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanoTime());
    }

    private ImageClient client(PushingProtocol protocol) {
        return AnyClient.of(protocol, service.url()).timeSource(time).build();
    }

    private static MockResponse events(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "text/event-stream")
                .body(body)
                .build();
    }

    /** The toy with a stream of events about each task. */
    private static class PushingProtocol extends BentProtocol {
        /** With results that are kept for long, so that no poll comes between. */
        @Override
        public Capabilities capabilities() {
            return straight.capabilities().toBuilder()
                    .resultLifetime(Duration.ofDays(1))
                    .build();
        }

        @Override
        public Optional<WireRequest> push(TaskCall task) {
            return Optional.of(WireRequest.get("/push").events(new Reader()).build());
        }
    }

    private static final class Reader implements EventReader {
        @Override
        public boolean isResult(String name) {
            return name.equals("response");
        }

        @Override
        public EventOutcome read(String name, WireResponse event) {
            return name.equals("response")
                    ? EventOutcome.result()
                    : new EventOutcome.Progress(
                            TaskStatus.running(
                                    event.json().get("share").decimal().orElse(0)),
                            null);
        }
    }
}
