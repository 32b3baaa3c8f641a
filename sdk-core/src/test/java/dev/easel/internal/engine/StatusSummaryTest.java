package dev.easel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import dev.easel.PollFailure;
import dev.easel.Preview;
import dev.easel.TaskStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one status of a task of several calls. */
class StatusSummaryTest {
    private static final TaskStatus UNKNOWN = TaskStatus.unknown();
    private static final TaskStatus SUBMITTING = TaskStatus.submitting();
    private static final TaskStatus QUEUED = TaskStatus.queued();
    private static final PollFailure FAILURE = PollFailure.of(Instant.EPOCH, "HTTP 500");

    @Test
    void nothing_is_claimed_while_nothing_is_known_of_any_call() {
        assertThat(of(0, UNKNOWN, UNKNOWN)).isEqualTo(UNKNOWN);
        assertThat(of(0, UNKNOWN, QUEUED)).isEqualTo(QUEUED);
    }

    @Test
    void it_is_submitting_while_no_call_is_queued() {
        assertThat(of(0, SUBMITTING, SUBMITTING)).isEqualTo(SUBMITTING);
        assertThat(of(0, SUBMITTING, UNKNOWN)).isEqualTo(SUBMITTING);
        assertThat(of(0, SUBMITTING, QUEUED)).isEqualTo(QUEUED);
    }

    @Test
    void it_is_queued_at_the_best_position_that_is_known() {
        assertThat(of(0, TaskStatus.queued(7), QUEUED, TaskStatus.queued(3), SUBMITTING))
                .isEqualTo(TaskStatus.queued(3));
    }

    @Test
    void it_runs_as_soon_as_one_call_runs_as_far_as_all_are_together() {
        assertThat(of(0, TaskStatus.running(0.5), QUEUED)).isEqualTo(TaskStatus.running(0.25));
        assertThat(of(0, TaskStatus.running(), QUEUED)).isEqualTo(TaskStatus.running(0));
        assertThat(of(0, TaskStatus.running(0.5), TaskStatus.running(1), QUEUED, QUEUED))
                .isEqualTo(TaskStatus.running(0.375));
    }

    @Test
    void a_call_that_has_ended_is_all_of_its_share() {
        assertThat(of(1, QUEUED, QUEUED)).isEqualTo(TaskStatus.running(0.5));
        assertThat(of(1, QUEUED, TaskStatus.running(0.5))).isEqualTo(TaskStatus.running(0.75));
        assertThat(of(2, TaskStatus.running(1), TaskStatus.running(1)))
                .as("the last status of a call that has ended counts once at most")
                .isEqualTo(TaskStatus.running(1));
    }

    @Test
    void the_preview_of_the_call_that_changed_is_shown() {
        Preview preview = Preview.of(ImageFormat.PNG, new byte[] {1});
        TaskStatus moved = ((TaskStatus.Running) TaskStatus.running(0.5)).withPreview(preview);

        TaskStatus shown = StatusSummary.of(List.of(moved, QUEUED), 0, moved);
        assertThat(((TaskStatus.Running) shown).preview()).hasValue(preview);
        assertThat(((TaskStatus.Running) shown).progress()).hasValue(0.25);

        TaskStatus later = StatusSummary.of(List.of(moved, QUEUED), 0, QUEUED);
        assertThat(((TaskStatus.Running) later).preview()).isEmpty();
    }

    @Test
    void a_poll_that_fails_is_told_of_whichever_call_it_is() {
        TaskStatus failing = ((TaskStatus.Queued) TaskStatus.queued(2)).withPollFailure(FAILURE);

        assertThat(of(0, QUEUED, failing)).isEqualTo(failing);
        assertThat(of(0, TaskStatus.running(0.5), failing).pollFailure()).hasValue(FAILURE);
        assertThat(of(0, QUEUED, QUEUED).pollFailure()).isEmpty();
    }

    private static TaskStatus of(int ended, TaskStatus... statuses) {
        return StatusSummary.of(List.of(statuses), ended, null);
    }
}
