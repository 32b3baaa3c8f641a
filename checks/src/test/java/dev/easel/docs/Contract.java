package dev.easel.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The names that a service documents, by the section of its page where they stand. Immutable. */
final class Contract {
    private static final Pattern ENDPOINT = Pattern.compile("(?:(?:GET|POST|DELETE) )?/\\S*|(?:GET|POST|DELETE) \\S+");

    private final Map<String, List<String>> namesBySection;

    private Contract(Map<String, List<String>> namesBySection) {
        this.namesBySection = namesBySection;
    }

    static Contract of(List<String> lines) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        String section = "";
        for (String line : lines) {
            if (line.startsWith("[")) {
                section = line.substring(1, line.length() - 1);
                names.put(section, new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                names.get(section).addAll(ENDPOINT.matcher(line).matches() ? List.of(line) : List.of(line.split(" +")));
            }
        }
        return new Contract(names);
    }

    int size() {
        return namesBySection.values().stream().mapToInt(List::size).sum();
    }

    /** What no row of the section names, each with its section. */
    List<String> missingFrom(ServicePage page) {
        List<String> missing = new ArrayList<>();
        namesBySection.forEach((section, names) -> {
            List<String> told = page.rows().stream()
                    .filter(row -> row.section().equals(section))
                    .map(ServicePage.Row::wire)
                    .toList();
            for (String name : names) {
                Pattern whole = Pattern.compile("(?<![\\w/{-])" + Pattern.quote(name) + "(?![\\w/{\\[-]|\\.\\w)");
                if (told.stream().noneMatch(cell -> whole.matcher(cell).find())) {
                    missing.add(section + ": " + name);
                }
            }
        });
        return missing;
    }
}
