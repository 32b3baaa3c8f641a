package dev.easel.cli;

import java.util.List;

/** For terminals: a line for each service, drawn again in place. */
final class LiveScreen implements Screen {
    private static final String UP = "\u001b[%dA";
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String ERASE_LINE = "\u001b[2K";
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String CYAN = "\u001b[36m";
    private static final String RESET = "\u001b[0m";

    private final Terminal terminal;
    private int frame;
    private int drawn;

    LiveScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void show(List<ServiceLine> lines) {
        terminal.out().print(frame(lines, true));
        terminal.out().flush();
    }

    /** What did not fit on a line while it was overwritten again and again is shown whole now. */
    @Override
    public void finish(List<ServiceLine> lines) {
        terminal.out().print(frame(lines, false));
        terminal.out().flush();
    }

    /**
     * All lines, from the beginning of the first to the one below the last.
     *
     * @param cut whether a line that is too long is cut, since one that wraps cannot be drawn again in place
     */
    private String frame(List<ServiceLine> lines, boolean cut) {
        StringBuilder text = new StringBuilder(drawn == 0 ? "" : String.format(UP, drawn));
        // Lines that wrap run into those below them.
        text.append(cut ? "" : ERASE_BELOW);
        for (ServiceLine line : lines) {
            String shown = cut ? Columns.cut(line.text(), terminal.columns() - 5, terminal.unicode()) : line.text();
            text.append('\r').append(ERASE_LINE).append("  ");
            text.append(mark(line.stage())).append(' ').append(shown).append('\n');
        }
        drawn = lines.size();
        frame++;
        return text.toString();
    }

    private String mark(ServiceLine.Stage stage) {
        return switch (stage) {
            case UNDER_WAY -> coloured(CYAN, spinner());
            case DONE -> coloured(GREEN, terminal.unicode() ? "\u2713" : "+");
            case FAILED -> coloured(RED, terminal.unicode() ? "\u2717" : "x");
            case SKIPPED -> terminal.unicode() ? "\u2013" : "-";
        };
    }

    private String spinner() {
        String frames = terminal.unicode() ? "\u280b\u2819\u2839\u2838\u283c\u2834\u2826\u2827\u2807\u280f" : "|/-\\";
        int at = frame % frames.length();
        return frames.substring(at, at + 1);
    }

    private String coloured(String colour, String mark) {
        return terminal.colour() ? colour + mark + RESET : mark;
    }
}
