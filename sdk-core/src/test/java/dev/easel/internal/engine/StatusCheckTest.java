package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.TaskStatus;
import dev.easel.spi.Download;
import dev.easel.spi.FinishedWork;
import dev.easel.spi.MadeImage;
import dev.easel.spi.Outcome;
import dev.easel.spi.Problem;
import dev.easel.spi.WireExchange;
import dev.easel.spi.WireRequest;
import dev.easel.spi.WireResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one poll says about a task that nobody watches. */
class StatusCheckTest {
    private static final WireRequest POLL = WireRequest.get("/status/t1").build();
    private static final MadeImage IMAGE =
            MadeImage.remote(Download.of(WireRequest.fetch(URI.create("https://images.example/a.png"))
                    .image()
                    .build()));

    @Test
    void a_task_that_goes_on_has_the_status_that_the_service_gives_it() {
        assertThat(said(Outcome.pending(TaskStatus.queued(3)))).isEqualTo(Outcome.done(TaskStatus.queued(3)));
    }

    @Test
    void a_task_that_is_over_says_how_it_ended() {
        assertThat(said(Outcome.done(FinishedWork.of(List.of(IMAGE, IMAGE)))))
                .isEqualTo(Outcome.done(new TaskStatus.Succeeded(2)));
        assertThat(said(Outcome.notFound("gone"))).isEqualTo(Outcome.done(new TaskStatus.Expired()));
        assertThat(said(new Outcome.Cancelled<>())).isEqualTo(Outcome.done(new TaskStatus.Cancelled()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Problem.Kind.class,
            names = {"TASK_FAILED", "CONTENT_REFUSED"})
    void a_problem_of_the_task_is_its_status(Problem.Kind kind) {
        assertThat(said(Outcome.failed(Problem.of(kind, "no luck"))))
                .isEqualTo(Outcome.done(new TaskStatus.Failed("no luck")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Problem.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TASK_FAILED", "CONTENT_REFUSED"})
    void a_problem_of_the_poll_says_nothing_about_the_task(Problem.Kind kind) {
        Problem problem = Problem.of(kind, "no luck");

        assertThat(said(Outcome.failed(problem))).isEqualTo(Outcome.failed(problem));
    }

    @Test
    void what_is_no_outcome_of_a_poll_cannot_be_read() {
        assertThat(said(Outcome.accepted("t1", TaskStatus.queued())))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.problem().kind()).isEqualTo(Problem.Kind.UNREADABLE));
    }

    @Test
    void the_exchange_that_a_poll_leads_to_is_read_in_the_same_way() {
        WireRequest other = WireRequest.get("/archive/t1").build();
        WireExchange<FinishedWork> next = new WireExchange<>(other, response -> Outcome.pending(TaskStatus.running()));

        Outcome<TaskStatus> said = said(new Outcome.Next<>(next, Duration.ofSeconds(3)));

        assertThat(said).isInstanceOfSatisfying(Outcome.Next.class, followed -> {
            assertThat(followed.delay()).isEqualTo(Duration.ofSeconds(3));
            assertThat(followed.exchange().request()).isSameAs(other);
            assertThat(followed.exchange().read(WireResponse.of(200, "{}")))
                    .isEqualTo(Outcome.done(TaskStatus.running()));
        });
    }

    @Test
    void the_poll_is_the_providers_own() {
        assertThat(StatusCheck.of(new WireExchange<>(POLL, response -> Outcome.notFound("gone")))
                        .request())
                .isSameAs(POLL);
    }

    @Test
    void of_several_calls_the_status_is_that_of_the_task() {
        TaskStatus queued = TaskStatus.queued(3);
        TaskStatus one = new TaskStatus.Succeeded(1);
        TaskStatus failed = new TaskStatus.Failed("no luck");
        TaskStatus expired = new TaskStatus.Expired();

        assertThat(StatusCheck.together(List.of(queued))).isEqualTo(queued);
        assertThat(StatusCheck.together(List.of(queued, TaskStatus.queued(2)))).isEqualTo(TaskStatus.queued(2));
        assertThat(StatusCheck.together(List.of(queued, one))).isEqualTo(TaskStatus.running(0.5));
        assertThat(StatusCheck.together(List.of(one, new TaskStatus.Succeeded(2))))
                .isEqualTo(new TaskStatus.Succeeded(3));
        assertThat(StatusCheck.together(List.of(failed, one)))
                .as("some images are a success")
                .isEqualTo(one);
        assertThat(StatusCheck.together(List.of(expired, failed)))
                .as("the first says why there are none")
                .isEqualTo(expired);
    }

    private static Outcome<TaskStatus> said(Outcome<FinishedWork> outcome) {
        return StatusCheck.of(new WireExchange<>(POLL, response -> outcome)).read(WireResponse.of(200, "{}"));
    }
}
