package dev.easel.cli;

import dev.easel.bulk.Items;
import dev.easel.bulk.Ledger;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code easel bulk retry-failed}. */
@Command(
        name = "retry-failed",
        header = "Gives the failed items of a bulk run new tries, each a new task that is billed of its own.",
        description = {"", "Items whose images expired at the service are tried again too.", ""},
        footer = {"", ExitCode.TEXT, "Where several apply, it is the highest."},
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BulkRetryCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LedgerOptions place = new LedgerOptions();

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Option(
            names = "--unknown",
            description = "Also items of which nobody knows what came of them. Those that arrived are paid for twice.")
    private boolean unknown;

    @Option(
            names = "--json",
            description = "Print the report as JSON at the end. What is told meanwhile goes to the standard error.")
    private boolean json;

    BulkRetryCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return new BulkWork(session, place, work, json).run(Items.none(), false, this::retry);
    }

    private void retry(Ledger ledger) {
        long again = ledger.retryFailed() + (unknown ? ledger.retryUnknown() : 0);
        session.forPeople(json).out().println(again + (again == 1 ? " item gets" : " items get") + " a new try");
    }
}
