package dev.easel.cli;

import dev.easel.bulk.BulkReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code easel bulk report}. */
@Command(
        name = "report",
        header = "Prints what came of a bulk run, also while it runs.",
        footer = {"", "Exit code: 0, or 1 if the ledger cannot be read, or 2 for wrong usage."},
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BulkReportCommand implements Callable<Integer> {
    private final Session session;

    @Mixin
    private LedgerOptions place = new LedgerOptions();

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with thumbnails as well.")
    private @Nullable String html;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    BulkReportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        @Nullable Path page = html == null ? null : Arguments.path("--html", html);
        return LedgerOptions.reading(() -> {
            BulkReport report = place.present().report();
            if (page != null) {
                report.writeHtml(page, place.folder());
            }
            session.terminal()
                    .out()
                    .println(json ? report.toJson() : report.toText().stripTrailing());
            return ExitCode.DONE;
        });
    }
}
