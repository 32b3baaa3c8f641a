package dev.easel.benchmarks;

import static dev.easel.benchmarks.image.Contender.EASEL;
import static dev.easel.benchmarks.image.Contender.OKHTTP;

import dev.easel.benchmarks.image.Contender;
import dev.easel.benchmarks.image.FirstCall;
import dev.easel.benchmarks.image.ImageBenchmark;
import dev.easel.benchmarks.process.ChildJvm;
import dev.easel.benchmarks.report.Cell;
import dev.easel.benchmarks.report.Medians;
import dev.easel.benchmarks.report.Report;
import dev.easel.benchmarks.report.Row;
import dev.easel.benchmarks.report.Target;
import dev.easel.benchmarks.report.Unit;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * One image after another by each client, with JMH: time, and bytes allocated by all threads. The clients take turns, each
 * turn in a new JVM, so that what disturbs the machine for a while disturbs them all.
 */
final class ImageSeries {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String HEAP = "2g";
    private static final Duration PROBE = Duration.ofMinutes(1);
    private static final double TIME_TARGET = 1.15;
    private static final double SMALL_ALLOCATION_TARGET = 20 * 1024;
    private static final double LARGE_ALLOCATION_TARGET = 64 * 1024;

    private final Workplace workplace;
    private final Effort effort;
    private final URI server;

    ImageSeries(Workplace workplace, Effort effort, URI server) {
        this.workplace = workplace;
        this.effort = effort;
        this.server = server;
    }

    void run(Report report) {
        for (Effort.Series series : effort.series()) {
            Map<Contender, List<IterationResult>> results = new EnumMap<>(Contender.class);
            for (int round = 0; round < effort.rounds(); round++) {
                boolean everybody = round < effort.otherRounds();
                for (Contender contender : everybody ? Contender.everywhere() : List.of(EASEL, OKHTTP)) {
                    results.computeIfAbsent(contender, none -> new ArrayList<>())
                            .addAll(measure(series, contender, round));
                }
            }
            report(series, results, report);
        }
    }

    private List<IterationResult> measure(Effort.Series series, Contender contender, int round) {
        String size = size(series.length());
        Workplace.say("images of " + size + ", " + contender.title() + ", round " + (round + 1));
        Options options = new OptionsBuilder()
                .include("^" + ImageBenchmark.class.getName().replace(".", "\\.") + "\\.")
                .param("contender", contender.word())
                .param("length", Long.toString(series.length()))
                .param("server", server.toString())
                .param("directory", workplace.memory().toString())
                .forks(1)
                .jvmArgs("-Xms" + HEAP, "-Xmx" + HEAP)
                .warmupIterations(series.warmups())
                .warmupTime(TimeValue.milliseconds(series.millis()))
                .measurementIterations(series.iterations())
                .measurementTime(TimeValue.milliseconds(series.millis()))
                .addProfiler(GCProfiler.class)
                .output(workplace
                        .log("jmh-" + size.replace(" ", "") + "-" + contender.word() + "-" + round)
                        .toString())
                .build();
        try {
            return new Runner(options)
                    .run().stream()
                            .map(RunResult::getBenchmarkResults)
                            .flatMap(each -> each.stream())
                            .flatMap(each -> each.getIterationResults().stream())
                            .toList();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH did not run; see the logs", e);
        }
    }

    private void report(Effort.Series series, Map<Contender, List<IterationResult>> results, Report report) {
        String size = size(series.length());
        boolean small = series.length() < Effort.MIB;
        Map<Contender, Cell> times = new EnumMap<>(Contender.class);
        Map<Contender, Cell> allocations = new EnumMap<>(Contender.class);
        results.forEach((contender, iterations) -> {
            if (iterations.isEmpty()) {
                Cell failed = Cell.failed(
                        report.footnote(contender.title() + ", " + size + ": " + reason(series, contender)));
                times.put(contender, failed);
                allocations.put(contender, failed);
            } else {
                times.put(
                        contender,
                        Cell.of(median(
                                iterations, each -> each.getPrimaryResult().getScore())));
                allocations.put(contender, Cell.of(median(iterations, ImageSeries::allocated)));
            }
        });
        report.add(row(size + " image to a file", Unit.TIME, times, Target.ratioAtMost(TIME_TARGET)));
        report.add(row(
                size + " image to a file: allocated",
                Unit.BYTES,
                allocations,
                Target.atMost(small ? SMALL_ALLOCATION_TARGET : LARGE_ALLOCATION_TARGET, Unit.BYTES)));
    }

    /** A row from what each client came to. */
    static Row row(String what, Unit unit, Map<Contender, Cell> cells, Target target) {
        return new Row(
                what,
                unit,
                cells.getOrDefault(EASEL, Cell.NONE),
                cells.getOrDefault(OKHTTP, Cell.NONE),
                others().map(contender -> cells.getOrDefault(contender, Cell.NONE))
                        .toList(),
                target);
    }

    /** Who has a column besides Easel and bare OkHttp. */
    static Stream<Contender> others() {
        return Contender.everywhere().stream().filter(contender -> contender != EASEL && contender != OKHTTP);
    }

    /** For people: 8 MiB. */
    static String size(long length) {
        return length < Effort.MIB ? length / Effort.KIB + " KiB" : length / Effort.MIB + " MiB";
    }

    /** The bytes that one call allocated. */
    static double allocated(IterationResult iteration) {
        var result = iteration.getSecondaryResults().get(ALLOCATED);
        return result == null ? Double.NaN : result.getScore();
    }

    private static double median(List<IterationResult> iterations, Function<IterationResult, Double> value) {
        return Medians.of(iterations.stream().map(value).toList());
    }

    /** JMH tells that a client failed and not how: one call outside of it does. */
    private String reason(Effort.Series series, Contender contender) {
        Map<String, String> told = ChildJvm.start(
                        FirstCall.class.getName(),
                        workplace.log("first-call"),
                        List.of("-Xmx" + HEAP),
                        List.of(
                                contender.word(),
                                server.toString(),
                                Long.toString(series.length()),
                                workplace.images().resolve("probe.png").toString()))
                .result(PROBE);
        return told.getOrDefault("error", "under JMH alone; see the logs");
    }
}
