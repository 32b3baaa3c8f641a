package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of workflows that ran with an earlier version. Should one not be replayed, then workflows under way do not survive the update: so
 * bring the old way back under {@code Workflow.getVersion}, and never a new history in its place. {@link ImageWorkflowTest} writes them.
 */
class ImageReplayTest {
    private final TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance();

    @AfterEach
    void close() {
        temporal.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "an_image_gets_into_the_storage_with_all_that_is_known_of_it",
                "a_task_that_failed_and_was_not_billed_is_tried_again_under_a_new_id",
                "a_callback_leads_to_a_poll_at_once",
                "an_image_that_was_cancelled_too_late_is_kept",
                "cancelling_reaches_the_service",
                "cancelling_by_temporals_own_means_reaches_the_service_too",
                "what_no_worker_has_taken_up_is_cancelled_without_being_sent",
                "what_still_waits_for_its_turn_is_cancelled_without_being_sent"
            })
    void a_workflow_that_began_with_an_earlier_version_goes_on(String history) {
        Worker worker = temporal.newWorker("easel");
        worker.registerWorkflowImplementationFactory(ImageWorkflow.class, () -> new ImageWorkflowImpl(Timing.DEFAULT));

        assertThatCode(() ->
                        WorkflowReplayer.replayWorkflowExecutionFromResource("histories/" + history + ".json", worker))
                .doesNotThrowAnyException();
    }
}
