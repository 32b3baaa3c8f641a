package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.AttemptKind;
import dev.easel.FailureClass;
import dev.easel.ProviderId;
import dev.easel.Retry;
import dev.easel.TaskCall;
import dev.easel.TaskHandle;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionFailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a submission may go out, and what the next attempt learns of it. */
class SubmissionMarkTest {
    private static final ProviderId PROVIDER = ProviderId.of("toy");
    private static final TaskHandle HANDLE = handle(TaskCall.of("r1"));

    private final List<String> sent = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private boolean isClosing;

    private final Pulse pulse = new Pulse(this::send, Duration.ofMillis(5), MarkDetails.WAITING);
    private final SubmissionMark mark = new SubmissionMark(pulse, PROVIDER, () -> isClosing);

    private void send(MarkDetails details) {
        sent.add(details.state());
        if (failure != null) {
            throw failure;
        }
    }

    private static TaskHandle handle(TaskCall... calls) {
        return TaskHandle.of(PROVIDER, List.of(calls), Instant.EPOCH, null);
    }

    private static Retry refused() {
        return Retry.of(AttemptKind.SUBMIT, FailureClass.REFUSED_BEFORE_WORK, "busy", Duration.ZERO);
    }

    @Test
    void a_submission_is_marked_before_it_goes_out_and_each_sign_of_life_repeats_the_mark() {
        pulse.beat();
        mark.beforeSubmission(HANDLE, 0, 1);
        pulse.beat();

        assertThat(sent).containsExactly("WAITING", "SENDING", "SENDING");
        assertThat(mark.isSent()).isTrue();
        assertThat(mark.close()).isFalse();
    }

    @Test
    void the_mark_has_the_ticket_where_the_client_chose_the_id() {
        List<MarkDetails> marks = new ArrayList<>();
        SubmissionMark known = new SubmissionMark(
                new Pulse(marks::add, Duration.ofMillis(5), MarkDetails.WAITING), PROVIDER, () -> false);

        known.beforeSubmission(handle(TaskCall.of("r1").withTaskId("r1")), 0, 1);

        assertThat(marks.get(0).ticket()).isNotNull();
    }

    @Test
    void what_cannot_be_marked_is_not_sent_now_nor_later_by_this_attempt() {
        failure = new IllegalStateException("Temporal is not reached");
        assertThatThrownBy(() -> mark.beforeSubmission(HANDLE, 0, 1)).isSameAs(failure);
        failure = null;

        // A late mark of the failed call might replace the new one.
        assertThatThrownBy(() -> mark.beforeSubmission(HANDLE, 0, 2)).isInstanceOf(SubmissionMark.Veto.class);
        assertThat(mark.isSent()).isFalse();
    }

    @Test
    void a_sign_of_life_that_may_arrive_late_stops_the_submission_too() {
        failure = new IllegalStateException("Temporal is not reached");
        pulse.beat();
        failure = null;

        assertThatThrownBy(() -> mark.beforeSubmission(HANDLE, 0, 1)).isInstanceOf(SubmissionMark.Veto.class);
    }

    @Test
    void what_was_refused_is_no_longer_marked_while_it_waits() {
        mark.beforeSubmission(HANDLE, 0, 1);
        mark.onRetry(HANDLE, refused());
        pulse.beat();
        mark.beforeSubmission(HANDLE, 0, 2);

        assertThat(sent).containsExactly("SENDING", "WAITING", "WAITING", "SENDING");
    }

    @Test
    void a_refusal_that_is_told_after_the_next_attempt_began_takes_nothing_back() {
        mark.beforeSubmission(HANDLE, 0, 1);
        mark.beforeSubmission(HANDLE, 0, 2);
        mark.onRetry(HANDLE, refused());

        assertThat(sent).containsExactly("SENDING");
        assertThat(mark.isSent()).isTrue();
    }

    @Test
    void the_refusal_of_one_call_of_several_takes_nothing_back() {
        TaskHandle two = handle(TaskCall.of("r1"), TaskCall.of("r2"));
        mark.beforeSubmission(two, 0, 1);
        mark.onRetry(two, refused());

        assertThat(mark.isSent()).isTrue();
    }

    @Test
    void a_cancelled_attempt_or_a_worker_that_closes_sends_nothing() {
        isClosing = true;
        assertThatThrownBy(() -> mark.beforeSubmission(HANDLE, 0, 1)).isInstanceOf(SubmissionMark.Veto.class);
        isClosing = false;
        failure = new ActivityCompletionFailureException(new ActivityCanceledException());
        pulse.beat();
        failure = null;

        assertThat(pulse.isCancelled()).isTrue();
        assertThatThrownBy(() -> mark.beforeSubmission(HANDLE, 0, 1)).isInstanceOf(SubmissionMark.Veto.class);
    }

    @Test
    void a_closed_mark_lets_nothing_out() {
        assertThat(mark.close()).isTrue();

        assertThatThrownBy(() -> mark.beforeSubmission(HANDLE, 0, 1)).isInstanceOf(SubmissionMark.Veto.class);
        assertThat(sent).isEmpty();
    }
}
