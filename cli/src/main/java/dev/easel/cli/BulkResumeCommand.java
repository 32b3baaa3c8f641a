package dev.easel.cli;

import dev.easel.bulk.Items;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code easel bulk resume}. */
@Command(
        name = "resume",
        header = "Goes on with a bulk run that was stopped, without its file of prompts.",
        description = {"", "The ledger has all that is needed. Give the services that the run had.", ""},
        footer = {"", ExitCode.TEXT, "Where several apply, it is the highest."},
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BulkResumeCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LedgerOptions place = new LedgerOptions();

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Option(
            names = "--json",
            description = "Print the report as JSON at the end. What is told meanwhile goes to the standard error.")
    private boolean json;

    BulkResumeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new BulkWork(session, place, work, json).run(Items.none(), false, ledger -> {});
    }
}
