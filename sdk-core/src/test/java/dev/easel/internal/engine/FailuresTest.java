package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.AuthenticationException;
import dev.easel.ConnectionException;
import dev.easel.ContentRefusedException;
import dev.easel.DownloadException;
import dev.easel.EaselException;
import dev.easel.FailureClass;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProtocolException;
import dev.easel.ProviderId;
import dev.easel.RateLimitedException;
import dev.easel.RejectedException;
import dev.easel.ServiceException;
import dev.easel.SubmissionVetoedException;
import dev.easel.TaskCall;
import dev.easel.TaskDetachedException;
import dev.easel.TaskExpiredException;
import dev.easel.TaskFailedException;
import dev.easel.TaskHandle;
import dev.easel.TaskStatus;
import dev.easel.TaskTimeoutException;
import dev.easel.internal.transport.ExchangeFailure;
import dev.easel.spi.JsonValue;
import dev.easel.spi.Problem;
import dev.easel.spi.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What failures become, and what their messages say about the work and the money. */
class FailuresTest {
    private static final ProviderId TOY = ProviderId.of("toy");
    private static final TaskHandle HANDLE =
            TaskHandle.of(TOY, List.of(TaskCall.of("r1").withTaskId("t1")), Instant.EPOCH, null);
    private static final WireResponse RESPONSE = response(Map.of("x-request-id", "q1"));

    private final Failures failures = new Failures(TOY, true, response -> response.header("x-request-id"));
    private final Failures forgetful = new Failures(TOY, false, response -> response.header("x-request-id"));

    @Test
    void a_deadline_says_what_is_known_of_the_work() {
        assertThat(timedOut(failures, HANDLE, null, false, false))
                .hasMessage("the deadline of 2.5 s passed while waiting for the task at toy"
                        + "; nothing was sent and nothing was billed");
        assertThat(timedOut(failures, HANDLE, null, true, false))
                .hasMessageEndingWith(
                        "; the submission was sent and its response did not come: the work may go on there and be billed");
        assertThat(timedOut(forgetful, HANDLE, null, true, true))
                .hasMessageEndingWith("; the call was given up, and the work may go on there and be billed");
        assertThat(timedOut(forgetful, HANDLE, null, true, false))
                .hasMessageEndingWith("; the call was given up, and the work may go on there and be billed");
        assertThat(timedOut(failures, HANDLE, "since noon (HTTP 500)", true, true))
                .hasMessageEndingWith("; toy has not been reachable since noon (HTTP 500)"
                        + ". The task may go on there: its handle resumes it");
        assertThat(timedOut(failures, HANDLE, null, true, true))
                .hasMessageEndingWith("; the task goes on there, and its handle resumes it");
        assertThat(timedOut(failures, null, null, true, true)).hasMessageEndingWith("waiting for the task at toy");
    }

    @Test
    void a_deadline_carries_the_handle_the_status_and_whether_it_may_be_billed() {
        TaskTimeoutException late = timedOut(failures, HANDLE, null, true, true);

        assertThat(late.handle()).hasValue(HANDLE);
        assertThat(late.lastStatus()).hasValue(TaskStatus.queued());
        assertThat(late.mayHaveBeenBilled()).isTrue();
        assertThat(late.provider()).hasValue(TOY);
        assertThat(timedOut(failures, HANDLE, null, false, false).mayHaveBeenBilled())
                .isFalse();
    }

