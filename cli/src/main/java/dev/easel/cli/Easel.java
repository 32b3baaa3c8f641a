package dev.easel.cli;

import java.util.logging.LogManager;

/** The program {@code easel}. Its commands and exit codes are in the guide to the command line. */
public final class Easel {
    private static final String LOGGING = "logback.configurationFile";

    private Easel() {}

    /** Runs the command that the arguments name, and ends the process with its exit code. */
    public static void main(String[] args) {
        // Log lines would stand in the middle of the output; EASEL_LOG has them shown.
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "dev/easel/cli/logback.xml");
        }
        LogManager.getLogManager().reset();
        Session session = new Session(System.getenv(), Terminal.ofProcess(), EmulatorPace.LIFELIKE);
        System.exit(Program.named(System.getProperty("easel.program", "easel"), session)
                .run(args));
    }
}
