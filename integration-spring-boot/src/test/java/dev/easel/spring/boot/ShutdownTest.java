package dev.easel.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import dev.easel.testkit.DanEmulator;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What becomes of tasks that are under way when the application stops. */
class ShutdownTest {
    private static final Pattern TICKET = Pattern.compile("ticket=([^]]+)");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.easel.spring");

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    /** Spring logs conditions under the names of our classes, at finer levels. */
    private List<ILoggingEvent> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().equals(Level.WARN))
                .toList();
    }

    @Test
    void the_ticket_of_an_unfinished_task_is_logged_and_resumes_it() {
        try (DanEmulator dan =
                DanEmulator.builder().generationTime(Duration.ofSeconds(3)).start()) {
            ApplicationContextRunner context = connected(dan);
            context.run(application -> {
                ImageTask task = application.getBean(ImageClient.class).submit(Easel.LIGHTHOUSE);
                task.accepted().join();
            });

            assertThat(warnings()).hasSize(1);
            Matcher ticket = TICKET.matcher(warnings().get(0).getFormattedMessage());
            assertThat(ticket.find()).isTrue();
            context.run(application -> assertThat(application
                            .getBean(ImageClient.class)
                            .resume(TaskHandle.decode(ticket.group(1)))
                            .result()
                            .join()
                            .images())
                    .hasSize(1));
            assertThat(dan.drawn()).as("the one task").hasSize(1);
        }
    }

    @Test
    void finished_tasks_are_not_logged() {
        try (DanEmulator dan = DanEmulator.start()) {
            connected(dan).run(application -> {
                ImageClient client = application.getBean(ImageClient.class);
                client.generate(Easel.LIGHTHOUSE);
                dan.failNextTask();
                assertThat(client.generateAsync(Easel.LIGHTHOUSE)).failsWithin(Duration.ofMinutes(1));
                ImageTask cancelled = client.submit(Easel.LIGHTHOUSE);
                cancelled.cancel().join();
            });
        }

        assertThat(warnings()).isEmpty();
    }

    @Test
    void a_task_that_no_ticket_resumes_is_told_as_what_it_is() {
        try (DanEmulator dan =
                DanEmulator.builder().generationTime(Duration.ofSeconds(20)).start()) {
            connected(dan).withPropertyValues("easel.dan.blocking=true").run(application -> {
                application.getBean(ImageClient.class).submit(Easel.LIGHTHOUSE);
                while (dan.exchanges().isEmpty()) {
                    Thread.onSpinWait();
                }
            });
        }

        assertThat(messages())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .contains("cannot be resumed")
                        .contains("may have been billed")
                        .doesNotContain("ticket="));
    }

    private List<String> messages() {
        return warnings().stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static ApplicationContextRunner connected(DanEmulator dan) {
        return Easel.context()
                .withBean("danConnectionDetails", EaselConnectionDetails.class, () -> dan::clientSettings);
    }
}
