package dev.easel.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of docs/conformance as its tables have it. Immutable. */
final class ServicePage {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("(#{2,3}) (.*)");
    private static final List<String> COLUMNS = List.of("Endpoint or field", "Easel", "Test");

    /**
     * One row.
     *
     * @param section the headings above it, without backticks, as in {@code Tasks / POST /api/sd/task/status}
     * @param wire what goes over the wire
     * @param easel how it is reached, or why not
     * @param tests what shows it
     */
    record Row(String section, String wire, String easel, String tests) {
        boolean isReachable() {
            return !easel.startsWith("not reachable:");
        }

        List<String> wireWords() {
            return code(wire);
        }

        List<String> easelWords() {
            return code(easel);
        }

        List<String> testWords() {
            return code(tests);
        }
    }

    private final List<Row> rows;

    private ServicePage(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    static ServicePage of(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        String chapter = "";
        String section = "";
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String title = heading.group(2).replace("`", "").strip();
                chapter = heading.group(1).length() == 2 ? title : chapter;
                section = heading.group(1).length() == 2 ? title : chapter + " / " + title;
            } else if (line.startsWith("|")) {
                List<String> cells = cells(line);
                if (!cells.equals(COLUMNS) && !line.matches("[|-]+")) {
                    rows.add(new Row(section, cells.get(0), cells.get(1), cells.get(2)));
                }
            }
        }
        return new ServicePage(rows);
    }

    List<Row> rows() {
        return rows;
    }

    private static List<String> cells(String line) {
        String[] parts = line.split("(?<!\\\\)\\|", -1);
        if (parts.length != COLUMNS.size() + 2) {
            throw new IllegalArgumentException(
                    "a row has " + (parts.length - 2) + " cells and not " + COLUMNS.size() + ": " + line);
        }
        return List.of(parts).subList(1, parts.length - 1).stream()
                .map(String::strip)
                .toList();
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }
}
