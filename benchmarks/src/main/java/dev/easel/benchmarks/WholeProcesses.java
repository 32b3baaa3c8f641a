package dev.easel.benchmarks;

import dev.easel.benchmarks.image.Burst;
import dev.easel.benchmarks.image.Contender;
import dev.easel.benchmarks.image.FirstCall;
import dev.easel.benchmarks.process.ChildJvm;
import dev.easel.benchmarks.report.Cell;
import dev.easel.benchmarks.report.Medians;
import dev.easel.benchmarks.report.Report;
import dev.easel.benchmarks.report.Target;
import dev.easel.benchmarks.report.Unit;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What only a whole process shows: the first call of a new JVM, and many images in little memory. */
final class WholeProcesses {
    private static final Duration FIRST_CALL_LIMIT = Duration.ofSeconds(30);
    private static final Duration BURST_LIMIT = Duration.ofSeconds(60);
    private static final double FIRST_CALL_TARGET = 3;
    private static final int MANY = 32;

    private final Workplace workplace;
    private final Effort effort;
    private final URI server;

    WholeProcesses(Workplace workplace, Effort effort, URI server) {
        this.workplace = workplace;
        this.effort = effort;
        this.server = server;
    }

    void run(Report report) {
        firstCalls(report);
        burst(report, MANY, 8, "512m", Contender.everywhere());
        burst(report, MANY, 32, "64m", List.of(Contender.EASEL));
        burst(report, 1, 100, "64m", List.of(Contender.EASEL));
    }

    private void firstCalls(Report report) {
        Map<Contender, List<Double>> millis = new EnumMap<>(Contender.class);
        Map<Contender, String> errors = new EnumMap<>(Contender.class);
        for (int round = 0; round < effort.firstCalls(); round++) {
            Workplace.say("first calls, round " + (round + 1));
            for (Contender contender : Contender.everywhere()) {
                Map<String, String> told = ChildJvm.start(
                                FirstCall.class.getName(),
                                workplace.log("first-call"),
                                List.of(),
                                List.of(
                                        contender.word(),
                                        server.toString(),
                                        Long.toString(Effort.KIB),
                                        workplace.images().resolve("first.png").toString()))
                        .result(FIRST_CALL_LIMIT);
                if (told.containsKey("ms")) {
                    millis.computeIfAbsent(contender, none -> new ArrayList<>()).add(Double.valueOf(told.get("ms")));
                } else {
                    errors.put(contender, told.getOrDefault("error", "it told nothing"));
                }
            }
        }
        Map<Contender, Cell> cells = new EnumMap<>(Contender.class);
        millis.forEach((contender, values) -> cells.put(contender, Cell.of(Medians.of(values) * 1e6)));
        errors.forEach((contender, error) ->
                cells.put(contender, Cell.failed(report.footnote(contender.title() + ", first call: " + error))));
        report.add(ImageSeries.row(
                "First call in a new JVM, " + ImageSeries.size(Effort.KIB),
                Unit.TIME,
                cells,
                Target.ratioAtMost(FIRST_CALL_TARGET)));
    }

    private void burst(Report report, int count, int mebibytes, String heap, List<Contender> contenders) {
        String what = (count == 1 ? "One image" : count + " images at once") + " of " + mebibytes + " MiB, -Xmx" + heap
                + ", arrived";
        Map<Contender, Cell> cells = new EnumMap<>(Contender.class);
        for (Contender contender : contenders) {
            Workplace.say(what + ", " + contender.title());
            Map<String, String> told = ChildJvm.start(
                            Burst.class.getName(),
                            workplace.log("burst"),
                            List.of("-Xmx" + heap),
                            List.of(
                                    contender.word(),
                                    server.toString(),
                                    Long.toString(mebibytes * Effort.MIB),
                                    Integer.toString(count),
                                    workplace.images().resolve("burst").toString()))
                    .result(BURST_LIMIT);
            cells.put(contender, cell(told, text -> report.footnote(contender.title() + ", " + what + ": " + text)));
        }
        report.add(ImageSeries.row(what, Unit.COUNT, cells, Target.all(count)));
    }

    private static Cell cell(Map<String, String> told, UnaryOperator<String> footnote) {
        String error = told.get("error");
        if (!told.containsKey("arrived") || !told.containsKey("ms")) {
            return Cell.failed(footnote.apply(error == null ? "it told nothing" : error));
        }
        String remark = error == null
                ? String.format(Locale.ROOT, " in %.2f s", Double.parseDouble(told.get("ms")) / 1e3)
                : " " + footnote.apply(error);
        return Cell.of(Double.parseDouble(told.get("arrived")), remark);
    }
}
