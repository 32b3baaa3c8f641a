package dev.easel.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Takes down what a run prints. */
final class Output {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** As if the output went into a file. */
    Terminal plain() {
        return Terminal.plain(stream(out), stream(err));
    }

    /** As if there were a terminal of this width. */
    Terminal live(int columns, boolean colour) {
        return new Terminal(stream(out), stream(err), true, columns, true, colour);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