    @Test
    void closing_says_what_is_left_of_a_task() {
        assertThat(failures.closed(null, false)).hasMessage("the client was closed during the query");
        assertThat(failures.closed(HANDLE, false))
                .hasMessage("the client was closed during the task; nothing was sent");
        assertThat(failures.closed(HANDLE, true))
                .hasMessage("the client was closed during the task; the task may go on at toy, its handle resumes it");
        assertThat(forgetful.closed(HANDLE, true))
                .hasMessage("the client was closed during the task; it may go on at toy");
        assertThat(failures.closed(HANDLE, true).mayHaveBeenBilled()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void each_problem_of_a_submission_has_an_exception_of_its_own(Problem.Kind kind) {
        EaselException refused = failures.refused(problem(kind), RESPONSE, HANDLE, "", true);

        assertThat(refused)
                .isExactlyInstanceOf(
                        switch (kind) {
                            case AUTHENTICATION -> AuthenticationException.class;
                            case BUSY -> RateLimitedException.class;
                            case REJECTED -> RejectedException.class;
                            case CONTENT_REFUSED -> ContentRefusedException.class;
                            case TASK_FAILED -> TaskFailedException.class;
                            case SERVICE_FAULT -> OutcomeUnknownException.class;
                            case UNREADABLE -> ProtocolException.class;
                        })
                .hasMessageContaining("HTTP 418: code c1: no luck");
        assertThat(refused.handle()).hasValue(HANDLE);
        assertThat(refused.mayHaveBeenBilled()).isTrue();
        assertThat(refused.httpStatus()).hasValue(418);
        assertThat(refused.requestId()).hasValue("q1");
        assertThat(refused.serviceCode()).hasValue("c1");
        assertThat(refused.failureClass()).hasValue(Failures.classOf(problem(kind)));
        if (kind == Problem.Kind.UNREADABLE) {
            assertThat(refused.serviceMessage())
                    .as("Easel's words are not the service's")
                    .isEmpty();
        } else {
            assertThat(refused.serviceMessage()).hasValue("no luck");
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_problem_of_a_query_has_an_exception_and_costs_nothing(Problem.Kind kind) {
        EaselException refused = failures.queryRefused(problem(kind), RESPONSE);

        assertThat(refused)
                .isExactlyInstanceOf(
                        switch (kind) {
                            case AUTHENTICATION -> AuthenticationException.class;
                            case BUSY -> RateLimitedException.class;
                            case REJECTED, CONTENT_REFUSED, TASK_FAILED -> RejectedException.class;
                            case SERVICE_FAULT -> ServiceException.class;
                            case UNREADABLE -> ProtocolException.class;
                        })
                .hasMessageContaining("HTTP 418: code c1: no luck");
        assertThat(refused.handle()).isEmpty();
        assertThat(refused.mayHaveBeenBilled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void what_a_problem_means_for_money(Problem.Kind kind) {
        FailureClass means = Failures.classOf(problem(kind));
        boolean mayPass = Failures.mayPass(problem(kind));

        switch (kind) {
            case BUSY -> {
                assertThat(means).isEqualTo(FailureClass.REFUSED_BEFORE_WORK);
                assertThat(mayPass).isTrue();
            }
            case SERVICE_FAULT, UNREADABLE -> {
                assertThat(means).isEqualTo(FailureClass.OUTCOME_UNKNOWN);
                assertThat(mayPass).isTrue();
            }
            default -> {
                assertThat(means).isEqualTo(FailureClass.REJECTED);
                assertThat(mayPass).isFalse();
            }
        }
    }

    @Test
    void a_service_that_says_nothing_is_given_no_words() {
        EaselException refused =
                failures.refused(Problem.of(Problem.Kind.REJECTED, " "), response(Map.of()), null, "", false);

        assertThat(refused.serviceMessage()).isEmpty();
        assertThat(refused.requestId()).isEmpty();
        assertThat(failures.refused(
                                Problem.of(Problem.Kind.REJECTED, "no"),
                                response(Map.of("x-request-id", "q2")),
                                null,
                                "",
                                false)
                        .requestId())
                .as("as the provider reads it")
                .hasValue("q2");
    }

    @Test
    void content_that_is_declined_says_which_and_why() {
        assertThat(declined(ContentRefusedException.Stage.PROMPT, List.of()))
                .hasMessage("toy declined the content of the prompt (no luck)");
        assertThat(declined(ContentRefusedException.Stage.OUTPUT, List.of()))
                .hasMessage("toy declined the content of the image (no luck)");
        assertThat(declined(ContentRefusedException.Stage.UNKNOWN, List.of("violence")))
                .hasMessage("toy declined the content (no luck), categories [violence]");
    }

    @Test
    void rate_limiting_says_when_to_come_back() {
        Problem busy = Problem.of(Problem.Kind.BUSY, "slow down");

        assertThat(failures.refused(busy, null, HANDLE, ". Not sent again", false))
                .hasMessage("toy is rate-limiting (slow down). Not sent again");
        assertThat(failures.refused(busy.withRetryAfter(Duration.ofSeconds(7)), null, HANDLE, "", false))
                .hasMessage("toy is rate-limiting (slow down); retry after 7.0 s")
                .isInstanceOfSatisfying(
                        RateLimitedException.class,
                        limited -> assertThat(limited.retryAfter()).hasValue(Duration.ofSeconds(7)));
    }

    @Test
    void a_submission_that_was_not_delivered_counts_its_attempts() {
        assertThat(failures.notDelivered("no route", 1, HANDLE, null))
                .hasMessage("toy was not reached: no route. No whole request arrived, so nothing was billed");
        EaselException twice = failures.notDelivered("no route", 2, HANDLE, null);
        assertThat(twice).isInstanceOf(ConnectionException.class).hasMessageContaining("no route (2 attempts).");
        assertThat(twice.mayHaveBeenBilled()).isFalse();
        assertThat(twice.failureClass()).hasValue(FailureClass.NEVER_DELIVERED);
    }

    @Test
    void an_image_that_was_not_stored_says_what_helps() {
        IOException full = new IOException("disk full");

        assertThat(failures.notStored("disk full", HANDLE, full, null))
                .hasMessageContaining("resume(handle) downloads it without generating it again");
        assertThat(forgetful.notStored("disk full", HANDLE, full, null))
                .hasMessageEndingWith("disk full. Make room or choose another destination");
        assertThat(forgetful.notStored("disk full", HANDLE, full, null).mayHaveBeenBilled())
                .isTrue();
    }

    @Test
    void an_image_that_was_not_downloaded_carries_its_address() {
        URI address = URI.create("https://images.example/a.png");

        EaselException failed = failures.downloadFailed("HTTP 410", HANDLE, null, address);

        assertThat(failed)
                .isInstanceOfSatisfying(
                        DownloadException.class,
                        lost -> assertThat(lost.address()).hasValue(address));
        assertThat(failed.mayHaveBeenBilled()).isTrue();
    }

    @Test
    void a_response_that_is_too_large_costs_a_query_nothing() {
        ExchangeFailure large = ExchangeFailure.overLimit("too many", "images");

        assertThat(failures.query(large))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("the response of toy cannot be read")
                .satisfies(failure -> assertThat(failure.mayHaveBeenBilled()).isFalse());
        assertThat(failures.submission(large, 1, HANDLE))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("the response of toy is larger than allowed")
                .satisfies(failure -> assertThat(failure.mayHaveBeenBilled()).isTrue());
        assertThat(Failures.classOf(large)).isEqualTo(FailureClass.OUTCOME_UNKNOWN);
    }

    @Test
    void what_is_thrown_where_nothing_should_be_is_told_as_what_it_is() {
        EaselException known = failures.failed("did not work", HANDLE);
        assertThat(failures.unexpected(new CompletionException(known), HANDLE, true))
                .isSameAs(known);

        IllegalStateException bug = new IllegalStateException("oops");
        assertThat(failures.unexpected(bug, HANDLE, true))
                .hasMessage("the task of toy could not go on (java.lang.IllegalStateException: oops)"
                        + "; this is a bug in Easel")
                .hasCause(bug);
        assertThat(failures.unexpected(new ForeignCodeException("the poll schedule", bug), HANDLE, true))
                .hasMessage("the poll schedule threw java.lang.IllegalStateException: oops"
                        + "; the task of toy was given up")
                .hasCause(bug);

        OutOfMemoryError memory = new OutOfMemoryError("Java heap space");
        assertThat(failures.unexpected(memory, HANDLE, true))
                .hasMessageStartingWith("the JVM failed during a task of toy")
                .hasCause(memory);
        assertThat(failures.unexpected(new ForeignCodeException("the sink", memory), HANDLE, true))
                .hasMessageStartingWith("the JVM failed during a task of toy");
        AssertionError error = new AssertionError("a user's test");
        assertThat(failures.unexpected(error, HANDLE, false))
                .hasMessage("java.lang.AssertionError: a user's test was thrown during a task of toy"
                        + "; the task was given up")
                .satisfies(failure -> assertThat(failure.mayHaveBeenBilled()).isFalse());
    }

    @Test
    void an_exception_of_easels_out_of_foreign_code_is_thrown_as_it_is_while_nothing_was_sent() {
        EaselException known = failures.failed("did not work", HANDLE);
        ForeignCodeException foreign = new ForeignCodeException("the uploader", known);

        assertThat(failures.unexpected(foreign, HANDLE, false)).isSameAs(known);
        assertThat(failures.unexpected(foreign, HANDLE, true))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("the uploader threw")
                .hasCause(known);
    }

    @Test
    void whatever_concerns_a_task_that_was_accepted_may_be_billed_and_carries_its_handle() {
        IOException cause = new IOException("no");
        Problem refused = problem(Problem.Kind.AUTHENTICATION);

        requireOfTask(failures.pollsRefused(refused, RESPONSE, HANDLE, 3), AuthenticationException.class, true)
                .hasMessageContaining("refuses the credential of its polls, 3 times in a row");
        requireOfTask(failures.expired("gone", HANDLE), TaskExpiredException.class, true)
                .hasMessage("toy no longer has the task or its result (gone)");
        requireOfTask(failures.detached(HANDLE), TaskDetachedException.class, true)
                .hasMessage("the task was left at toy; its handle resumes it");
        requireOfTask(failures.overLimit("many", HANDLE), ProtocolException.class, true)
                .hasMessage("the response of toy is larger than allowed: many");
        requireOfTask(failures.vetoed(HANDLE, cause), SubmissionVetoedException.class, false)
                .hasMessageContaining("nothing was sent")
                .hasCause(cause);
        requireOfTask(
                        failures.busyBeyondDeadline(Duration.ofSeconds(9), Duration.ofSeconds(2), HANDLE),
                        RateLimitedException.class,
                        false)
                .hasMessageContaining("asked to wait another 9.0 s, and the deadline is in 2.0 s");
        assertThat(failures.notReached("no route", cause))
                .isInstanceOf(ConnectionException.class)
                .hasMessage("toy was not reached: no route")
                .hasCause(cause);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> requireOfTask(
            EaselException failure, Class<? extends EaselException> type, boolean billed) {
        assertThat(failure.handle()).hasValue(HANDLE);
        assertThat(failure.mayHaveBeenBilled()).isEqualTo(billed);
        return assertThat(failure).isInstanceOf(type);
    }

    @Test
    void what_futures_wrap_around_a_failure_is_taken_off() {
        IOException failure = new IOException("no");

        assertThat(Failures.unwrap(failure)).isSameAs(failure);
        assertThat(Failures.unwrap(new CompletionException(new CompletionException(failure))))
                .isSameAs(failure);
        CompletionException bare = new CompletionException("no cause", null);
        assertThat(Failures.unwrap(bare)).isSameAs(bare);
        RuntimeException wrapping = new RuntimeException(failure);
        assertThat(Failures.unwrap(wrapping)).isSameAs(wrapping);
        assertThat(Failures.unwrap(null)).hasMessage("a future completed with null");
    }

    @Test
    void durations_are_told_in_seconds_unless_they_are_absurd() {
        assertThat(Failures.seconds(Duration.ofMillis(1_250))).isEqualTo("1.25 s");
        assertThat(Failures.seconds(Duration.ofDays(36_500))).isEqualTo("3.1536E9 s");
        assertThat(Failures.seconds(Duration.ofDays(36_501))).isEqualTo("PT876024H");
    }

    private static TaskTimeoutException timedOut(
            Failures failures,
            @Nullable TaskHandle handle,
            @Nullable String unreachable,
            boolean billed,
            boolean accepted) {
        return (TaskTimeoutException) failures.timedOut(
                "the task", Duration.ofMillis(2_500), handle, TaskStatus.queued(), unreachable, billed, accepted);
    }

    private EaselException declined(ContentRefusedException.Stage stage, List<String> categories) {
        return failures.refused(Problem.contentRefused(stage, "no luck", categories), null, HANDLE, "", false);
    }

    private static Problem problem(Problem.Kind kind) {
        return Problem.of(kind, "no luck").withCode("c1");
    }

    private static WireResponse response(Map<String, String> headers) {
        return WireResponse.of(418, headers, "", JsonValue.absent(), 0);
    }
}
