package dev.easel.cli;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.bulk.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code easel bulk run}. */
@Command(
        name = "run",
        header = "Generates the images of a file of prompts.",
        description = {
            "",
            "FILE is CSV with a header, or JSON Lines. Its columns are the fields of a request:",
            "prompt, model, size, seed, steps, negativePrompt, ...; and id and file, which name the",
            "item and its image. The file is checked as a whole before anything is sent.",
            ""
        },
        footer = {"", RealServices.HELP, "", ExitCode.TEXT, "Where several apply, it is the highest."},
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BulkRunCommand implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FILE", description = "The prompts: a file that ends in .csv, .jsonl or .ndjson.")
    private String file = "";

    @Mixin
    private LedgerOptions place = new LedgerOptions();

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            description = "A field of the requests that do not set it, for example --set size=512x512.")
    private Map<String, String> defaults = new LinkedHashMap<>();

    @Option(names = "--skip-bad-rows", description = "Leave bad rows out; by default nothing is sent if there is one.")
    private boolean skipBadRows;

    @Option(
            names = "--json",
            description = "Print the report as JSON at the end. What is told meanwhile goes to the standard error.")
    private boolean json;

    BulkRunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Items items = items();
        try {
            return new BulkWork(session, place, work, json).run(items, true, ledger -> {});
        } catch (InvalidRequestException e) {
            return faults(e.violations());
        }
    }

    private Items items() {
        Path path = Arguments.path("FILE", file);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new UsageException("FILE is " + Arguments.shown(file) + ", which is "
                    + (Files.exists(path) ? "no file that can be read" : "not there") + "; name a file of prompts");
        }
        String name = file.strip().toLowerCase(Locale.ROOT);
        if (!name.endsWith(".csv") && !name.endsWith(".jsonl") && !name.endsWith(".ndjson")) {
            throw new UsageException("FILE is " + Arguments.shown(file)
                    + ", whose name does not say what it is; name one that ends in .csv, .jsonl or .ndjson");
        }
        Items items = name.endsWith(".csv") ? Items.csv(path) : Items.jsonl(path);
        try {
            items = defaults.isEmpty() ? items : items.defaults(defaults);
        } catch (InvalidRequestException e) {
            throw new UsageException("--set " + e.violations().get(0));
        }
        return skipBadRows ? items.skipBadRows(this::leftOut) : items;
    }

    private void leftOut(Violation fault) {
        session.terminal().err().println("Left out: " + Words.plain(fault.toString()));
    }

    private int faults(List<Violation> faults) {
        session.terminal().out().flush();
        session.terminal()
                .err()
                .println("easel bulk run: FILE has " + Words.count(faults.size(), "fault")
                        + ", and nothing was sent; --skip-bad-rows leaves bad rows out");
        faults.forEach(fault -> session.terminal().err().println("  " + Words.plain(fault.toString())));
        return ExitCode.USAGE;
    }
}
