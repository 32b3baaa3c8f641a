package dev.easel.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code easel resume}. */
@Command(
        name = "resume",
        header = "Waits for a task that was submitted before, and downloads its images.",
        description = {
            "",
            "The service must be a real one: the variables that easel --help lists must be set.",
            "Nothing is submitted again. Ctrl-C ends the waiting, and not the task.",
            ""
        },
        footer = {"", "Exit code: 0 if all images are there, 1 if not, 2 for wrong usage, 130 if Ctrl-C", "ended it."},
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ResumeCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "TICKET", description = "The task's handle as text, as draw and bulk print it.")
    private String ticket = "";

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where images go; files of the same name are replaced. Default: out, beside the script.")
    private @Nullable String out;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to wait. Default: ${DEFAULT-VALUE}.")
    private String deadline = "";

    @Option(
            names = "--json",
            description = "Print one JSON object at the end. What is told meanwhile goes to the standard error.")
    private boolean json;

    ResumeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Ticket asked = Ticket.of(ticket);
        Duration time = Arguments.deadline(deadline);
        Path target = Arguments.outFolder(out);
        Terminal terminal = session.forPeople(json);
        try (OpenService service = OpenService.real(asked.provider(), asked.client(session.environment()));
                OutFolder folder = OutFolder.prepare(target)) {
            Order order = new Resumption(asked);
            terminal.out().println(Words.plain(order.title()));
            Optional<List<Outcome>> outcomes;
            try (Interrupts interrupts = Interrupts.listen(folder, terminal, Run::leave)) {
                outcomes = interrupts
                        .start(() -> Run.start(List.of(service), order, folder, time))
                        .flatMap(run -> run.watch(Screen.on(terminal)));
            }
            if (outcomes.isEmpty()) {
                return ExitCode.INTERRUPTED;
            }
            Report.notes(outcomes.get()).forEach(terminal.out()::println);
            terminal.out().println("Images: " + folder.path());
            if (json) {
                session.terminal().out().println(OutcomeJson.of(order, outcomes.get(), folder.path()));
            }
            return outcomes.get().get(0).isComplete() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
