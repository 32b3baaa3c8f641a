package dev.easel.benchmarks;

import dev.easel.benchmarks.process.ChildJvm;
import dev.easel.benchmarks.queue.BusyPolls;
import dev.easel.benchmarks.queue.HeldTasks;
import dev.easel.benchmarks.queue.PunctualPolls;
import dev.easel.benchmarks.queue.QueueCounts;
import dev.easel.benchmarks.report.Cell;
import dev.easel.benchmarks.report.Medians;
import dev.easel.benchmarks.report.Report;
import dev.easel.benchmarks.report.Row;
import dev.easel.benchmarks.report.Target;
import dev.easel.benchmarks.report.Unit;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One client that holds very many queued tasks: how fast it polls, how punctually, and what it takes. */
final class Queueing {
    /** As many calls as an Easel client has in flight by default. */
    private static final int CALLS = 64;

    private static final Duration START = Duration.ofMinutes(2);
    private static final List<String> HEAP = List.of("-Xmx1g");

    /** This part of the rate that can be reached is a service that is not saturated. */
    private static final double UNSATURATED = 0.25;

    /** The clocks of two processes agree to well below a tenth of a millisecond; more than this part early is a mistake. */
    private static final double EARLY = 0.01;

    private static final double RATE_TARGET = 0.9;
    private static final double LATE_TARGET_NANOS = 50e6;
    private static final double HEAP_TARGET = 2048;
    private static final double THREADS_TARGET = 4;

    private final Workplace workplace;
    private final Effort effort;
    private final URI server;

    Queueing(Workplace workplace, Effort effort, URI server) {
        this.workplace = workplace;
        this.effort = effort;
        this.server = server;
    }

    void run(Report report) throws InterruptedException {
        double reached = rates(report);
        punctual(report, UNSATURATED * reached);
        held(report);
    }

    private double rates(Report report) throws InterruptedException {
        List<Double> easel = new ArrayList<>();
        List<Double> okHttp = new ArrayList<>();
        for (int round = 0; round < effort.pollRounds(); round++) {
            Workplace.say("polls with " + CALLS + " calls at once, round " + (round + 1));
            easel.add(rate("easel"));
            okHttp.add(rate("okhttp"));
        }
        report.add(new Row(
                "Polls, " + CALLS + " in flight, " + tasks() + " tasks due",
                Unit.PER_SECOND,
                Cell.of(Medians.of(easel)),
                Cell.of(Medians.of(okHttp)),
                List.of(),
                Target.ratioAtLeast(RATE_TARGET)));
        return Medians.of(easel);
    }

    private double rate(String client) throws InterruptedException {
        try (ChildJvm program = ChildJvm.start(
                BusyPolls.class.getName(),
                workplace.log("polls"),
                HEAP,
                List.of(client, server.toString(), Integer.toString(effort.tasks()), Integer.toString(CALLS)))) {
            program.await("ready", START);
            // Until the code is compiled.
            Thread.sleep(Duration.ofSeconds(effort.pollSeconds()).toMillis());
            QueueCounts before = QueueCounts.of(server);
            Thread.sleep(Duration.ofSeconds(effort.pollSeconds()).toMillis());
            return QueueCounts.of(server).pollsPerSecondSince(before);
        }
    }

    private void punctual(Report report, double pollsPerSecond) throws InterruptedException {
        long interval = (long) (effort.tasks() / pollsPerSecond * 1000);
        Workplace.say(tasks() + " tasks, each polled every " + interval + " ms");
        try (ChildJvm program = ChildJvm.start(
                PunctualPolls.class.getName(),
                workplace.log("punctual"),
                HEAP,
                List.of(server.toString(), Integer.toString(effort.tasks()), Long.toString(interval)))) {
            program.await("polling", START);
            QueueCounts.reset(server);
            QueueCounts before = QueueCounts.of(server);
            Thread.sleep(Duration.ofSeconds(2L * effort.pollSeconds()).toMillis());
            QueueCounts after = QueueCounts.of(server);
            String what = String.format(
                    Locale.ROOT,
                    "Arrival of a poll after it was due, 99th percentile, %s tasks, %,.0f polls/s",
                    tasks(),
                    after.pollsPerSecondSince(before));
            Cell late = after.early() > EARLY * after.timed()
                    ? Cell.failed(report.footnote(
                            after.early() + " polls came before they were due: the clocks disagree, or the"
                                    + " schedule is not the one that was given"))
                    : Cell.of(
                            after.p99LateMillis() * 1e6,
                            String.format(Locale.ROOT, " (median %.1f ms)", after.medianLateMillis()));
            report.add(Row.ofEasel(what, Unit.TIME, late, Target.atMost(LATE_TARGET_NANOS, Unit.TIME)));
            report.add(Row.ofEasel(
                    "Threads while " + tasks() + " tasks are polled, those that carry a call not counted",
                    Unit.COUNT,
                    threads(program),
                    Target.atMost(THREADS_TARGET, Unit.COUNT)));
        }
    }

    private void held(Report report) {
        Workplace.say(tasks() + " tasks held by one client");
        try (ChildJvm program = ChildJvm.start(
                HeldTasks.class.getName(),
                workplace.log("held"),
                HEAP,
                List.of(server.toString(), Integer.toString(effort.tasks())))) {
            report.add(Row.ofEasel(
                    "Heap for each of " + tasks() + " waiting tasks, its request not counted",
                    Unit.BYTES,
                    Cell.of(Double.parseDouble(program.await("heapPerTask", START))),
                    Target.atMost(HEAP_TARGET, Unit.BYTES)));
            report.add(Row.ofEasel(
                    "Threads while " + tasks() + " tasks wait",
                    Unit.COUNT,
                    threads(program),
                    Target.atMost(THREADS_TARGET, Unit.COUNT)));
        }
    }

    private static Cell threads(ChildJvm program) {
        String others = program.await("otherThreads", START);
        return Cell.of(
                Double.parseDouble(program.await("threads", START)),
                String.format(Locale.ROOT, " (and %.0f of OkHttp and the JDK)", Double.parseDouble(others)));
    }

    private String tasks() {
        return String.format(Locale.ROOT, "%,d", effort.tasks());
    }
}
