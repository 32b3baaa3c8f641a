package dev.easel.benchmarks;

import dev.easel.benchmarks.image.Contender;
import dev.easel.benchmarks.image.ThousandsOfCalls;
import dev.easel.benchmarks.image.ThousandsOfCalls.Window;
import dev.easel.benchmarks.process.ChildJvm;
import dev.easel.benchmarks.report.Machine;
import dev.easel.benchmarks.report.Medians;
import dev.easel.benchmarks.report.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a call takes in the first thousands of calls of a process, where most programs spend their lives: JMH measures what
 * comes after them. Each client has several new JVMs, in turns.
 */
final class FirstThousands {
    /** Where the section begins in the page, which is replaced when this is measured alone. */
    static final String TITLE = "## The first thousands of calls of a process";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final double TARGET = 2;
    private static final int TARGET_AFTER = 1_000;
    private static final Contender LIMIT_OF_ALL = Contender.OKHTTP_BLOCKING;
    private static final List<Contender> PEERS = List.of(Contender.OPENAI_JAVA, Contender.LANGCHAIN4J);
    private static final List<Contender> ALL =
            List.of(Contender.EASEL, LIMIT_OF_ALL, Contender.OKHTTP, Contender.OPENAI_JAVA, Contender.LANGCHAIN4J);

    private static final String NOTES = """
                - The limit is one blocking OkHttp call on the caller's thread whose body is searched for the base64 text, \
                decoded with java.util.Base64 and written with Files.write: what any program has to do.
                - The asynchronous OkHttp call is kinder to Easel's figures, as it hands each call to other threads and back, \
                as an asynchronous client must. It writes the response as it comes and decodes nothing. The table above has it \
                as "bare OkHttp".
                - The server is another process, and warm before the first figure.
                """;

    private final Workplace workplace;
    private final URI server;
    private final int rounds;
    private final double load = Machine.load();
    private final Map<Contender, List<Map<String, String>>> told = new EnumMap<>(Contender.class);

    private FirstThousands(Workplace workplace, URI server, int rounds) {
        this.workplace = workplace;
        this.server = server;
        this.rounds = rounds;
    }

    /**
     * Measures and returns the section for the page.
     *
     * @param command what was typed
     */
    static String measure(Workplace workplace, Effort effort, URI server, String command) {
        FirstThousands series = new FirstThousands(workplace, server, effort.thousands());
        // Not counted: the server is a JVM that learns, too.
        series.run(LIMIT_OF_ALL);
        for (int round = 0; round < series.rounds; round++) {
            Workplace.say("first thousands of calls, round " + (round + 1));
            for (Contender contender : ALL) {
                series.told
                        .computeIfAbsent(contender, none -> new ArrayList<>())
                        .add(series.run(contender));
            }
        }
        return series.section(command);
    }

    private Map<String, String> run(Contender contender) {
        return ChildJvm.start(
                        ThousandsOfCalls.class.getName(),
                        workplace.log("first-thousands"),
                        List.of(),
                        List.of(
                                contender.word(),
                                server.toString(),
                                Long.toString(Effort.KIB),
                                workplace.memory().toString()))
                .result(TIMEOUT);
    }

    private String section(String command) {
        StringBuilder text = new StringBuilder(TITLE)
                .append("\n\nWritten by `")
                .append(command)
                .append("` on ");
        text.append(LocalDate.now(ZoneOffset.UTC))
                .append(". A new JVM with default options for each client, one caller,"
                        + " blocking calls, 1 KiB image to a file of its own. Each figure is the mean of the calls of its window in"
                        + " one JVM, and of that the median of ")
                .append(rounds)
                .append(" JVMs (least and most).\n\n");
        text.append(
                        "| Calls of the process | Easel `generate` | blocking OkHttp (the limit) | Easel ÷ limit | Target | |"
                                + " asynchronous OkHttp | openai-java | langchain4j |\n|")
                .append(" --- |".repeat(9))
                .append('\n');
        ThousandsOfCalls.WINDOWS.forEach(window -> text.append(row(window)));
        return text.append('\n')
                .append(NOTES)
                .append(String.format(
                        Locale.ROOT,
                        "- The machine's load average in the minute before it, the build included, was %.1f.%n",
                        load))
                .toString();
    }

    private String row(Window window) {
        double easel = median(Contender.EASEL, window);
        double limit = median(LIMIT_OF_ALL, window);
        boolean bounded = window.after() == TARGET_AFTER;
        boolean met =
                PEERS.stream().allMatch(peer -> easel < median(peer, window)) && (!bounded || easel <= TARGET * limit);
        return String.format(
                Locale.ROOT,
                "| %,d to %,d | %s | %s | %.2f | %s | %s | %s | %s | %s |\n",
                window.after() + 1,
                window.after() + window.calls(),
                cell(Contender.EASEL, window),
                cell(LIMIT_OF_ALL, window),
                easel / limit,
                "less than each library" + (bounded ? ", ≤ 2 × limit" : ""),
                met ? "met" : "**MISSED**",
                cell(Contender.OKHTTP, window),
                cell(Contender.OPENAI_JAVA, window),
                cell(Contender.LANGCHAIN4J, window));
    }

    private String cell(Contender contender, Window window) {
        List<Double> values = values(contender, window);
        if (values.isEmpty()) {
            return "fails: " + told(contender).get(0).getOrDefault("error", "it told nothing");
        }
        return Unit.TIME.write(Medians.of(values)) + " (" + Unit.TIME.write(least(values)) + " to "
                + Unit.TIME.write(most(values)) + ")";
    }

    private List<Map<String, String>> told(Contender contender) {
        return told.getOrDefault(contender, List.of());
    }

    private double median(Contender contender, Window window) {
        return Medians.of(values(contender, window));
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(value -> value).min().orElse(Double.NaN);
    }

    private static double most(List<Double> values) {
        return values.stream().mapToDouble(value -> value).max().orElse(Double.NaN);
    }

    private List<Double> values(Contender contender, Window window) {
        return told(contender).stream()
                .filter(each -> each.containsKey(window.key()))
                .map(each -> Double.valueOf(each.get(window.key())))
                .toList();
    }
}
