package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fixed words of each message that docs/guide/troubleshooting.md names are in the code. */
class TroubleshootingPageTest {
    private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\n]++|\\\\.)*+)\"");

    /** Two texts that the compiler makes one. */
    private static final Pattern SEAM = Pattern.compile("\"\\s*\\+\\s*\"");

    /** Shorter words are anywhere. */
    private static final int TELLING = 12;

    @Test
    void every_message_is_one_of_the_code() throws IOException {
        String texts = texts();
        List<String> messages = MESSAGE.matcher(
                        Files.readString(Project.root().resolve("docs/guide/troubleshooting.md")))
                .results()
                .map(row -> row.group(1))
                .toList();

        assertThat(messages).hasSizeGreaterThan(20).doesNotHaveDuplicates().allSatisfy(message -> {
            List<String> fixed = fixed(message);
            assertThat(fixed).anyMatch(words -> words.length() >= TELLING);
            assertThat(fixed).as("what the code says").allMatch(texts::contains);
        });
    }

    @Test
    void a_message_that_nobody_writes_is_found() throws IOException {
        assertThat(texts()).contains("is rate-limiting").doesNotContain("has run out of paint");
        assertThat(fixed("\u2026 was left out: \u2026")).containsExactly("was left out:");
    }

    /** The words between what differs, without the marks around it. */
    private static List<String> fixed(String message) {
        return Arrays.stream(message.split("\u2026|\\(\u2026\\)"))
                .map(words -> words.replaceAll("^[\\s.,()\"]+|[\\s.,()\"]+$", ""))
                .filter(words -> !words.isEmpty())
                .toList();
    }

    /** Returns all texts of main code, those of one expression put together. */
    private static String texts() throws IOException {
        try (Stream<Path> modules = Files.list(Project.root())) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(TroubleshootingPageTest::sources)
                    .map(source -> SEAM.matcher(source).replaceAll(""))
                    .flatMap(source -> TEXT.matcher(source).results())
                    .map(MatchResult::group)
                    .map(text -> text.replace("\\\"", "\""))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static Stream<String> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(TroubleshootingPageTest::read)
                    .toList()
                    .stream();
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
