package dev.easel.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code easel draw}, which {@code ./quickstart} is a front of. */
@Command(
        name = "draw",
        header = "Sends one prompt to ten image services at once, and makes a contact sheet.",
        customSynopsis = {
            "${COMMAND-FULL-NAME} [OPTIONS] \"PROMPT\"",
            "${COMMAND-FULL-NAME} [OPTIONS] --init-image FILE --upscale FACTOR",
            "${COMMAND-FULL-NAME} [OPTIONS] --caption FILE"
        },
        description = {
            "",
            "Each service is an emulator inside this process, which calls nobody and costs",
            "nothing, unless the environment names the real service (see below).",
            ""
        },
        footer = {
            "",
            RealServices.HELP,
            "",
            "A service that cannot do what is asked, such as draw into a mask, is skipped,",
            "with the reason.",
            "",
            "Exit code: 0 if every service that can do it delivered everything, 1 if one",
            "did not or none can, 2 for wrong usage, 130 if Ctrl-C ended it."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class DrawCommand implements Callable<Integer> {
    private static final String INDEX = "index.html";

    private final Session session;

    @Spec
    private @Nullable CommandSpec spec;

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

    @Option(
            names = "--json",
            description = "Print one JSON object at the end. What is told meanwhile goes to the standard error.")
    private boolean json;

    DrawCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<Provider> chosen = Arguments.providers(providers);
        Function<OutFolder, Order> checked = asked.checked(chosen, spec == null ? "easel draw" : spec.qualifiedName());
        Duration time = Arguments.deadline(deadline);
        Path target = Arguments.outFolder(out);
        try (OpenServices services = OpenServices.open(chosen, session.environment(), session.pace());
                OutFolder folder = OutFolder.prepare(target)) {
            Order order = checked.apply(folder);
            say(Report.before(order, asked.drewSeed(), services.all()));
            Optional<List<Outcome>> outcomes = drawn(services, order, folder, time);
            if (outcomes.isEmpty()) {
                return ExitCode.INTERRUPTED;
            }
            Path sheet =
                    folder.write(INDEX, ContactSheet.of(order, outcomes.get()).html());
            say(Report.after(outcomes.get(), sheet));
            if (json) {
                session.terminal().out().println(OutcomeJson.of(order, outcomes.get(), sheet));
            }
            return code(outcomes.get());
        }
    }

    /** Empty where the user stopped it. */
    private Optional<List<Outcome>> drawn(OpenServices services, Order order, OutFolder folder, Duration time) {
        Terminal terminal = session.forPeople(json);
        try (Interrupts interrupts = Interrupts.listen(folder, terminal, Run::cancel)) {
            Optional<Run> run = interrupts.start(() -> Run.start(services.all(), order, folder, time));
            return run.flatMap(started -> started.watch(Screen.on(terminal)));
        }
    }

    /** A service that cannot do it fails nothing, as long as one can. */
    private static int code(List<Outcome> outcomes) {
        List<Outcome> tried =
                outcomes.stream().filter(outcome -> !outcome.isSkipped()).toList();
        return !tried.isEmpty() && tried.stream().allMatch(Outcome::isComplete) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void say(List<String> lines) {
        Terminal terminal = session.forPeople(json);
        lines.forEach(terminal.out()::println);
        terminal.out().flush();
    }
}
