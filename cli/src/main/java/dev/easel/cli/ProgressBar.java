package dev.easel.cli;

import dev.easel.bulk.BulkProgress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a bulk run is: on a terminal a bar that is drawn again in place, else a line every five seconds. Thread-safe.
 */
final class ProgressBar {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final int LENGTH = 24;
    private static final String ERASE_LINE = "\r\u001b[2K";

    private final Terminal terminal;
    private final String title;
    private boolean begun;
    private @Nullable Duration lineAt;

    /**
     * Shows nothing yet.
     *
     * @param title the line above it
     */
    ProgressBar(Terminal terminal, String title) {
        this.terminal = terminal;
        this.title = title;
    }

    synchronized void show(BulkProgress progress) {
        begin();
        if (terminal.live()) {
            String line =
                    Columns.cut(bar(progress) + "  " + text(progress), terminal.columns() - 1, terminal.unicode());
            terminal.out().print(ERASE_LINE + line);
        } else if (lineAt == null || progress.elapsed().minus(lineAt).compareTo(BETWEEN_LINES) >= 0) {
            lineAt = progress.elapsed();
            terminal.out().println("  " + text(progress));
        }
        terminal.out().flush();
    }

    /** Ends the line, where there is one. */
    synchronized void finish() {
        if (terminal.live() && begun) {
            terminal.out().println();
        }
        begin();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            terminal.out().println(title);
        }
    }

    private String bar(BulkProgress progress) {
        long over = progress.total() - progress.left();
        int full = progress.total() == 0 ? 0 : (int) (over * LENGTH / progress.total());
        String filled = terminal.unicode() ? "\u2588" : "#";
        String empty = terminal.unicode() ? "\u2591" : "-";
        return filled.repeat(full) + empty.repeat(LENGTH - full);
    }

    /** The counts, the rate, and the time left where it can be told. */
    static String text(BulkProgress progress) {
        StringBuilder text = new StringBuilder(progress.toString());
        if (progress.finished() > 0) {
            text.append(", ").append(rate(progress.perMinute()));
        }
        if (progress.left() > 0) {
            progress.timeLeft()
                    .ifPresent(left -> text.append(", ").append(inWords(left)).append(" left"));
        }
        return text.toString();
    }

    private static String rate(double perMinute) {
        return perMinute >= 60
                ? String.format(Locale.ROOT, "%.1f a second", perMinute / 60)
                : String.format(Locale.ROOT, "%.1f a minute", perMinute);
    }

    private static String inWords(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 90) {
            return seconds + " s";
        }
        return seconds < 5_400 ? Math.round(seconds / 60.0) + " min" : Math.round(seconds / 3_600.0) + " h";
    }
}
