package dev.easel.cli;

/** How a command tells the shell what came of it. */
final class ExitCode {
    static final int DONE = 0;
    /** Something failed, or nothing could be done. */
    static final int FAILED = 1;
    /** The command line, the environment or an input is wrong; nothing was sent. */
    static final int USAGE = 2;
    /** A bulk run was stopped before its end: by its budget, a condition, a refused key, a full disk or its ledger. */
    static final int STOPPED = 3;
    /** Items of a bulk run may have been billed, and nobody can know. */
    static final int UNKNOWN = 4;
    /** What shells report for a process that Ctrl-C ended. */
    static final int INTERRUPTED = 130;

    static final String TEXT = """
            Exit codes:
              0    all done
              1    something failed
              2    the command line, a variable or an input is wrong; nothing was sent
              3    a bulk run was stopped before its end: budget, condition, key, disk or ledger
              4    items of a bulk run are unknown: they may have been billed
              130  interrupted; what was begun can be resumed""";

    private ExitCode() {}
}
