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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the user types. */
@Command(
        name = "./quickstart",
        header = "Sends one prompt to ten image services at once, and makes a contact sheet.",
        customSynopsis = {
            "./quickstart [OPTIONS] \"PROMPT\"",
            "./quickstart [OPTIONS] --init-image FILE --upscale FACTOR",
            "./quickstart [OPTIONS] --caption FILE"
        },
        description = {
            "",
            "Each service is an emulator inside this process, which calls nobody and costs",
            "nothing, unless the environment names the real service (see below).",
            ""
        },
        footer = {
            "",
            "A real service, which may charge for it, is called where these are set:",
            "  dan        DAN_API_KEY",
            "  itsrose    ITSROSE_API_KEY",
            "  zhiqite    ZHIQITE_ACCESS_KEY_ID and ZHIQITE_ACCESS_KEY_SECRET",
            "  local      EASEL_LOCAL_URL, and EASEL_LOCAL_API_KEY if the server wants one",
            "  openai     OPENAI_API_KEY",
            "  comfyui    COMFYUI_BASE_URL, and COMFYUI_API_KEY if a proxy wants one",
            "  replicate  REPLICATE_API_TOKEN",
            "  bfl        BFL_API_KEY",
            "  fal        FAL_KEY",
            "  gemini     GEMINI_API_KEY",
            "",
            "A service that cannot do what is asked, such as draw into a mask, is skipped,",
            "with the reason.",
            "",
            "Exit code: 0 if every service that can do it delivered everything, 1 if one",
            "did not or none can, 2 for wrong usage."
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

    private static final int WIDEST_HELP = 110;
    private static final String INDEX = "index.html";
    private static final String HELP = " (./quickstart --help shows every option)";

    private final Map<String, String> environment;
    private final Terminal terminal;
    private final EmulatorPace pace;

    @Mixin
    private OrderOptions asked = new OrderOptions();

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Which services: dan, itsrose, zhiqite, local, openai, comfyui, replicate, bfl, fal, gemini. All by"
                            + " default; repeat it, or give a list.")
    private List<String> providers = List.of();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where images and index.html go; files of the same name are replaced."
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
        Function<OutFolder, Order> checked = asked.checked(chosen);
        Duration time = Duration.ofSeconds(Arguments.whole("--deadline", deadline, " of seconds", 1, 86_400));
        // The script says where it lies; without it, the folder is where the process stands.
        Path target = Arguments.folder(out == null ? System.getProperty("easel.quickstart.out", "out") : out);
        OutFolder.requireNoFile(target);
        try (Studios studios = Studios.open(chosen, environment, pace);
                OutFolder folder = OutFolder.prepare(target)) {
            Order order = checked.apply(folder);
            say(Report.before(order, asked.drewSeed(), studios.all()));
            Optional<List<Outcome>> outcomes = drawn(studios, order, folder, time);
            if (outcomes.isEmpty()) {
                return INTERRUPTED;
            }
            Path sheet =
                    folder.write(INDEX, ContactSheet.of(order, outcomes.get()).html());
            say(Report.after(outcomes.get(), sheet));
            return code(outcomes.get());
        }
    }

    /** Empty where the user stopped it. */
    private Optional<List<Outcome>> drawn(Studios studios, Order order, OutFolder folder, Duration time) {
        try (Interrupts interrupts = Interrupts.listen(folder, terminal)) {
            Optional<Run> run = interrupts.start(() -> Run.start(studios.all(), order, folder, time));
            return run.flatMap(started -> started.watch(Screen.on(terminal)));
        }
    }

    /** A service that cannot do it fails nothing, as long as one can. */
    private static int code(List<Outcome> outcomes) {
        List<Outcome> tried =
                outcomes.stream().filter(outcome -> !outcome.isSkipped()).toList();
        return !tried.isEmpty() && tried.stream().allMatch(Outcome::isComplete) ? DELIVERED : FAILED;
    }

    private void say(List<String> lines) {
        lines.forEach(terminal.out()::println);
        terminal.out().flush();
    }
}
