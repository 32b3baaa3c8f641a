package dev.easel.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names a test for each threat; this sees to it that the test is there. */
class SecurityPageTest {
    private static final Path ROOT = Project.root();

    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");

    @Test
    void every_threat_has_a_test_that_exists() throws IOException {
        List<String> rows = Files.readAllLines(ROOT.resolve("SECURITY.md")).stream()
                .dropWhile(line -> !line.startsWith("| Threat |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(rows).hasSizeGreaterThan(15).allSatisfy(row -> {
            List<String> missing = new ArrayList<>();
            Matcher named = NAMED.matcher(row);
            int tests = 0;
            while (named.find()) {
                tests++;
                if (!exists(named.group(1), named.group(2))) {
                    missing.add(named.group());
                }
            }
            assertThat(tests).as("tests named").isPositive();
            assertThat(missing).as("tests named that are not there").isEmpty();
        });
    }

    @Test
    void a_test_that_is_not_there_is_missed() {
        assertThat(exists("SecurityPageTest", "a_test_that_is_not_there_is_missed"))
                .isTrue();
        assertThat(exists("SecurityPageTest", "nothing")).isFalse();
        assertThat(exists("NoSuchTest", "nothing")).isFalse();
    }

    private static boolean exists(String type, String method) {
        Pattern declared = Pattern.compile("^    void " + method + "\\(", Pattern.MULTILINE);
        try (Stream<Path> files = Files.find(
                ROOT,
                12,
                (file, attributes) ->
                        file.endsWith(type + ".java") && file.toString().contains("src"))) {
            return files.anyMatch(file -> declared.matcher(read(file)).find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
