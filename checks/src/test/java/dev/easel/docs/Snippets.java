package dev.easel.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The named regions of the sources: from {@code // snippet: NAME} to {@code // end}. */
final class Snippets {
    private static final Pattern REGION =
            Pattern.compile("^ *// snippet: ([a-z-]+)\\n(.*?)^ *// end\\n", Pattern.MULTILINE | Pattern.DOTALL);

    private final Map<String, String> byName;

    private Snippets(Map<String, String> byName) {
        this.byName = byName;
    }

    /** Those of all sources below the folder. */
    static Snippets below(Path sources) {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            for (Path file : java) {
                Matcher region = REGION.matcher(Files.readString(file));
                while (region.find()) {
                    if (found.put(region.group(1), dedented(region.group(2))) != null) {
                        throw new IllegalStateException("two regions are named " + region.group(1) + "; rename one");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Snippets(found);
    }

    /** Several regions, with an empty line between them. */
    String join(String names) {
        List<String> parts = new ArrayList<>();
        for (String name : names.strip().split(" +")) {
            String part = byName.get(name);
            if (part == null) {
                throw new IllegalStateException("README.md asks for the snippet " + name + ", and the sources have "
                        + byName.keySet() + "; rename one or add a region");
            }
            parts.add(part);
        }
        return String.join("\n", parts);
    }

    private static String dedented(String region) {
        int indent = region.lines()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return region.lines()
                .map(line -> line.isBlank() ? "" : line.substring(indent))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
