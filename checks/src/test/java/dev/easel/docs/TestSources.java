package dev.easel.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The test methods of the repository's sources, by the short names of their classes. Immutable. */
final class TestSources {
    private static final Pattern METHOD = Pattern.compile("^ +(?:public )?void (\\w+)\\(", Pattern.MULTILINE);
    private static final Pattern MARK =
            Pattern.compile("^ +@(?:Test|ParameterizedTest|RepeatedTest)\\b", Pattern.MULTILINE);

    private final Map<String, Set<String>> methods;

    private TestSources(Map<String, Set<String>> methods) {
        this.methods = methods;
    }

    static TestSources below(Path root) {
        Map<String, Set<String>> methods = new HashMap<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path sources : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file :
                            (Iterable<Path>) files.filter(any -> any.toString().endsWith("Test.java"))::iterator) {
                        String type = file.getFileName().toString().replace(".java", "");
                        methods.computeIfAbsent(type, none -> new HashSet<>()).addAll(in(Files.readString(file)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestSources(methods);
    }

    /** The methods of a source that are marked as tests: between the mark and the method stands no empty line. */
    static List<String> in(String source) {
        Matcher method = METHOD.matcher(source);
        return method.results()
                .filter(found -> {
                    int gap = source.lastIndexOf("\n\n", found.start());
                    return MARK.matcher(source.substring(Math.max(gap, 0), found.start()))
                            .find();
                })
                .map(found -> found.group(1))
                .toList();
    }

    /** Whether there is a test named like {@code DanMappingTest#a_seed_keeps_all_its_digits}. */
    boolean has(String name) {
        String[] parts = name.split("#", 2);
        return parts.length == 2 && methods.getOrDefault(parts[0], Set.of()).contains(parts[1]);
    }
}
