package dev.easel.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code easel bulk}, the parent of what concerns many images. */
@Command(
        name = "bulk",
        header = "Generates the images of many prompts, with a durable ledger.",
        description = {
            "",
            "After a crash, a kill or Ctrl-C the same command goes on: what was submitted is waited",
            "for again, and nothing is paid for twice.",
            ""
        },
        footer = {"", ExitCode.TEXT, "Where several apply, it is the highest."},
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BulkCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private BulkCommand() {}

    static CommandLine withAll(Session session) {
        CommandLine command = new CommandLine(new BulkCommand());
        List.of(
                        new BulkRunCommand(session),
                        new BulkStatusCommand(session),
                        new BulkResumeCommand(session),
                        new BulkRetryCommand(session),
                        new BulkReportCommand(session))
                .forEach(command::addSubcommand);
        return command;
    }

    @Override
    public void run() {
        EaselCommand.requireCommand(spec);
    }
}
