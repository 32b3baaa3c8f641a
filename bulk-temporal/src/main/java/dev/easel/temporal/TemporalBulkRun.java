package dev.easel.temporal;

import dev.easel.ConfigurationException;
import dev.easel.Violation;
import dev.easel.bulk.BulkProgress;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.StopReason;
import dev.easel.routing.Money;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bulk that was started. It is the workflow of that id, so it outlives this object and this program. Thread-safe.
 *
 * <p>Every method throws a {@link io.temporal.client.WorkflowException} where Temporal cannot be reached.
 */
public final class TemporalBulkRun {
    private final String id;
    private final WorkflowClient temporal;
    private final BulkStore store;

    TemporalBulkRun(String id, WorkflowClient temporal, BulkStore store) {
        this.id = id;
        this.temporal = temporal;
        this.store = store;
    }

    /** Returns its id, which is that of its workflow. */
    public String id() {
        return id;
    }

    /**
     * Returns how far it is, with what it is known to have cost. Items are {@link ItemState#WAITING}, {@link ItemState#SUBMITTED} while
     * their workflows run, or at their end. A worker has to run, since its workflow is asked.
     */
    public BulkProgress progress() {
        BulkState state = state();
        Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
        state.counts().forEach((name, number) -> counts.put(ItemState.valueOf(name), number));
        long ended = counts.values().stream().mapToLong(Long::longValue).sum();
        counts.put(ItemState.SUBMITTED, (long) state.running());
        counts.put(ItemState.WAITING, state.items() - ended - state.running());
        counts.values().removeIf(number -> number <= 0);
        List<Money> costs = state.costs().entrySet().stream()
                .map(cost -> Money.of(cost.getValue(), cost.getKey()))
                .toList();
        return new BulkProgress(counts, true, state.finished(), elapsed(state), costs);
    }

    /** Returns whether it begins nothing new for now. A worker has to run. */
    public boolean isPaused() {
        return state().isPaused();
    }

    /** Begins nothing new; what runs goes on. No effect on one that has ended. */
    public void pause() {
        signal(BulkWorkflow::pause);
    }

    /** Goes on after {@link #pause()}. No effect on one that has ended. */
    public void resume() {
        signal(BulkWorkflow::resume);
    }

    /** Begins nothing new, waits for what runs, and ends. {@link TemporalBulk#start} goes on with it. No effect on one that has ended. */
    public void stop() {
        signal(BulkWorkflow::stop);
    }

    /** Does the same as {@link #stop()}, and cancels what runs at its service. No effect on one that has ended. */
    public void cancel() {
        signal(BulkWorkflow::cancel);
    }

    /**
     * Waits until it has ended, blocking.
     *
     * @return what it has then
     * @throws ConfigurationException if another program has started the id with other items
     * @throws IllegalStateException if its workflow failed
     */
    public BulkReport await() {
        try {
            BulkState state = temporal.newUntypedWorkflowStub(id).getResult(BulkState.class);
            return report(stopped(state), elapsed(state));
        } catch (WorkflowFailedException e) {
            if (e.getCause() instanceof CanceledFailure || e.getCause() instanceof TerminatedFailure) {
                String how = e.getCause() instanceof CanceledFailure ? "cancelled" : "terminated";
                return report(
                        new StopReason(StopReason.Kind.REQUESTED, "its workflow was " + how + " at Temporal"),
                        Duration.ZERO);
            }
            throw failed(e);
        }
    }

    private RuntimeException failed(WorkflowFailedException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure failure && failure.getType().equals(BulkStore.OTHER_ITEMS)) {
                return new ConfigurationException(
                        Violation.of(Violation.Code.CONFLICT, "items", failure.getOriginalMessage()));
            }
        }
        return new IllegalStateException("the workflow of the bulk " + id + " failed: " + e.getCause(), e);
    }

    /**
     * Returns what it has now, from the storage: items appear in it by the hundred, when all of a hundred have ended. It needs no worker,
     * and no workflow: the storage has it also when Temporal has long forgotten the bulk.
     */
    public BulkReport report() {
        return report(null, Duration.ZERO);
    }

    private BulkReport report(@Nullable StopReason stopped, Duration elapsed) {
        return BulkReport.of(
                () -> Optional.ofNullable(store.manifest()).map(store::ledger).orElseGet(Stream::empty),
                stopped,
                elapsed);
    }

    private BulkState state() {
        return workflow().state();
    }

    private BulkWorkflow workflow() {
        return temporal.newWorkflowStub(BulkWorkflow.class, id);
    }

    private void signal(Consumer<BulkWorkflow> signal) {
        try {
            signal.accept(workflow());
        } catch (WorkflowNotFoundException e) {
            // It has ended.
        }
    }

    private static @Nullable StopReason stopped(BulkState state) {
        return state.stopped() == null
                ? null
                : new StopReason(
                        StopReason.Kind.valueOf(state.stopped()),
                        Optional.ofNullable(state.message()).orElse(""));
    }

    private static Duration elapsed(BulkState state) {
        long end = state.endedAtMillis() == null ? System.currentTimeMillis() : state.endedAtMillis();
        return Duration.ofMillis(Math.max(0, end - state.startedAtMillis()));
    }

    @Override
    public String toString() {
        return "TemporalBulkRun[" + id + "]";
    }
}
