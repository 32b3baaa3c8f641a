package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README.md shows code that compiles and was run, and the capabilities that the providers have. */
class ReadmeTest {
    private static final String UPDATE = "easel.readme.update";

    private static final String HOW_TO_MEND = """
            README.md differs from the sources that it shows. Where the sources are right, bring it up to date with

                mvn -q test -pl checks -am -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true
            """.formatted(UPDATE);

    private static final Pattern SNIPPET =
            Pattern.compile("(<!-- snippet: ([a-z -]+) -->\\n```java\\n).*?(```\\n)", Pattern.DOTALL);
    private static final Pattern TABLE =
            Pattern.compile("(<!-- capabilities -->\\n).*?(<!-- end of capabilities -->\\n)", Pattern.DOTALL);

    private final Path examples = root().resolve("examples");
    private final Path readme = root().resolve("README.md");

    @Test
    void snippets_and_table_are_those_of_the_sources() throws IOException {
        String written = Files.readString(readme);
        String right = withTable(withSnippets(written));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(readme, right);
        } else {
            assertThat(written)
                    .withFailMessage(() -> HOW_TO_MEND + firstDifference(written, right))
                    .isEqualTo(right);
        }
    }

    @Test
    void every_java_snippet_names_its_source() throws IOException {
        String text = Files.readString(readme);

        assertThat(SNIPPET.matcher(text).results()).hasSizeGreaterThan(5).hasSize(text.split("```java", -1).length - 1);
        assertThat(TABLE.matcher(text).results()).hasSize(1);
    }

    @Test
    void the_version_to_depend_on_is_the_one_that_is_built() throws IOException {
        String version = Files.readString(
                        examples.resolve("target/classes/dev/easel/examples/quickstart/version.properties"))
                .strip()
                .replace("version=", "");

        assertThat(Files.readString(readme)).contains("<version>" + version + "</version>");
    }

    private String withSnippets(String text) {
        Snippets snippets = Snippets.below(examples.resolve("src"));
        return SNIPPET.matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) + snippets.join(found.group(2)) + found.group(3)));
    }

    private static String withTable(String text) {
        return TABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + "\n" + CapabilityTable.markdown() + "\n" + found.group(2)));
    }

    private static String firstDifference(String written, String right) {
        String[] is = written.split("\n", -1);
        String[] should = right.split("\n", -1);
        int line = 0;
        while (line < Math.min(is.length, should.length) && is[line].equals(should[line])) {
            line++;
        }
        return "\nThe first difference is in line " + (line + 1) + ":\n  README.md   " + at(is, line)
                + "\n  the sources " + at(should, line);
    }

    private static String at(String[] lines, int line) {
        return line < lines.length ? lines[line] : "(nothing)";
    }

    /** Returns the project's root, whether the tests run there or in their module. */
    private static Path root() {
        Path here = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return Files.isRegularFile(here.resolve("examples/pom.xml")) ? here : here.getParent();
    }
}
