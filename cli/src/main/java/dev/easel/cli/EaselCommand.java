package dev.easel.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the commands. */
@Command(
        name = "easel",
        header = "Generates images with many services.",
        description = {"", "easel COMMAND --help shows the options of a command.", ""},
        footer = {"", RealServices.HELP, "", ExitCode.TEXT},
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class EaselCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private EaselCommand() {}

    static CommandLine withAll(Session session) {
        return new CommandLine(new EaselCommand())
                .addSubcommand(new DrawCommand(session))
                .addSubcommand(BulkCommand.withAll(session))
                .addSubcommand(new StatusCommand(session))
                .addSubcommand(new ResumeCommand(session))
                .addSubcommand(new ModelsCommand(session))
                .addSubcommand(new ReadCommand(session))
                .addSubcommand(new EmulateCommand(session))
                .addSubcommand(new StudioCommand(session))
                .addSubcommand(new CompletionCommand(session));
    }

    @Override
    public void run() {
        requireCommand(spec);
    }

    /** Says which commands there are: a parent alone does nothing. */
    static void requireCommand(@Nullable CommandSpec parent) {
        if (parent != null) {
            throw new ParameterException(
                    parent.commandLine(),
                    "The command is missing; choose from "
                            + String.join(
                                    ", ", parent.commandLine().getSubcommands().keySet()));
        }
    }
}
