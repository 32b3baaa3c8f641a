package dev.easel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.CallOptions;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.ImageTask;
import dev.easel.OutcomeUnknownException;
import dev.easel.PreparedTask;
import dev.easel.RetryPolicy;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskTimeoutException;
import dev.easel.testkit.VirtualTime;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests what happens to a submission whose response was lost, where the client chose the task's id. */
@Timeout(30)
class SettlementTest {
    private static final ImageRequest REQUEST = ImageRequest.of("a lighthouse");
    private static final String ACCEPTED = "{\"task\":\"the id that the client chose\"}";
    private static final String UNKNOWN = "{\"state\":\"gone\"}";

    private final VirtualTime time = VirtualTime.create();
    private final Story story = new Story();
    private final CallOptions followed = CallOptions.builder()
            .addListener(story)
            .deadline(Duration.ofSeconds(60))
            .build();
    private ToyService service;
    private ImageClient client;

    @BeforeEach
    void start() throws Exception {
        service = new ToyService();
        client = AnyClient.of(new ClientIdProtocol(), service.url())
                .timeSource(time)
                .retries(RetryPolicy.builder().resendDenied(true).build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        time.awaitNothingScheduled();
    }

    @Test
    void a_response_that_is_lost_while_the_task_is_there_costs_one_submission_and_brings_the_image() {
        service.response("/submit", ToyService.cut())
                .response("/status", "{\"state\":\"queued\"}")
                .response("/status", ToyService.done());

        ImageResult result = outcome(client.generateAsync(REQUEST, followed));

        assertThat(result.first().bytes()).isEqualTo(ToyService.IMAGE);
        assertThat(service.count("/submit")).isEqualTo(1);
        story.requireOrder();
        assertThat(story.events())
                .containsExactly(
                        "submitted",
                        "attempt SUBMIT failed",
                        "retry POLL in 0 ms",
                        "attempt POLL 200",
                        "accepted",
                        "status Queued",
                        "attempt POLL 200",
                        "downloaded",
                        "final status Succeeded",
                        "finished Completed");
    }

    @Test
    void what_the_service_denies_is_not_sent_again_unless_that_was_requested() {
        service.response("/submit", ToyService.cut()).response("/status", UNKNOWN);
        try (ImageClient careful = AnyClient.of(new ClientIdProtocol(), service.url())
                .timeSource(time)
                .build()) {
            assertThat(catchThrowable(() -> outcome(careful.generateAsync(REQUEST, followed))))
                    .isInstanceOf(OutcomeUnknownException.class);
        }

        assertThat(service.count("/submit")).isEqualTo(1);
        assertThat(service.count("/status")).isEqualTo(3);
    }

    @Test
    void a_service_that_denies_three_times_gets_the_same_id_again_where_that_was_requested() {
        service.response("/submit", ToyService.cut())
                .response("/submit", ACCEPTED)
                .response("/status", UNKNOWN)
                .response("/status", UNKNOWN)
                .response("/status", UNKNOWN)
                .response("/status", ToyService.done());

        ImageTask task = client.submit(REQUEST, followed);
        outcome(task.result());

        assertThat(service.count("/submit")).isEqualTo(2);
        assertThat(submittedIds()).hasSize(1);
        assertThat(task.handle().requestId())
                .isEqualTo(submittedIds().iterator().next());
        story.requireOrder();
        assertThat(story.events())
                .containsSubsequence(
                        "retry POLL in 0 ms",
                        "attempt POLL 200",
                        "attempt POLL 200",
                        "attempt POLL 200",
                        "retry SUBMIT in 500 ms",
                        "attempt SUBMIT 200",
                        "accepted");
    }

    @Test
    void two_denials_are_not_enough_since_the_request_may_still_be_on_its_way() {
        service.response("/submit", ToyService.cut())
                .response("/status", UNKNOWN)
                .response("/status", UNKNOWN)
                .response("/status", ToyService.done());

        assertThat(outcome(client.generateAsync(REQUEST, followed)).images()).hasSize(1);

        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_service_that_is_away_while_it_is_asked_ends_by_the_deadline_with_a_handle_that_finds_the_task() {
        service.response("/submit", ToyService.cut()).response("/status", ToyService.cut());

        TaskTimeoutException late = failure(TaskTimeoutException.class, client.generateAsync(REQUEST, followed));

        assertThat(late).hasMessageContaining("waiting for a poll to say whether the submission arrived");
        assertThat(late.mayHaveBeenBilled()).isTrue();
        assertThat(Duration.ofNanos(time.nanoTime())).isEqualTo(Duration.ofSeconds(60));
        assertThat(service.count("/submit")).isEqualTo(1);
        story.awaitFinished().requireOrder();

        service.responseOnce(
                "/status/" + late.handle().orElseThrow().requestId(), request -> ToyService.json(ToyService.done()));
        assertThat(outcome(client.resume(late.handle().orElseThrow()).result()).images())
                .hasSize(1);
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_settling_poll_that_is_rejected_leaves_the_outcome_unknown() {
        service.response("/submit", ToyService.status(500, "oops")).response("/status", ToyService.status(401, "who?"));

        OutcomeUnknownException unknown =
                failure(OutcomeUnknownException.class, client.generateAsync(REQUEST, followed));

        assertThat(unknown.failureClass()).hasValue(FailureClass.OUTCOME_UNKNOWN);
        assertThat(unknown.mayHaveBeenBilled()).isTrue();
        assertThat(unknown.httpStatus()).hasValue(500);
        assertThat(unknown.handle().orElseThrow().taskId()).isPresent();
        assertThat(service.count("/submit")).isEqualTo(1);
        story.awaitFinished().requireOrder();
    }

    @Test
    void a_task_that_failed_there_is_not_submitted_again() {
        service.response("/submit", ToyService.cut()).response("/status", "{\"state\":\"failed\"}");

        failure(TaskFailedException.class, client.generateAsync(REQUEST, followed));

        assertThat(service.count("/submit")).isEqualTo(1);
        story.awaitFinished().requireOrder();
    }

    @Test
    void a_submission_that_is_denied_again_and_again_ends_after_so_many_attempts() {
        service.response("/submit", ToyService.cut()).response("/status", UNKNOWN);

        failure(OutcomeUnknownException.class, client.generateAsync(REQUEST, followed));

        assertThat(service.count("/submit"))
                .as("as many as RetryPolicy.attempts()")
                .isEqualTo(5);
        assertThat(submittedIds()).hasSize(1);
        story.awaitFinished().requireOrder();
    }

    @Test
    void cancelling_while_it_is_asked_asks_nothing_more_and_tells_the_service() {
        service.response("/submit", ToyService.cut())
                .response("/status", UNKNOWN)
                .response("/cancel", "{}");
        ImageTask task = client.submit(REQUEST, followed);
        time.awaitScheduledWithin(Duration.ofSeconds(1));

        task.cancel().join();

        assertThat(service.count("/status")).isZero();
        assertThat(service.count("/cancel")).isEqualTo(1);
        time.awaitNothingScheduled();
        story.awaitFinished().requireOrder();
    }

    @Test
    void the_handle_before_the_submission_is_the_handle_of_the_task() {
        service.response("/submit", ToyService.done());

        PreparedTask prepared = client.prepare(REQUEST);
        String kept = prepared.handle().encode();
        assertThat(service.seen()).as("nothing was sent").isEmpty();
        ImageTask task = prepared.submit();
        outcome(task.result());

        assertThat(task.handle().calls()).isEqualTo(prepared.handle().calls());
        assertThat(prepared.handle().encode()).isEqualTo(kept);
        assertThat(submittedIds()).containsExactly(prepared.handle().requestId());
    }

    @Test
    void a_prepared_task_that_is_submitted_twice_is_paid_for_once() {
        service.response("/submit", ToyService.done());
        PreparedTask prepared = client.prepare(REQUEST);

        ImageTask first = prepared.submit();
        ImageTask second = prepared.submit();
        outcome(first.result());

        assertThat(second).isSameAs(first);
        assertThat(service.count("/submit")).isEqualTo(1);
    }

    @Test
    void a_handle_that_was_never_submitted_ends_as_expired() {
        service.response("/status", UNKNOWN);
        PreparedTask prepared = client.prepare(REQUEST);

        failure(TaskExpiredException.class, client.resume(prepared.handle()).result());

        assertThat(service.count("/submit")).isZero();
    }

    private Set<String> submittedIds() {
        return service.seen().stream()
                .filter(request -> request.getUrl().encodedPath().equals("/submit"))
                .map(RecordedRequest::getBody)
                .map(body -> body.utf8().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"))
                .collect(Collectors.toSet());
    }

    private <E extends EaselException> E failure(Class<E> type, CompletableFuture<ImageResult> result) {
        assertThat(catchThrowable(() -> outcome(result))).isInstanceOf(type);
        return catchThrowableOfType(type, () -> outcome(result));
    }

    private ImageResult outcome(CompletableFuture<ImageResult> result) {
        try {
            return time.runUntil(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof EaselException cause ? cause : e;
        }
    }
}
