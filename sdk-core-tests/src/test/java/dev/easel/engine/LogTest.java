package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.easel.CallOptions;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageTask;
import dev.easel.PollSchedule;
import dev.easel.TaskHandle;
import dev.easel.TaskListener;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Tests what the logger {@code dev.easel.task} tells of a task: its life at DEBUG, its end and its warnings once. */
@Timeout(60)
class LogTest {
    private static final String ACCEPTED = "{\"task\":\"t1\"}";
    private static final ImageRequest REQUEST =
            ImageRequest.builder().prompt("a lighthouse").requestId("job-1").build();
    private static final CallOptions OPTIONS = CallOptions.builder()
            .deadline(Duration.ofMinutes(1))
            .pollSchedule(PollSchedule.every(Duration.ofSeconds(10)))
            .build();

    private final VirtualTime time = VirtualTime.create();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.easel.task");
    private final Level levelBefore = logger.getLevel();
    private final Events events = new Events();
    private ToyService service;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        logger.setLevel(Level.DEBUG);
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(events);
        logger.setLevel(levelBefore);
        service.close();
    }

    @Test
    void a_task_that_succeeds_tells_its_life_at_debug_and_its_end_once_at_info() {
        service.response("/submit", ACCEPTED)
                .response("/status/", ToyService.status(500, "oops"))
                .response("/status/", "{\"state\":\"running\",\"progress\":0.5}")
                .response("/status/", ToyService.done());

        run(OPTIONS);

        assertThat(events.lines())
                .containsSubsequence(
                        "DEBUG toy task job-1 begins",
                        "DEBUG toy accepted task job-1",
                        "DEBUG toy task job-1: POLL failed: HTTP 500, oops; again in PT10S",
                        "DEBUG toy task job-1 is Running[progress=0.5]",
                        "INFO toy task job-1 ended: Succeeded[images=1]");
        assertThat(events.above(Level.DEBUG)).hasSize(1);
    }

    @Test
    void a_task_that_fails_tells_it_once_at_warn() {
        service.response("/submit", ACCEPTED).response("/status/", "{\"state\":\"failed\"}");

        run(OPTIONS);

        assertThat(events.above(Level.DEBUG)).singleElement().asString().startsWith("WARN toy task job-1 failed: ");
    }

    @Test
    void a_deadline_that_passes_is_told_once_at_warn() {
        service.response("/submit", ACCEPTED).response("/status/", "{\"state\":\"queued\"}");

        run(OPTIONS);

        assertThat(events.above(Level.DEBUG))
                .singleElement()
                .asString()
                .startsWith("WARN toy task job-1: the deadline of 60.0 s passed");
    }

    @Test
    void a_task_that_is_cancelled_tells_it_once_at_info() {
        service.response("/submit", ACCEPTED)
                .response("/status/", "{\"state\":\"queued\"}")
                .response("/cancel/", "{}");
        try (ImageClient client = client()) {
            ImageTask task = client.submit(REQUEST, OPTIONS);
            task.accepted().join();

            task.cancel().join();
        }

        assertThat(events.above(Level.DEBUG))
                .singleElement()
                .asString()
                .startsWith("INFO toy task job-1 ended: Cancelled");
    }

    @Test
    void a_task_that_is_left_to_the_service_is_no_warning() {
        service.response("/submit", ACCEPTED).response("/status/", "{\"state\":\"running\"}");
        try (ImageClient client = client()) {
            ImageTask task = client.submit(REQUEST, OPTIONS);

            TaskHandle handle = task.detach().join();

            assertThat(handle.taskId()).contains("t1");
            assertThat(task.result()).failsWithin(Duration.ofSeconds(20));
        }
        assertThat(events.lines()).contains("DEBUG toy task job-1: the task was left at toy; its handle resumes it");
        assertThat(events.above(Level.DEBUG)).isEmpty();
    }

    @Test
    void a_listener_that_throws_is_warned_of_each_time_and_the_end_is_told_once() {
        service.response("/submit", ToyService.done());
        TaskListener listener = new TaskListener() {
            @Override
            public void onSubmitted(TaskHandle task) {
                throw new IllegalStateException("not mine");
            }
        };

        run(OPTIONS.toBuilder().addListener(listener).build());

        assertThat(events.above(Level.DEBUG))
                .containsExactlyInAnyOrder(
                        "WARN a task listener threw; the task goes on",
                        "INFO toy task job-1 ended: Succeeded[images=1]");
    }

    @Test
    void no_words_of_a_service_forge_a_line_or_tell_a_key_or_a_signature() {
        String hostile = "\\u202eevil\\nINFO forged \\u001b[31m " + ToyClient.KEY
                + " https://images.example.com/a.png?signature=secret-1";
        service.response("/submit", ACCEPTED)
                .response("/status/", ToyService.status(500, "\u202eevil\u001b[31m " + ToyClient.KEY))
                .response("/status/", "{\"state\":\"" + hostile + "\"}")
                .response("/status/", "{\"state\":\"failed\"}");

        run(OPTIONS);

        assertThat(events.lines()).hasSizeGreaterThan(4).allSatisfy(line -> {
            assertThat(line.codePoints()
                            .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
                    .as(line)
                    .isTrue();
            assertThat(line).doesNotContain(ToyClient.KEY).doesNotContain("secret-1");
        });
        assertThat(events.lines()).anySatisfy(line -> assertThat(line).contains("evil"));
    }

    private void run(CallOptions options) {
        try (ImageClient client = client()) {
            ImageTask task = client.submit(REQUEST, options);
            time.runUntil(task.result().handle((result, failure) -> task));
        }
    }

    private ImageClient client() {
        return ToyClient.builder(service.url()).timeSource(time).build();
    }

    private static final class Events extends AppenderBase<ILoggingEvent> {
        private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }

        List<String> lines() {
            return events.stream()
                    .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                    .toList();
        }

        List<String> above(Level level) {
            return events.stream()
                    .filter(event -> event.getLevel().toInt() > level.toInt())
                    .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                    .toList();
        }
    }
}
