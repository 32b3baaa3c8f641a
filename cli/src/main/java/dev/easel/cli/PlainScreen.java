package dev.easel.cli;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** For files and pipes: a line is added whenever a service's state changes, and nothing is ever overwritten. */
final class PlainScreen implements Screen {
    private final PrintStream out;
    private final Map<Provider, String> shown = new EnumMap<>(Provider.class);

    PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(List<ServiceLine> lines) {
        for (ServiceLine line : lines) {
            String state = line.stage() + line.state();
            if (!state.equals(shown.put(line.provider(), state))) {
                out.println("  " + line.text());
            }
        }
        out.flush();
    }

    @Override
    public void finish(List<ServiceLine> lines) {
        show(lines);
    }
}
