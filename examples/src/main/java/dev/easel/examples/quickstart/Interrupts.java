package dev.easel.examples.quickstart;

import java.util.List;

/** Gives a run up when the user presses Ctrl-C, as long as it is open. */
final class Interrupts implements AutoCloseable {
    private final Thread hook;

    private Interrupts(Thread hook) {
        this.hook = hook;
    }

    static Interrupts cancelling(Run run, OutFolder folder, Terminal terminal) {
        Thread hook = new Thread(
                () -> {
                    List<String> lines = run.cancel();
                    folder.close();
                    terminal.out().println();
                    terminal.out().println("Stopped.");
                    lines.forEach(line -> terminal.out().println("  " + line));
                    terminal.out().flush();
                },
                "quickstart-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interrupts(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook is at work; it needs no removing.
        }
    }
}
