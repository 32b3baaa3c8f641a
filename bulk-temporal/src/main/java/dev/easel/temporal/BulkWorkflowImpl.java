package dev.easel.temporal;

import dev.easel.bulk.StopReason;
import dev.easel.temporal.BulkActivityTypes.BulkActivities;
import dev.easel.temporal.BulkActivityTypes.Chunk;
import dev.easel.temporal.BulkActivityTypes.Ending;
import dev.easel.temporal.BulkActivityTypes.Item;
import dev.easel.temporal.BulkActivityTypes.Manifest;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.RetryOptions;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Begins the items of a bulk in their order while a service has room, and writes down how they end. */
final class BulkWorkflowImpl implements BulkWorkflow {
    private static final RetryOptions UNTIL_IT_WORKS =
            RetryOptions.newBuilder().setMaximumInterval(Duration.ofSeconds(30)).build();

    private final BulkActivities files = Workflow.newActivityStub(
            BulkActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(30))
                    .setRetryOptions(UNTIL_IT_WORKS)
                    .build());
    private final BulkActivities adoption = Workflow.newActivityStub(
            BulkActivities.class,
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofDays(30))
                    .setHeartbeatTimeout(Duration.ofSeconds(30))
                    .setRetryOptions(UNTIL_IT_WORKS)
                    .build());

    /** The workflows of items under way, by their ids. */
    private final Map<String, ImageWorkflow> running = new LinkedHashMap<>();

    private final List<Promise<Void>> writes = new ArrayList<>();
    private @Nullable BulkTally tally;
    private @Nullable StopReason stopped;
    private @Nullable Long endedAt;
    private boolean isPaused;
    private boolean isCancelled;
    private int begun;

    @Override
    public BulkState run(BulkOrder order) {
        BulkState before = order.before();
        isPaused |= before != null && before.isPaused();
        BulkTally counted = BulkTally.of(order, Workflow.currentTimeMillis());
        tally = counted;
        // What was begun is heard to its end, so Temporal's own cancellation must not end the waiting for it.
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            cancel();
            return reason;
        });
        Workflow.newDetachedCancellationScope(() -> run(order, counted)).run();
        return state();
    }

    private void run(BulkOrder order, BulkTally counted) {
        if (order.before() == null) {
            files.claim(order.batch(), new Manifest(order.digest(), order.items(), order.chunks()));
        }
        BulkLanes lanes = new BulkLanes(order.services());
        for (int chunk = order.nextChunk(); chunk <= order.chunks() && stopped == null; chunk++) {
            if (begun >= order.itemsPerRun() || Workflow.getInfo().isContinueAsNewSuggested()) {
                awaitRunning();
                if (stopped == null) {
                    continueAsNew(order.from(chunk, state()));
                }
            } else {
                begin(order, chunk, lanes, counted);
            }
        }
        awaitRunning();
        if (counted.isComplete()) {
            stopped = null;
        }
        endedAt = Workflow.currentTimeMillis();
    }

    private static void continueAsNew(BulkOrder rest) {
        ContinueAsNewOptions options = ContinueAsNewOptions.newBuilder()
                .setMemo(Map.of(TemporalBulk.MEMO, rest.digest()))
                .build();
        Workflow.newContinueAsNewStub(BulkWorkflow.class, options).run(rest);
    }

    private void begin(BulkOrder order, int number, BulkLanes lanes, BulkTally counted) {
        Chunk chunk = files.read(order.batch(), order.digest(), number);
        counted.found(chunk);
        Part part = new Part(order.batch(), number);
        for (Item item : chunk.items()) {
            Workflow.await(() -> stopped != null || (!isPaused && lanes.hasRoom()));
            if (stopped != null) {
                break;
            }
            String service = lanes.take();
            part.open++;
            begun++;
            begin(order, item, service).handle((outcome, failure) -> {
                lanes.giveBack(service);
                counted.ended(outcome);
                stopAfterFailures(order, counted);
                part.ended(new Ending(item.id(), service, outcome));
                return outcome;
            });
        }
        part.close();
    }

    /** Begins the workflow of an item, and returns how it ends; it never fails. */
    private Promise<ImageOutcome> begin(BulkOrder order, Item item, String service) {
        // Neither part of the id can have a colon, so no two items of any bulks share one; and the service is no part
        // of it, so that no
        // item is ever begun a second time at another service.
        String id = order.batch() + ":" + item.id();
        ImageWorkflow child = Workflow.newChildWorkflowStub(
                ImageWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(id)
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        // One that was paid for is finished also where somebody terminates the bulk.
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .build());
        running.put(id, child);
        ImageOrder image = new ImageOrder(
                order.batch(), item.id(), item.file(), service, item.request(), order.tries(), order.deadline());
        return Async.function(child::generate, image)
                .handle((outcome, failure) -> {
                    Throwable cause = failure == null ? null : failure.getCause();
                    if (cause instanceof WorkflowExecutionAlreadyStarted || cause instanceof CanceledFailure) {
                        return adopt(id);
                    }
                    return Workflow.newPromise(failure == null ? outcome : BulkTally.unknown(failure));
                })
                .thenCompose(ending -> ending)
                .handle((outcome, failure) -> {
                    running.remove(id);
                    return failure == null ? outcome : BulkTally.unknown(failure);
                });
    }

    private Promise<ImageOutcome> adopt(String id) {
        WorkflowExecution other =
                WorkflowExecution.newBuilder().setWorkflowId(id).build();
        ImageWorkflow begunBefore = Workflow.newExternalWorkflowStub(ImageWorkflow.class, other);
        running.put(id, begunBefore);
        if (isCancelled) {
            cancel(begunBefore);
        }
        return Async.function(adoption::adopt, id);
    }

    private void stopAfterFailures(BulkOrder order, BulkTally counted) {
        if (order.stopAfterFailures() > 0 && counted.failuresInARow() >= order.stopAfterFailures()) {
            stop(
                    StopReason.Kind.CONDITION,
                    "the bulk was to stop at " + order.stopAfterFailures() + " failures in a row");
        }
    }

    private static void cancel(ImageWorkflow item) {
        // One that ends meanwhile cannot hear it, and need not.
        Async.procedure(item::cancel).exceptionally(ended -> null);
    }

    private void awaitRunning() {
        Workflow.await(() -> running.isEmpty() || isCancelled);
        List.copyOf(running.values()).forEach(BulkWorkflowImpl::cancel);
        Workflow.await(running::isEmpty);
        Promise.allOf(writes).get();
    }

    @Override
    public void pause() {
        isPaused = true;
    }

    @Override
    public void resume() {
        isPaused = false;
    }

    @Override
    public void stop() {
        stop(StopReason.Kind.REQUESTED, "the program stopped the bulk");
    }

    @Override
    public void cancel() {
        stop(StopReason.Kind.REQUESTED, "the bulk was cancelled");
        isCancelled = true;
    }

    private void stop(StopReason.Kind kind, String message) {
        if (stopped == null) {
            stopped = new StopReason(kind, message);
        }
    }

    @Override
    public BulkState state() {
        BulkTally counted = tally;
        return counted == null
                ? new BulkState(0, Map.of(), Map.of(), 0, 0, 0, isPaused, null, null, 0, null)
                : counted.state(
                        running.size(),
                        isPaused,
                        stopped == null ? null : stopped.kind().name(),
                        stopped == null ? null : stopped.message(),
                        endedAt);
    }

    /** How the items of one file end. They are written down together when the last one of them has. */
    private final class Part {
        private final String batch;
        private final int number;
        private final List<Ending> endings = new ArrayList<>();
        private int open;
        private boolean isClosed;

        private Part(String batch, int number) {
            this.batch = batch;
            this.number = number;
        }

        private void ended(Ending ending) {
            endings.add(ending);
            open--;
            writeWhenDone();
        }

        private void close() {
            isClosed = true;
            writeWhenDone();
        }

        private void writeWhenDone() {
            if (isClosed && open == 0 && !endings.isEmpty()) {
                writes.add(Async.procedure(files::write, batch, number, List.copyOf(endings)));
            }
        }
    }
}
