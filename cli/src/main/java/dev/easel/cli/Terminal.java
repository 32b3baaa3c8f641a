package dev.easel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the output goes.
 *
 * @param live whether lines can be drawn again in place
 * @param columns how many fit in a line
 * @param unicode whether more than ASCII can be shown
 * @param colour whether colours are wanted
 */
record Terminal(PrintStream out, PrintStream err, boolean live, int columns, boolean unicode, boolean colour) {
    private static final int USUAL_COLUMNS = 80;

    /** A file or a pipe. */
    static Terminal plain(PrintStream out, PrintStream err) {
        return new Terminal(out, err, false, USUAL_COLUMNS, false, false);
    }

    /**
     * The process's own. Whether it is a terminal is asked of the script that starts the process: {@link
     * System#console()} answers for input and output together, and on some JDKs always yes.
     */
    static Terminal ofProcess() {
        Charset charset = charset();
        boolean live = Boolean.getBoolean("easel.terminal");
        return new Terminal(
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                live,
                Math.max(20, Integer.getInteger("easel.terminal.columns", USUAL_COLUMNS)),
                charset.equals(StandardCharsets.UTF_8),
                live && System.getenv("NO_COLOR") == null);
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset) {
        return new PrintStream(new FileOutputStream(descriptor), false, charset);
    }

    /** The locale's; from Java 18 on the default charset is UTF-8 whatever the terminal can show. */
    private static Charset charset() {
        @Nullable String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
        try {
            return name == null ? Charset.defaultCharset() : Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.US_ASCII;
        }
    }
}
