package dev.easel.benchmarks;

import dev.easel.benchmarks.BulkDatabases.Kind;
import dev.easel.benchmarks.bulk.HeldHeap;
import dev.easel.benchmarks.bulk.ManyImages;
import dev.easel.benchmarks.bulk.Restart;
import dev.easel.benchmarks.process.ChildJvm;
import dev.easel.benchmarks.report.Machine;
import dev.easel.benchmarks.report.Medians;
import dev.easel.benchmarks.report.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a ledger costs: per image, in images per second, in memory, and at a restart. Each figure is of JVMs of its own, in turns. */
final class BulkSeries {
    /** Where the section begins in the page. */
    static final String TITLE = "## Many images with a ledger";

    private static final String SERVER = "dev.easel.benchmarks.bulk.TaskServer";
    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final int IN_FLIGHT = 20;
    private static final int REALISTIC_MILLIS = 500;
    private static final double TARGET = 0.95;

    private static final String NOTES = """
            - The service is another process, accepts tasks, is polled, and responds with an image of 1 KiB as base64. Without a ledger, a \
            program submits the same requests with the same number in flight, polls at the same times and saves each image in a file. \
            400 images before the measured ones are not counted (60 where the service decides).
            - SQLite and H2 are files on the disk of the images, PostgreSQL is a process of this machine with synchronous_commit=on. Each \
            commit is on the disk before it counts.
            - Restart: half of the items are done; from the call that starts the run in a new JVM, class loading included. "With its file" \
            means that the run is given the same JSONL file again, and compares each line with the ledger.
            - Memory: what is reachable after System.gc() at ten moments of one run on SQLite, JVM options -Xmx48m -XX:+UseSerialGC. The \
            service takes no time.
            """;

    private final Workplace workplace;
    private final BulkDatabases databases;
    private final Path directory;
    private final boolean quick;
    private final StringBuilder text = new StringBuilder();
    private int number;

    private BulkSeries(Workplace workplace, BulkDatabases databases, Path directory, boolean quick) {
        this.workplace = workplace;
        this.databases = databases;
        this.directory = directory;
        this.quick = quick;
    }

    /**
     * Measures and returns the section for the page.
     *
     * @param command what was typed
     */
    static String measure(Workplace workplace, boolean quick, String command) throws IOException {
        double before = Machine.load();
        long begin = System.nanoTime();
        Path directory = Files.createTempDirectory(workplace.images(), "bulk");
        try (BulkDatabases databases = BulkDatabases.start()) {
            BulkSeries series = new BulkSeries(workplace, databases, directory, quick);
            series.text
                    .append(TITLE)
                    .append("\n\nWritten by `")
                    .append(command)
                    .append("` on ")
                    .append(LocalDate.now(ZoneOffset.UTC))
                    .append(": all of it measured in one run, the variants in turns, medians.\n\n");
            Machine.describe(workplace.memory(), workplace.images())
                    .forEach(line -> series.text.append("- ").append(line).append('\n'));
            series.rates();
            series.restarts();
            series.memory();
            series.text.append('\n').append(NOTES);
            return series.text
                    + String.format(
                            Locale.ROOT,
                            "- The run took %d s. The machine's load average was %.1f in the minute before it, the build included, and"
                                    + " %.1f in its last minute.%n",
                            Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                            before,
                            Machine.load());
        } finally {
            delete(directory);
        }
    }

