package dev.easel.benchmarks;

import dev.easel.benchmarks.divert.DivertBenchmark;
import dev.easel.benchmarks.report.Cell;
import dev.easel.benchmarks.report.Medians;
import dev.easel.benchmarks.report.Report;
import dev.easel.benchmarks.report.Row;
import dev.easel.benchmarks.report.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Easel's way of taking an image out of a document beside Jackson's: time and allocation, without network and file. */
final class DivertSeries {
    private static final List<Long> LENGTHS = List.of(Effort.KIB, 8 * Effort.MIB);
    private static final TimeValue ITERATION = TimeValue.milliseconds(500);

    private final Workplace workplace;
    private final Effort effort;

    DivertSeries(Workplace workplace, Effort effort) {
        this.workplace = workplace;
        this.effort = effort;
    }

    void run(Report report) {
        for (long length : LENGTHS) {
            String size = ImageSeries.size(length);
            Workplace.say("an image of " + size + " out of a document in memory");
            Map<String, List<IterationResult>> results = measure(length, size);
            String what = size + " image out of a document in memory";
            row(
                    report,
                    what,
                    Unit.TIME,
                    results,
                    each -> each.getPrimaryResult().getScore());
            row(report, what + ": allocated", Unit.BYTES, results, ImageSeries::allocated);
        }
    }

    private Map<String, List<IterationResult>> measure(long length, String size) {
        Options options = new OptionsBuilder()
                .include("^" + DivertBenchmark.class.getName().replace(".", "\\.") + "\\.")
                .param("length", Long.toString(length))
                .forks(effort.rounds())
                .warmupIterations(4)
                .warmupTime(ITERATION)
                .measurementIterations(4)
                .measurementTime(ITERATION)
                .addProfiler(GCProfiler.class)
                .output(workplace.log("jmh-divert-" + size.replace(" ", "")).toString())
                .build();
        Map<String, List<IterationResult>> results = new TreeMap<>();
        try {
            for (RunResult run : new Runner(options).run()) {
                String name = run.getParams().getBenchmark();
                List<IterationResult> own =
                        results.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), none -> new ArrayList<>());
                run.getBenchmarkResults().forEach(each -> own.addAll(each.getIterationResults()));
            }
            return results;
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH did not run; see the logs", e);
        }
    }

    private static void row(
            Report report,
            String what,
            Unit unit,
            Map<String, List<IterationResult>> results,
            ToDoubleFunction<IterationResult> value) {
        double easel = median(results.getOrDefault("easel", List.of()), value);
        double jackson = median(results.getOrDefault("jackson", List.of()), value);
        String remark = " (Jackson's readBinaryValue: " + unit.write(jackson) + ")";
        report.add(new Row(what, unit, Cell.of(easel, remark), Cell.NONE, List.of(), null));
    }

    private static double median(List<IterationResult> iterations, ToDoubleFunction<IterationResult> value) {
        return Medians.of(iterations.stream().map(value::applyAsDouble).toList());
    }
}
