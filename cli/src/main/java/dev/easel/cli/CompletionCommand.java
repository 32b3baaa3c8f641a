package dev.easel.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code easel completion}. */
@Command(
        name = "completion",
        header = "Prints a script with which bash and zsh complete commands and options.",
        description = {"", "In bash:  source <(easel completion)", ""},
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompletionCommand implements Callable<Integer> {
    private final Session session;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            session.terminal()
                    .out()
                    .println(AutoComplete.bash("easel", spec.root().commandLine()));
        }
        return ExitCode.DONE;
    }
}