    private void rates() {
        int rounds = quick ? 1 : 3;
        Map<Kind, List<Map<String, String>>> cost = new HashMap<>();
        Map<Kind, List<Map<String, String>>> realistic = new HashMap<>();
        try (Workplace.Server fast = serve(1, 0)) {
            for (int round = 1; round <= rounds; round++) {
                for (Kind kind : Kind.values()) {
                    Workplace.say("ledger cost, round " + round + ", " + kind.title);
                    add(cost, kind, images(fast, kind, quick ? 500 : 1_000, 10, 400));
                }
            }
        }
        try (Workplace.Server slow = serve(IN_FLIGHT, REALISTIC_MILLIS)) {
            for (int round = 1; round <= rounds; round++) {
                for (Kind kind : Kind.values()) {
                    Workplace.say("images per second, round " + round + ", " + kind.title);
                    add(realistic, kind, images(slow, kind, quick ? 100 : 1_000, 100, 60));
                }
            }
        }
        text.append(
                        "\n| Ledger | Time for an image, service takes no time | more than without | Processor time for an image | more than"
                                + " without | Images per second, service takes 500 ms | ÷ without | Target | |\n|")
                .append(" --- |".repeat(9))
                .append('\n');
        for (Kind kind : Kind.values()) {
            boolean isLedger = kind != Kind.NONE;
            double ratio = median(realistic, Kind.NONE, "wall") / median(realistic, kind, "wall");
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n",
                    kind.title,
                    spread(cost, kind, "wall"),
                    isLedger ? Unit.TIME.write(median(cost, kind, "wall") - median(cost, Kind.NONE, "wall")) : "",
                    spread(cost, kind, "cpu"),
                    isLedger ? Unit.TIME.write(median(cost, kind, "cpu") - median(cost, Kind.NONE, "cpu")) : "",
                    Unit.PER_SECOND.write(1e9 / median(realistic, kind, "wall")),
                    isLedger ? String.format(Locale.ROOT, "%.3f", ratio) : "",
                    isLedger ? "≥ " + TARGET : "",
                    isLedger ? ratio >= TARGET ? "met" : "**MISSED**" : ""));
        }
    }

    private Map<String, String> images(Workplace.Server server, Kind kind, int count, int pollMillis, int warmUp) {
        Path own = own();
        return run(
                ManyImages.class,
                List.of("-Xmx256m"),
                server.address().toString(),
                databases.address(kind, own),
                databases.address(kind, own),
                own.toString(),
                String.valueOf(count),
                String.valueOf(IN_FLIGHT),
                String.valueOf(pollMillis),
                String.valueOf(warmUp));
    }

    private void memory() {
        text.append("\n| Items | Heap in use, median | most | Time | Target | |\n|")
                .append(" --- |".repeat(6))
                .append('\n');
        double least = Double.NaN;
        for (int count : quick ? new int[] {1_000, 10_000} : new int[] {1_000, 10_000, 100_000}) {
            Workplace.say("memory, " + count + " items");
            try (Workplace.Server server = serve(1, 0)) {
                Path own = own();
                Map<String, String> told = run(
                        HeldHeap.class,
                        List.of("-Xmx48m", "-XX:+UseSerialGC"),
                        server.address().toString(),
                        databases.address(Kind.SQLITE, own),
                        own.resolve("images").toString(),
                        String.valueOf(count),
                        String.valueOf(IN_FLIGHT));
                double median = value(told, "median");
                least = Double.isNaN(least) ? median : least;
                text.append(String.format(
                        Locale.ROOT,
                        "| %,d | %s | %s | %.0f s | %s | %s |\n",
                        count,
                        Unit.BYTES.write(median),
                        Unit.BYTES.write(value(told, "most")),
                        value(told, "seconds"),
                        count == 1_000 ? "" : "at most 2 MiB more than with 1,000",
                        count == 1_000 ? "" : median - least <= 2 * Effort.MIB ? "met" : "**MISSED**" + error(told)));
                delete(own);
            }
        }
    }

    private void restarts() {
        int count = quick ? 10_000 : 100_000;
        int rounds = quick ? 1 : 3;
        text.append("\n| Restart, ledger of ")
                .append(String.format(Locale.ROOT, "%,d", count))
                .append(" items | Run is started | Items are counted | First new submission |\n|")
                .append(" --- |".repeat(4))
                .append('\n');
        try (Workplace.Server server = serve(IN_FLIGHT, REALISTIC_MILLIS)) {
            for (Kind kind : List.of(Kind.SQLITE, Kind.H2, Kind.POSTGRES)) {
                Path own = own();
                String address = databases.address(kind, own);
                Workplace.say("restart, " + kind.title);
                restart(server, address, own, count, "prepare");
                for (String what : List.of("what is there", "file")) {
                    List<Map<String, String>> told = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        told.add(restart(server, address, own, count, what));
                    }
                    text.append(String.format(
                            Locale.ROOT,
                            "| %s%s | %s | %s | %s |\n",
                            kind.title,
                            what.equals("file") ? ", with its file" : "",
                            Unit.TIME.write(median(told, "started")),
                            Unit.TIME.write(median(told, "counted")),
                            Unit.TIME.write(median(told, "submitted")) + error(told.get(0))));
                }
                delete(own);
            }
        }
    }

    private Map<String, String> restart(Workplace.Server server, String address, Path own, int count, String what) {
        return run(
                Restart.class,
                List.of("-Xmx256m"),
                server.address().toString(),
                address,
                own.toString(),
                String.valueOf(count),
                what);
    }

    private Workplace.Server serve(int workers, int millis) {
        return workplace.serve(
                SERVER, List.of(String.valueOf(workers), String.valueOf(millis)), "-Xmx256m", "-XX:+UseSerialGC");
    }

    private Map<String, String> run(Class<?> program, List<String> jvmOptions, String... args) {
        return ChildJvm.start(program.getName(), workplace.log("bulk"), jvmOptions, List.of(args))
                .result(TIMEOUT);
    }

    private Path own() {
        try {
            return Files.createDirectories(directory.resolve(String.valueOf(++number)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Map<Kind, List<Map<String, String>>> all, Kind kind, Map<String, String> told) {
        all.computeIfAbsent(kind, none -> new ArrayList<>()).add(told);
    }

    private static String spread(Map<Kind, List<Map<String, String>>> all, Kind kind, String key) {
        List<Map<String, String>> runs = runs(all, kind);
        List<Double> values = runs.stream()
                .map(told -> value(told, key))
                .sorted(Comparator.naturalOrder())
                .toList();
        return Unit.TIME.write(Medians.of(values)) + " ("
                + values.stream()
                        .map(Unit.TIME::write)
                        .collect(Collectors.collectingAndThen(
                                Collectors.toList(), each -> each.get(0) + " to " + each.get(each.size() - 1)))
                + ")" + error(runs.get(0));
    }

    private static double median(Map<Kind, List<Map<String, String>>> all, Kind kind, String key) {
        return median(runs(all, kind), key);
    }

    private static List<Map<String, String>> runs(Map<Kind, List<Map<String, String>>> all, Kind kind) {
        return Objects.requireNonNull(all.get(kind), () -> "no runs with " + kind);
    }

    private static double median(List<Map<String, String>> all, String key) {
        return Medians.of(all.stream().map(told -> value(told, key)).toList());
    }

    private static double value(Map<String, String> told, String key) {
        return told.containsKey(key) ? Double.parseDouble(told.get(key)) : Double.NaN;
    }

    private static String error(Map<String, String> told) {
        return told.containsKey("error") ? " fails: " + told.get("error") : "";
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
