package dev.easel.examples.quickstart;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What the user types. */
@Command(
        name = "./quickstart",
        header = "Sends one prompt to four image services at once, and makes a contact sheet.",
        customSynopsis = "./quickstart [OPTIONS] \"PROMPT\"",
        description = {
            "",
            "Each service is an emulator inside this process, which calls nobody and costs",
            "nothing, unless the environment names the real service (see below).",
            ""
        },
        footer = {
            "",
            "A real service, which may charge for it, is called where these are set:",
            "  dan      DAN_API_KEY",
            "  itsrose  ITSROSE_API_KEY",
            "  zhiqite  ZHIQITE_ACCESS_KEY_ID and ZHIQITE_ACCESS_KEY_SECRET",
            "  local    EASEL_LOCAL_URL, and EASEL_LOCAL_API_KEY if the server wants one",
            "",
            "Exit code: 0 if every service delivered every picture, 1 if one did not,",
            "2 for wrong usage."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class QuickstartCommand implements Callable<Integer> {
    static final int DELIVERED = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    /** What shells report for a process that Ctrl-C ended. */
    static final int INTERRUPTED = 130;

    /** What JavaScript's numbers hold exactly, and so what services take that are written in it. */
    private static final long LARGEST_SEED = (1L << 53) - 1;

    /** Seeds that nobody chose are short enough to be typed again. */
    private static final int DRAWN_SEEDS = 1_000_000;

    private static final int WIDEST_HELP = 110;
    private static final String INDEX = "index.html";
    private static final String HELP = " (./quickstart --help shows every option)";

    private final Map<String, String> environment;
    private final Terminal terminal;
    private final EmulatorPace pace;

    @Parameters(
            arity = "0..*",
            paramLabel = "PROMPT",
            description = "What the pictures show, in quotes: \"a lighthouse at dusk\".")
    private List<String> prompts = List.of();

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            split = ",",
            description = "Which services: dan, itsrose, zhiqite, local. All by default; repeat it, or give a list.")
    private List<String> providers = List.of();

    @Option(
            names = "--size",
            paramLabel = "WIDTHxHEIGHT",
            defaultValue = "512x512",
            description = "In pixels. Default: ${DEFAULT-VALUE}.")
    private String size = "";

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "The same seed draws the same pictures. By default one is drawn for all services, and shown.")
    private @Nullable String seed;

    @Option(
            names = "--count",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Pictures from each service, 1 to 100. Default: ${DEFAULT-VALUE}.")
    private String count = "";

    @Option(names = "--negative", paramLabel = "TEXT", description = "What the pictures should not show.")
    private @Nullable String negative;

    @Option(
            names = "--steps",
            paramLabel = "NUMBER",
            description = "Denoising steps, by default each service's own. 20 to 25 is what all four take.")
    private @Nullable String steps;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model, in the words of the one service that --provider names.")
    private @Nullable String model;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where pictures and index.html go; files of the same name are replaced."
                    + " Default: out, beside the script.")
    private @Nullable String out;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long everything may take. Default: ${DEFAULT-VALUE}.")
    private String deadline = "";

    private QuickstartCommand(Map<String, String> environment, Terminal terminal, EmulatorPace pace) {
        this.environment = environment;
        this.terminal = terminal;
        this.pace = pace;
    }

    /**
     * Runs it.
     *
     * @param arguments as typed
     * @param environment where keys and addresses of real services are looked up
     * @return the exit code
     */
    static int run(String[] arguments, Map<String, String> environment, Terminal terminal, EmulatorPace pace) {
        PrintWriter out = new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8);
        CommandLine command = new CommandLine(new QuickstartCommand(environment, terminal, pace))
                .setOut(out)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(Math.min(terminal.columns(), WIDEST_HELP))
                .setParameterExceptionHandler((e, typed) -> refused(terminal, e))
                .setExecutionExceptionHandler((e, asked, typed) -> refused(terminal, e));
        int code = command.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    /** One line for what the user can mend; what is a bug keeps its stack trace. */
    private static int refused(Terminal terminal, Exception e) throws Exception {
        boolean usage = e instanceof UsageException || e instanceof ParameterException;
        if (!usage && !(e instanceof UncheckedIOException)) {
            throw e;
        }
        terminal.out().flush();
        terminal.err().println("quickstart: " + Words.plain(String.valueOf(e.getMessage())) + (usage ? HELP : ""));
        return usage ? WRONG_USAGE : FAILED;
    }

    @Override
    public Integer call() {
        List<Provider> chosen = Arguments.providers(providers);
        Order order = order(chosen);
        Duration time = Duration.ofSeconds(Arguments.whole("--deadline", deadline, " of seconds", 1, 86_400));
        // The script says where it lies; without it, the folder is where the process stands.
        Path target = Arguments.folder(out == null ? System.getProperty("easel.quickstart.out", "out") : out);
        try (Studios studios = Studios.open(chosen, environment, pace);
                OutFolder folder = OutFolder.prepare(target)) {
            say(Report.before(order, seed == null, studios.all()));
            Optional<List<Outcome>> outcomes = drawn(studios, order, folder, time);
            if (outcomes.isEmpty()) {
                return INTERRUPTED;
            }
            Path sheet =
                    folder.write(INDEX, ContactSheet.of(order, outcomes.get()).html());
            say(Report.after(outcomes.get(), sheet));
            return outcomes.get().stream().allMatch(Outcome::isComplete) ? DELIVERED : FAILED;
        }
    }

    /** Empty where the user stopped it. */
    private Optional<List<Outcome>> drawn(Studios studios, Order order, OutFolder folder, Duration time) {
        try (Interrupts interrupts = Interrupts.listen(folder, terminal)) {
            Optional<Run> run = interrupts.start(() -> Run.start(studios.all(), order, folder, time));
            return run.flatMap(started -> started.watch(Screen.on(terminal)));
        }
    }

    private Order order(List<Provider> chosen) {
        if (model != null && chosen.size() > 1) {
            throw new UsageException("--model goes with one service, since each names its models in its own way; add"
                    + " --provider with one of " + Provider.ids());
        }
        return new Order(
                Arguments.prompt(prompts),
                Arguments.size(size),
                seed == null
                        ? ThreadLocalRandom.current().nextInt(DRAWN_SEEDS)
                        : Arguments.whole("--seed", seed, "", 0, LARGEST_SEED),
                (int) Arguments.whole("--count", count, "", 1, 100),
                negative == null ? null : Arguments.notBlank("--negative", negative, "leave it out, or name something"),
                steps == null ? null : (int) Arguments.whole("--steps", steps, "", 1, 1_000),
                model == null
                        ? null
                        : Arguments.notBlank("--model", model, "leave it out for the default, or name one"));
    }

    private void say(List<String> lines) {
        lines.forEach(terminal.out()::println);
        terminal.out().flush();
    }
}
