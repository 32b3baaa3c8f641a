package dev.easel.cli;

import java.util.List;

/** Shows how the services stand. For one thread at a time. */
interface Screen {
    /** How often it is worth showing something new, in milliseconds. */
    int INTERVAL_MILLIS = 100;

    /** Shows the lines as they are now. */
    void show(List<ServiceLine> lines);

    /** Shows the lines for the last time. */
    void finish(List<ServiceLine> lines);

    /** The one that suits the terminal. */
    static Screen on(Terminal terminal) {
        return terminal.live() ? new LiveScreen(terminal) : new PlainScreen(terminal.out());
    }
}
