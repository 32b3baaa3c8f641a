package dev.easel.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends a run when the user presses Ctrl-C, as long as this is open. Thread-safe. */
final class Interrupts implements AutoCloseable {
    private final OutFolder folder;
    private final Terminal terminal;
    private final Function<Run, List<String>> ending;
    private final Thread hook = new Thread(this::stop, "easel-interrupted");
    private @Nullable Run run;
    private boolean stopped;

    private Interrupts(OutFolder folder, Terminal terminal, Function<Run, List<String>> ending) {
        this.folder = folder;
        this.terminal = terminal;
        this.ending = ending;
    }

    /**
     * Listens from now on.
     *
     * @param ending ends a run and says what that came to
     */
    static Interrupts listen(OutFolder folder, Terminal terminal, Function<Run, List<String>> ending) {
        Interrupts interrupts = new Interrupts(folder, terminal, ending);
        Runtime.getRuntime().addShutdownHook(interrupts.hook);
        return interrupts;
    }

    /** Starts a run that will be given up; empty, and nothing is sent, where Ctrl-C came first. */
    synchronized Optional<Run> start(Supplier<Run> starter) {
        if (!stopped) {
            run = starter.get();
        }
        return Optional.ofNullable(run);
    }

    private synchronized void stop() {
        stopped = true;
        List<String> lines = run == null ? List.of() : ending.apply(run);
        folder.close();
        terminal.out().println();
        terminal.out().println("Stopped.");
        lines.forEach(line -> terminal.out().println("  " + line));
        terminal.out().flush();
    }

    /** Returns when a stop that has begun is through: the clients must not be closed before the services were told. */
    @Override
    public synchronized void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook runs, or ran; it needs no removing.
        }
    }
}
