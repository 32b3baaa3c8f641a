package dev.easel.cli;

import dev.easel.ConfigurationException;
import dev.easel.EaselException;
import dev.easel.InvalidRequestException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A command line with its commands. It turns whatever a command throws into one line and an exit code. */
final class Program {
    static final String QUICKSTART = "./quickstart";

    private static final int WIDEST_HELP = 110;
    private static final int LONGEST_MESSAGE = 2_000;

    private final CommandLine command;
    private final Session session;

    private Program(CommandLine command, Session session) {
        this.command = command;
        this.session = session;
    }

    /** The one that the user typed: all commands, or {@code draw} alone under the name of the quickstart. */
    static Program named(String name, Session session) {
        CommandLine command = name.equals(QUICKSTART)
                ? new CommandLine(new DrawCommand(session)).setCommandName(QUICKSTART)
                : EaselCommand.withAll(session);
        return new Program(command, session);
    }

    /**
     * Runs the command that the arguments name.
     *
     * @return the exit code
     */
    int run(String... arguments) {
        Terminal terminal = session.terminal();
        command.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(Math.min(terminal.columns(), WIDEST_HELP))
                .setParameterExceptionHandler((e, typed) -> refused(e.getCommandLine(), e))
                .setExecutionExceptionHandler((e, failed, typed) -> refused(failed, e));
        int code = command.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return code;
    }

    /** One line for what the user can mend; what is a bug keeps its stack trace. */
    private int refused(CommandLine failed, Exception e) throws Exception {
        String name = failed.getCommandSpec().qualifiedName();
        String line = (name.equals(QUICKSTART) ? "quickstart" : name) + ": " + message(e);
        if (e instanceof UsageException || e instanceof ParameterException) {
            return say(line + " (" + name + " --help shows every option)", ExitCode.USAGE);
        }
        if (e instanceof InvalidRequestException || e instanceof ConfigurationException) {
            return say(line, ExitCode.USAGE);
        }
        if (e instanceof FailedException
                || e instanceof EaselException
                || e instanceof UncheckedIOException
                || e instanceof CancellationException) {
            return say(line, e instanceof CancellationException ? ExitCode.INTERRUPTED : ExitCode.FAILED);
        }
        throw e;
    }

    private int say(String line, int code) {
        session.terminal().out().flush();
        session.terminal().err().println(line);
        return code;
    }

    /** What was typed is part of many messages, and may be of any length. */
    private static String message(Exception e) {
        String text = Words.plain(String.valueOf(e.getMessage()));
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
    }
}
