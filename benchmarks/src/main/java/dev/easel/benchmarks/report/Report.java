package dev.easel.benchmarks.report;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All rows of a run, written down. */
public final class Report {
    private final List<String> others;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> footnotes = new ArrayList<>();

    /** @param others the clients besides Easel and bare OkHttp */
    public Report(List<String> others) {
        this.others = List.copyOf(others);
    }

    /** Adds a row. */
    public void add(Row row) {
        rows.add(row);
    }

    /** Adds a remark that belongs to this run. */
    public void note(String text) {
        notes.add(text);
    }

    /** Adds what is too long for the table, and returns the mark that stands for it there. */
    public String footnote(String text) {
        footnotes.add(text);
        return "[" + footnotes.size() + "]";
    }

    /** How many rows missed their target. */
    public long missed() {
        return rows.stream().filter(row -> !row.isMet()).count();
    }

    /** The table, in columns for a terminal. */
    public String terminal() {
        List<List<String>> lines = table();
        int columns = lines.get(0).size();
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            for (int column = 0; column < columns; column++) {
                int at = column;
                int width = lines.stream()
                        .mapToInt(each -> each.get(at).length())
                        .max()
                        .orElse(0);
                text.append(String.format(
                        Locale.ROOT, "%-" + (width + 2) + "s", line.get(column).replace("**", "")));
            }
            text.setLength(text.toString().stripTrailing().length());
            text.append('\n');
        }
        allNotes().forEach(note -> text.append(note).append('\n'));
        return text.append(summary()).append('\n').toString();
    }

    /**
     * The page.
     *
     * @param command what was typed
     * @param machine where it ran, a line for each thing
     * @param versions what ran
     */
    public String page(String command, List<String> machine, String versions) {
        StringBuilder text = new StringBuilder();
        text.append("# Benchmark results\n\n");
        text.append("Written by `").append(command).append("` on ").append(LocalDate.now(ZoneOffset.UTC));
        text.append(
                ": every figure of this table was measured in that one run, all clients side by side. Times, rates and"
                        + " allocations are medians.\n\n");
        machine.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append("- Versions: ").append(versions).append("\n\n");
        List<List<String>> lines = table();
        for (int i = 0; i < lines.size(); i++) {
            text.append("| ").append(String.join(" | ", lines.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|").append(" --- |".repeat(lines.get(0).size())).append('\n');
            }
        }
        text.append('\n').append(summary()).append("\n\n");
        allNotes().forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString().replace("|  |", "| |").replace("|  |", "| |");
    }

    private List<String> allNotes() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < footnotes.size(); i++) {
            all.add("[" + (i + 1) + "] " + footnotes.get(i));
        }
        all.addAll(notes);
        return all;
    }

    private String summary() {
        long targets = rows.stream().filter(row -> row.target() != null).count();
        return missed() == 0
                ? "All " + targets + " targets are met."
                : missed() + " of " + targets + " targets are missed.";
    }

    private List<List<String>> table() {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("What", "Easel", "bare OkHttp", "Easel ÷ OkHttp", "Target", ""));
        head.addAll(others);
        lines.add(head);
        for (Row row : rows) {
            List<String> line = new ArrayList<>(List.of(
                    row.what(),
                    row.text(row.easel()),
                    row.text(row.okHttp()),
                    row.ratioText(),
                    row.target() == null ? "" : row.target().text(),
                    row.verdict()));
            for (int column = 0; column < others.size(); column++) {
                line.add(row.other(column));
            }
            lines.add(line);
        }
        return lines;
    }
}
