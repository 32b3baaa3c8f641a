package dev.easel.examples.quickstart;

import java.util.logging.LogManager;

/** Where the script {@code quickstart} begins. */
public final class Quickstart {
    private Quickstart() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        // The emulators' HTTP server tells of every connection; that would stand in the middle of the live lines.
        LogManager.getLogManager().reset();
        int code = QuickstartCommand.run(args, System.getenv(), Terminal.ofProcess(), EmulatorPace.LIFELIKE);
        System.exit(code);
    }
}
