package dev.easel.cli;

import dev.easel.ImageClient;
import dev.easel.PollSchedule;
import dev.easel.bulk.Bulk;
import dev.easel.bulk.BulkListener;
import dev.easel.bulk.BulkProgress;
import dev.easel.bulk.BulkReport;
import dev.easel.bulk.BulkRun;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Items;
import dev.easel.bulk.Ledger;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A bulk run as the commands {@code run}, {@code resume} and {@code retry-failed} have it. */
final class BulkWork {
    private static final String PAGE = "report.html";

    private final Session session;
    private final LedgerOptions place;
    private final WorkOptions work;
    private final boolean json;

    BulkWork(Session session, LedgerOptions place, WorkOptions work, boolean json) {
        this.session = session;
        this.place = place;
        this.work = work;
        this.json = json;
    }

    /**
     * Runs the items and what the ledger has already.
     *
     * @param isNew whether the ledger may be a new one
     * @param before told the ledger before the run starts
     * @return the exit code
     */
    int run(Items items, boolean isNew, Consumer<Ledger> before) {
        return LedgerOptions.reading(() -> running(items, isNew, before));
    }

    private int running(Items items, boolean isNew, Consumer<Ledger> before) {
        Terminal terminal = session.forPeople(json);
        Path folder = place.folder();
        try (OpenServices services = OpenServices.open(work.providers(), session.environment(), EmulatorPace.INSTANT)) {
            boolean emulated = emulated(services.all());
            Ledger ledger = isNew ? place.toWorkOn(emulated) : place.present();
            Bulk bulk = Bulk.of(services.all().stream().map(UsualModel::client).toArray(ImageClient[]::new))
                    .ledger(ledger)
                    .into(folder);
            work.tell(bulk);
            if (emulated) {
                bulk.pollSchedule(PollSchedule.every(Duration.ofMillis(20)));
            }
            ProgressBar bar = new ProgressBar(terminal, services(services.all(), emulated));
            bulk.listener(new BulkListener() {
                @Override
                public void onProgress(BulkProgress progress) {
                    bar.show(progress);
                }
            });
            before.accept(ledger);
            return ended(bulk.start(items), ledger, folder, bar);
        }
    }

    /** An image of an emulator would count as done where the real service was meant. */
    private static boolean emulated(List<OpenService> services) {
        List<OpenService> emulated =
                services.stream().filter(OpenService::isEmulator).toList();
        if (!emulated.isEmpty() && emulated.size() < services.size()) {
            Provider without = emulated.get(0).provider();
            throw new UsageException("--provider names real services and " + without.id() + ", for which "
                    + RealServices.variables(without) + " is not set: an emulator's images would count as done; set it,"
                    + " or leave " + without.id() + " out");
        }
        return !emulated.isEmpty();
    }

    private static String services(List<OpenService> services, boolean emulated) {
        String names = services.stream().map(service -> service.provider().id()).collect(Collectors.joining(", "));
        return emulated
                ? "Emulators inside this process, which call nobody and cost nothing: " + names
                : "Real services, which may charge for it: " + names;
    }

    private int ended(BulkRun run, Ledger ledger, Path folder, ProgressBar bar) {
        Terminal terminal = session.forPeople(json);
        try (BulkInterrupts interrupts = BulkInterrupts.listen(run, ledger, terminal)) {
            BulkReport report;
            try {
                report = run.report().join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : e;
            }
            if (interrupts.came()) {
                return ExitCode.INTERRUPTED;
            }
            bar.finish();
            report.unrecorded()
                    .forEach(line -> terminal.err().println("Not in the ledger, keep it: " + Words.plain(line)));
            terminal.out().println(report.toText().stripTrailing());
            terminal.out().println(page(report, folder));
            if (json) {
                session.terminal().out().println(report.toJson());
            }
            return code(report);
        }
    }

    /** The images are there, whatever becomes of the page. */
    private static String page(BulkReport report, Path folder) {
        Path page = folder.resolve(PAGE);
        try {
            report.writeHtml(page, folder);
            return "Images and report: " + page;
        } catch (UncheckedIOException e) {
            return "Images: " + folder + "; " + Words.plain(String.valueOf(e.getMessage()));
        }
    }

    /** Of those that apply, the highest. */
    static int code(BulkReport report) {
        if (report.count(ItemState.UNKNOWN) > 0) {
            return ExitCode.UNKNOWN;
        }
        if (report.stopped().isPresent()) {
            return ExitCode.STOPPED;
        }
        return report.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
