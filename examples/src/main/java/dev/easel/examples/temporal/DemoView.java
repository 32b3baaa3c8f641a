package dev.easel.examples.temporal;

import dev.easel.bulk.BulkProgress;
import dev.easel.bulk.ItemState;
import dev.easel.temporal.TemporalBulkRun;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What Temporal says of a bulk, in the terminal: the query of its workflow, and what is pending in the workflows of its images. */
final class DemoView {
    private static final int BAR = 40;
    private static final int SECONDS_BETWEEN_LINES = 5;

    private final WorkflowClient temporal;
    private final TemporalBulkRun run;
    private final boolean isTerminal = Boolean.getBoolean("easel.terminal");
    private final PrintStream out;
    private final long startedAt = System.nanoTime();

    /** How many lines were drawn; where the output is no terminal, in which second the last one was. */
    private int drawn;

    DemoView(WorkflowClient temporal, TemporalBulkRun run, PrintStream out) {
        this.temporal = temporal;
        this.run = run;
        this.out = out;
    }

    /** What Temporal said at one time. */
    record Sight(BulkProgress progress, Map<String, Pending> pending) {}

    /** Asks Temporal. It may take long, where the worker that is to answer for a workflow has just been killed. */
    Sight look() {
        return new Sight(run.progress(), pending());
    }

    /** Draws in place; where the output is no terminal, a line now and then. */
    void draw(Sight sight, String workers, int kills) {
        if (isTerminal) {
            List<String> lines = lines(sight.progress(), sight.pending(), workers, kills);
            out.print(drawn == 0 ? "" : "\033[" + drawn + "A");
            lines.forEach(line -> out.print("\033[2K" + line + "\n"));
            drawn = lines.size();
        } else if (drawn == 0
                || seconds() >= drawn + SECONDS_BETWEEN_LINES
                || sight.progress().left() == 0) {
            drawn = (int) Math.max(1, seconds());
            out.printf("%4d s  %s   workers %s   kills %d%n", seconds(), counts(sight.progress()), workers, kills);
        }
        out.flush();
    }

    private List<String> lines(BulkProgress progress, Map<String, Pending> pending, String workers, int kills) {
        long ended = progress.total() - progress.left();
        int filled = (int) (BAR * ended / Math.max(1, progress.total()));
        List<String> lines = new ArrayList<>();
        lines.add("[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + ended + " of " + progress.total() + "   "
                + seconds() + " s");
        lines.add(counts(progress));
        for (DemoService service : DemoService.values()) {
            Pending of = pending.getOrDefault(service.service(), new Pending());
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-8s %2d submitting  %2d waiting for an image  %2d begun again by another worker",
                    service.service(),
                    of.submitting,
                    of.waiting,
                    of.repeated));
        }
        lines.add("workers  " + workers + "   kills " + kills);
        return lines;
    }

    private long seconds() {
        return (System.nanoTime() - startedAt) / 1_000_000_000;
    }

    private static String counts(BulkProgress progress) {
        StringBuilder counts = new StringBuilder();
        for (ItemState state : ItemState.values()) {
            if (progress.count(state) > 0) {
                String name =
                        state == ItemState.SUBMITTED ? "running" : state.name().toLowerCase(Locale.ROOT);
                counts.append(counts.isEmpty() ? "" : "   ")
                        .append(progress.count(state))
                        .append(' ')
                        .append(name);
            }
        }
        return counts.toString();
    }

    /** What the workflows of one service's images wait for. */
    static final class Pending {
        private int submitting;
        private int waiting;
        private int repeated;
    }

    private Map<String, Pending> pending() {
        Map<String, Pending> pending = new TreeMap<>();
        for (PendingChildExecutionInfo child : describe(run.id()).getPendingChildrenList()) {
            // batch-service-item
            String service =
                    child.getWorkflowId().substring(run.id().length() + 1).split("-")[0];
            Pending of = pending.computeIfAbsent(service, name -> new Pending());
            for (PendingActivityInfo activity : describe(child.getWorkflowId()).getPendingActivitiesList()) {
                if (activity.getActivityType().getName().equals("EaselSubmit")) {
                    of.submitting++;
                } else {
                    of.waiting++;
                }
                of.repeated += activity.getAttempt() > 1 ? 1 : 0;
            }
        }
        return pending;
    }

    private DescribeWorkflowExecutionResponse describe(String workflowId) {
        return temporal.getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace(temporal.getOptions().getNamespace())
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                        .build());
    }
}
