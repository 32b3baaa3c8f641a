package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PollMoment;
import dev.easel.PollSchedule;
import dev.easel.ProviderId;
import dev.easel.Size;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what a poll schedule is told. */
@Timeout(60)
class PollMomentTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a lighthouse")
            .size(512, 256)
            .steps(20)
            .build();

    private final VirtualTime time = VirtualTime.create();
    private final Recorder schedule = new Recorder();
    private final CallOptions options =
            CallOptions.builder().pollSchedule(schedule).build();
    private ToyService service;
    private ImageClient client;

    /** Waits ten seconds each time and keeps what it is told. */
    private static final class Recorder implements PollSchedule {
        private final List<PollMoment> asked = new CopyOnWriteArrayList<>();
        private final List<PollMoment> finished = new CopyOnWriteArrayList<>();

        @Override
        public Duration delay(PollMoment moment) {
            asked.add(moment);
            return moment.hint().orElse(Duration.ofSeconds(10));
        }

        @Override
        public void finished(PollMoment moment) {
            finished.add(moment);
        }
    }

    @BeforeEach
    void start() throws Exception {
        service = new ToyService().response("/submit", "{\"task\":\"t1\"}");
        client = ToyClient.builder(service.url())
                .timeSource(time)
                .random(new Punctual())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
    }

    @Test
    void it_is_told_what_was_asked_for_and_where_the_task_stands() {
        service.response("/status", "{\"state\":\"running\",\"progress\":0.25}")
                .response("/status", "{\"state\":\"running\",\"progress\":0.5}")
                .response("/status", ToyService.done());

        time.runUntil(client.generateAsync(REQUEST, options));

        PollMoment first = schedule.asked.get(0);
        assertThat(first.provider()).isEqualTo(ProviderId.of("toy"));
        assertThat(first.providerSchedule().delay(first)).isEqualTo(Duration.ofSeconds(1));
        assertThat(first.size()).contains(Size.of(512, 256));
        assertThat(first.steps()).hasValue(20);
        assertThat(first.images()).isOne();
        assertThat(first.kind()).isEmpty();
        assertThat(first.number()).isOne();
        assertThat(first.hint()).isEmpty();
        assertThat(first.remaining()).isEqualTo(Duration.ofMinutes(10));
        assertThat(first.sinceAccepted()).isZero();
        assertThat(first.sincePolled()).isZero();
        assertThat(first.timeLeft()).isEmpty();
        PollMoment third = schedule.asked.get(2);
        assertThat(third.number()).isEqualTo(3);
        assertThat(third.remaining()).isEqualTo(Duration.ofSeconds(580));
        assertThat(third.sinceAccepted()).isEqualTo(Duration.ofSeconds(20));
        assertThat(third.sincePolled()).isZero();
        assertThat(third.status()).isEqualTo(TaskStatus.running(0.5));
        assertThat(third.timeLeft()).contains(Duration.ofSeconds(20));
        assertThat(schedule.asked).hasSize(3);
    }

    @Test
    void it_is_told_once_that_a_task_has_finished() {
        service.response("/status", "{\"state\":\"running\"}").response("/status", ToyService.done());

        time.runUntil(client.generateAsync(REQUEST, options));

        assertThat(schedule.finished).singleElement().satisfies(moment -> {
            assertThat(moment.steps()).hasValue(20);
            assertThat(moment.number()).isEqualTo(2);
            assertThat(moment.sinceAccepted()).isEqualTo(Duration.ofSeconds(20));
            assertThat(moment.sincePolled()).isEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void a_poll_that_failed_does_not_say_that_the_task_was_unfinished() {
        service.response("/status", "{\"state\":\"running\"}")
                .response("/status", ToyService.status(500, "later"))
                .response("/status", ToyService.done());

        time.runUntil(client.generateAsync(REQUEST, options));

        assertThat(schedule.asked.get(2).sincePolled()).isEqualTo(Duration.ofSeconds(10));
        assertThat(schedule.finished.get(0).sincePolled()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void what_the_service_asks_for_is_a_hint() {
        service.response(
                        "/status",
                        new MockResponse.Builder()
                                .code(503)
                                .addHeader("Retry-After", "7")
                                .build())
                .response("/status", ToyService.done());

        time.runUntil(client.generateAsync(REQUEST, options));

        assertThat(schedule.asked.get(1).hint()).contains(Duration.ofSeconds(7));
    }

    @Test
    void a_task_that_failed_has_not_finished() {
        service.response("/status", "{\"state\":\"failed\"}");

        assertThatThrownBy(() -> time.runUntil(client.generateAsync(REQUEST, options)))
                .hasMessageContaining("failed");

        assertThat(schedule.finished).isEmpty();
    }

    @Test
    void of_a_task_that_was_resumed_nobody_knows_when_it_finished() {
        service.response("/status", ToyService.done());
        ImageTask task = client.submit(REQUEST, options);
        // The clock stands still meanwhile, so that no poll comes before it is detached.
        TaskHandle handle = task.accepted().join();
        task.detach().join();

        time.runUntil(client.resume(handle, options).result());

        assertThat(schedule.finished).isEmpty();
    }

    @Test
    void a_schedule_that_throws_when_a_task_has_finished_costs_no_image() {
        service.response("/status", ToyService.done());
        PollSchedule broken = new PollSchedule() {
            @Override
            public Duration delay(PollMoment moment) {
                return Duration.ofSeconds(1);
            }

            @Override
            public void finished(PollMoment moment) {
                throw new StackOverflowError("on purpose");
            }
        };

        assertThat(time.runUntil(client.generateAsync(
                                REQUEST,
                                CallOptions.builder().pollSchedule(broken).build()))
                        .images())
                .hasSize(1);
    }

    @Test
    void a_schedule_that_learns_polls_the_fourth_task_when_the_others_had_ended() {
        CallOptions learning =
                CallOptions.builder().pollSchedule(PollSchedule.learning()).build();
        for (int task = 0; task < 4; task++) {
            // Polled every second by the provider's own schedule: 29 polls find it unfinished.
            service.forget("/status");
            for (int poll = 0; poll < (task < 3 ? 29 : 0); poll++) {
                service.response("/status", "{\"state\":\"queued\"}");
            }
            service.response("/status", ToyService.done());
            long began = time.nanoTime();
            time.runUntil(client.generateAsync(REQUEST, learning));
            long took = Duration.ofNanos(time.nanoTime() - began).toSeconds();
            assertThat(took).isEqualTo(task < 3 ? 30 : 10);
        }
    }
}
