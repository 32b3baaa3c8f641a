package dev.easel.temporal;

import dev.easel.CancelOutcome;
import dev.easel.ImageClient;
import dev.easel.ImageTask;
import dev.easel.TaskHandle;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The activities of images. Thread-safe. */
final class ImageActivitiesImpl implements ImageActivityTypes.ImageActivities {
    private final WorkerParts parts;

    ImageActivitiesImpl(WorkerParts parts) {
        this.parts = parts;
    }

    @Override
    public TryResult submit(ImageOrder order, int number) {
        return new SubmitAttempt(parts, client(order.service()), order, number, Activity.getExecutionContext()).run();
    }

    @Override
    public TryResult await(ImageOrder order, int number, String ticket, boolean known) {
        ImageClient client = client(order.service());
        return new AwaitAttempt(parts, client, order, number, ticket, Activity.getExecutionContext()).run(known);
    }

    @Override
    public String cancel(String service, String ticket) {
        ImageTask task = client(service).resume(TaskHandle.decode(ticket));
        CancelOutcome how = task.cancel().join();
        return how.name();
    }

    @Override
    public @Nullable MarkDetails mark() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        WorkflowClient temporal = context.getWorkflowClient();
        DescribeWorkflowExecutionRequest request = DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(context.getInfo().getNamespace())
                .setExecution(WorkflowExecution.newBuilder()
                        .setWorkflowId(context.getInfo().getWorkflowId())
                        .setRunId(context.getInfo().getWorkflowRunId()))
                .build();
        Optional<PendingActivityInfo> pending = temporal
                .getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(request)
                .getPendingActivitiesList()
                .stream()
                .filter(each -> each.getActivityType().getName().equals(ImageActivityTypes.SUBMIT))
                .findFirst();
        if (pending.isEmpty() || !pending.get().hasHeartbeatDetails()) {
            return null;
        }
        return temporal.getOptions()
                .getDataConverter()
                .fromPayloads(
                        0, Optional.of(pending.get().getHeartbeatDetails()), MarkDetails.class, MarkDetails.class);
    }

    private ImageClient client(String service) {
        return parts.client(service)
                .orElseThrow(() -> ApplicationFailure.newFailure(
                        "this worker has no client of the service \"" + service + "\"; add it with service(...)",
                        "UnknownService"));
    }
}
