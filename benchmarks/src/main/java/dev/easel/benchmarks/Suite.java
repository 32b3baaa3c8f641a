package dev.easel.benchmarks;

import dev.easel.benchmarks.image.Contender;
import dev.easel.benchmarks.queue.PollDelays;
import dev.easel.benchmarks.report.Machine;
import dev.easel.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs everything, prints the table and writes {@code RESULTS.md}. */
public final class Suite {
    private static final String IMAGE_SERVER = "dev.easel.benchmarks.image.ImageServer";
    private static final String QUEUE_SERVER = "dev.easel.benchmarks.queue.QueueServer";

    private Suite() {}

    /**
     * @param args the directory of the module, {@code --quick} for a short run, {@code --first-thousands}, {@code --polls}
     *     or {@code --bulk} for one measurement alone
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path module = Path.of(args[0]);
        List<String> options = Arrays.asList(args).subList(1, args.length);
        Effort effort = options.contains("--quick") ? Effort.quick() : Effort.full();
        String command = ("benchmarks/run " + String.join(" ", options)).strip();
        Path page = module.resolve("RESULTS.md");
        if (options.contains("--first-thousands")) {
            firstThousands(module, effort, command, page);
        } else if (options.contains("--polls")) {
            polls(command, page);
        } else if (options.contains("--bulk")) {
            bulk(module, options.contains("--quick"), command, page);
        } else {
            everything(module, effort, command, page);
        }
    }

    /** Replaces its section of the page and leaves the others as they were measured. */
    private static void firstThousands(Path module, Effort effort, String command, Path page) throws IOException {
        try (Workplace workplace = Workplace.in(module.resolve("target/benchmarks"));
                Workplace.Server server = serve(workplace)) {
            String section = FirstThousands.measure(workplace, effort, server.address(), command);
            String before = withoutBulk(page);
            int begin = before.indexOf(FirstThousands.TITLE);
            String bulk = bulkOf(page);
            Files.writeString(page, (begin < 0 ? before + "\n" : before.substring(0, begin)) + section + bulk);
            System.out.println("\n" + section);
        }
    }

    /** Replaces its section of the page, which stands before the one of {@link FirstThousands}. */
    private static void polls(String command, Path page) throws IOException {
        String section = PollDelays.measure(command);
        String before = Files.exists(page) ? Files.readString(page) : "";
        int end = before.indexOf(FirstThousands.TITLE);
        String rest = end < 0 ? "" : "\n" + before.substring(end);
        String first = end < 0 ? before : before.substring(0, end);
        int begin = first.indexOf(PollDelays.TITLE);
        Files.writeString(
                page, (begin < 0 ? first.stripTrailing() + "\n\n" : first.substring(0, begin)) + section + rest);
        System.out.println("\n" + section);
    }

    /** Replaces its section of the page, which is the last. A run of everything leaves it as it is. */
    private static void bulk(Path module, boolean quick, String command, Path page) throws IOException {
        try (Workplace workplace = Workplace.in(module.resolve("target/benchmarks"))) {
            String section = BulkSeries.measure(workplace, quick, command);
            Files.writeString(page, withoutBulk(page).stripTrailing() + "\n\n" + section);
            System.out.println("\n" + section);
        }
    }

    private static String withoutBulk(Path page) throws IOException {
        String before = Files.exists(page) ? Files.readString(page) : "";
        int begin = before.indexOf(BulkSeries.TITLE);
        return begin < 0 ? before : before.substring(0, begin);
    }

    private static String bulkOf(Path page) throws IOException {
        String before = Files.exists(page) ? Files.readString(page) : "";
        int begin = before.indexOf(BulkSeries.TITLE);
        return begin < 0 ? "" : "\n" + before.substring(begin);
    }

    private static Workplace.Server serve(Workplace workplace) {
        return workplace.serve(IMAGE_SERVER, "-Xmx128m", "-XX:MaxDirectMemorySize=1g");
    }

    private static void everything(Path module, Effort effort, String command, Path page)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        double load = Machine.load();
        // Another run of JMH on the machine would disturb this one; it need not stop it.
        System.setProperty("jmh.ignoreLock", "true");
        try (Workplace workplace = Workplace.in(module.resolve("target/benchmarks"))) {
            Report report =
                    new Report(ImageSeries.others().map(Contender::title).toList());
            StringBuilder section = new StringBuilder();
            try (Workplace.Server server = serve(workplace)) {
                part(
                        report,
                        () -> section.append(FirstThousands.measure(workplace, effort, server.address(), command)));
                part(report, () -> new ImageSeries(workplace, effort, server.address()).run(report));
                part(report, () -> new WholeProcesses(workplace, effort, server.address()).run(report));
            }
            part(report, () -> new DivertSeries(workplace, effort).run(report));
            try (Workplace.Server server = workplace.serve(QUEUE_SERVER, "-Xmx256m")) {
                part(report, () -> new Queueing(workplace, effort, server.address()).run(report));
            }
            report.note(String.format(
                    Locale.ROOT,
                    "The run took %d s. The machine's load average in the minute before it, the build included, was %.1f.",
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    load));
            report.note(
                    "Bare OkHttp is an asynchronous call whose response goes into the file as it comes, base64 and all: nothing"
                            + " is parsed or decoded. No client on OkHttp can do less.");
            report.note(
                    "openai-java was given the OkHttp and the Jackson that Easel uses, in place of the older ones that it"
                            + " names. Its response and LangChain4j's are decoded with java.util.Base64 and written with Files.write.");
            report.note("Allocations are those of all threads of the process; the server is another process.");
            String polls = PollDelays.measure(command);
            List<String> machine = Machine.describe(workplace.memory(), workplace.images());
            Files.writeString(
                    page,
                    report.page(command, machine, Machine.versions()) + "\n" + polls + "\n" + section + bulkOf(page));
            System.out.println();
            System.out.print(report.terminal());
            System.out.print(polls);
            System.out.print(section);
        }
    }

    /** What goes wrong in one part must not lose what the others measured. */
    private static void part(Report report, Part part) throws InterruptedException {
        try {
            part.run();
        } catch (RuntimeException e) {
            e.printStackTrace();
            report.note("**Not all was measured:** " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Part {
        void run() throws InterruptedException;
    }
}
