package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One word for one thing, in code and documents alike: words that Easel does not use, and what it says instead. */
class GlossaryTest {
    private static final Path ROOT = Project.root();

    /** An import of a library of somebody else may use any word. */
    private static final Pattern FOREIGN = Pattern.compile("import (static )?(?!dev\\.easel).*");

    @ParameterizedTest
    @CsvSource({
        "pictures?, image",
        "[A-Za-z]*Pictures?[A-Za-z]*, image",
        "(max)?[cC]alls?InFlight, exchanges in flight",
        "nudges?, callback or poll",
        "(?:an|the|no|each|its|whole) answers?, response",
        "[A-Za-z]*[a-z]Answers?(?:[A-Z][A-Za-z]*)?, response",
        "[a-z0-9_]*_answers?_[a-z0-9_]*, response",
        "(?:a|the|each|this) questions?(?! mark), request or poll",
        "TaskParts?, call",
        "look again, poll",
        "looks? at the service, poll",
    })
    void a_word_has_one_meaning_and_a_meaning_has_one_word(String word, String instead) {
        Pattern pattern = Pattern.compile("\\b(?:" + word + ")\\b");

        assertThat(uses(pattern)).as("say %s", instead).isEmpty();
    }

    private static List<String> uses(Pattern word) {
        List<String> uses = new ArrayList<>();
        try (Stream<Path> files = Files.find(ROOT, 16, (file, attributes) -> isOurs(file))) {
            files.forEach(file -> {
                try {
                    Files.readAllLines(file).stream()
                            .filter(line -> word.matcher(line).find())
                            .filter(line -> !FOREIGN.matcher(line).matches())
                            .forEach(line -> uses.add(ROOT.relativize(file) + ": " + line.strip()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return uses;
    }

    private static boolean isOurs(Path file) {
        String name = file.toString();
        return (name.endsWith(".java") || name.endsWith(".md"))
                && !name.contains("/target/")
                && !name.contains("/resources/")
                && !name.endsWith("GlossaryTest.java")
                // What was once said of a change stays as it was said.
                && !name.endsWith("CHANGELOG.md");
    }
}
