package dev.easel.cli;

import dev.easel.bulk.BulkReport;
import dev.easel.bulk.BulkRun;
import dev.easel.bulk.ItemState;
import dev.easel.bulk.Ledger;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Detaches a bulk run when the user presses Ctrl-C, as long as this is open, and prints the tickets of what goes on. Thread-safe. */
final class BulkInterrupts implements AutoCloseable {
    /** What does not outlive its connection is waited for, but a user who pressed Ctrl-C does not wait for ever. */
    private static final int MOST_SECONDS = 60;

    private final BulkRun run;
    private final Ledger ledger;
    private final Terminal terminal;
    private final Thread hook = new Thread(this::stop, "easel-interrupted");
    private volatile boolean came;

    private BulkInterrupts(BulkRun run, Ledger ledger, Terminal terminal) {
        this.run = run;
        this.ledger = ledger;
        this.terminal = terminal;
    }

    static BulkInterrupts listen(BulkRun run, Ledger ledger, Terminal terminal) {
        BulkInterrupts interrupts = new BulkInterrupts(run, ledger, terminal);
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    /** Whether the user pressed it. */
    boolean came() {
        return came;
    }

    private synchronized void stop() {
        came = true;
        PrintStream out = terminal.out();
        out.println();
        out.println(
                "Stopping: nothing new is sent. What is being sent now is waited for, " + MOST_SECONDS + " s at most.");
        out.flush();
        run.detach();
        try {
            BulkReport report = run.report().get(MOST_SECONDS, TimeUnit.SECONDS);
            report.unrecorded().forEach(line -> out.println("Not in the ledger, keep it: " + Words.plain(line)));
            out.println(Words.plain(report.toString()));
        } catch (TimeoutException e) {
            out.println("Still sending after " + MOST_SECONDS + " s: such items are unknown to the next run.");
        } catch (ExecutionException | InterruptedException e) {
            out.println("The ledger cannot be read: " + Words.plain(String.valueOf(e)));
        }
        try {
            tickets(ledger, out);
        } catch (RuntimeException e) {
            out.println("The tickets are in the ledger, which cannot be read now: " + Words.plain(String.valueOf(e)));
        }
        out.println("Stopped. The same command goes on.");
        out.flush();
    }

    /** Prints the tickets of what the services still work on. */
    static void tickets(Ledger ledger, PrintStream out) {
        ledger.forEach(
                ItemState.SUBMITTED,
                item -> out.println("  " + Words.plain(item.id()) + " goes on at "
                        + item.service().orElse("its service") + ": "
                        + item.ticket().orElse("no ticket")));
    }

    /** Returns when a stop that has begun is through: the clients must not be closed before. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            synchronized (this) {
                // The hook runs, or ran; it needs no removing.
            }
        }
    }
}
