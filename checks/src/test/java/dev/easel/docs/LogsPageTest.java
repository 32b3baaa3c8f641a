package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/logs.md names each logger that the published modules have, by its name or by what stands above it, and no other. */
class LogsPageTest {
    private static final Path ROOT = Project.root();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");
    private static final Pattern LOGGER = Pattern.compile("LoggerFactory\\.getLogger\\(([^)]+)\\)");
    private static final Pattern CONSTANT = Pattern.compile("static final String (\\w+) = \"([^\"]+)\"");

    @Test
    void the_page_names_the_loggers_that_there_are() throws IOException {
        List<String> named = ROW.matcher(Files.readString(ROOT.resolve("docs/logs.md")))
                .results()
                .map(row -> row.group(1))
                .toList();
        Set<String> used = used();

        assertThat(used)
                .hasSizeGreaterThan(4)
                .allSatisfy(logger -> assertThat(named).anyMatch(name -> isOrIsAbove(name, logger)));
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(used).anyMatch(logger -> isOrIsAbove(name, logger)));
    }

    private static boolean isOrIsAbove(String name, String logger) {
        return logger.equals(name) || logger.startsWith(name + ".");
    }

    /** The names of all loggers in main code, read from the sources. */
    private static Set<String> used() throws IOException {
        Set<String> loggers = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main) && !module.endsWith("examples") && !module.endsWith("benchmarks")) {
                    try (Stream<Path> files = Files.walk(main)) {
                        for (Path file : files.filter(each -> each.toString().endsWith(".java"))
                                .toList()) {
                            addTo(loggers, main, file);
                        }
                    }
                }
            }
        }
        return loggers;
    }

    private static void addTo(Set<String> loggers, Path main, Path file) throws IOException {
        Matcher logger = LOGGER.matcher(Files.readString(file));
        while (logger.find()) {
            String argument = logger.group(1);
            if (argument.startsWith("\"")) {
                loggers.add(argument.substring(1, argument.length() - 1));
            } else if (argument.endsWith(".class")) {
                String type = argument.substring(0, argument.length() - ".class".length());
                String folder = main.relativize(file.getParent())
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), ".");
                loggers.add(folder + "." + type);
            } else {
                loggers.add(constant(file.resolveSibling("Loggers.java"), argument));
            }
        }
    }

    private static String constant(Path file, String argument) throws IOException {
        String name = argument.substring(argument.indexOf('.') + 1);
        return CONSTANT.matcher(Files.readString(file))
                .results()
                .filter(constant -> constant.group(1).equals(name))
                .map(constant -> constant.group(2))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no constant " + argument));
    }
}
