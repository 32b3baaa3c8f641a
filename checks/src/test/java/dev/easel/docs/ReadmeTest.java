package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README.md shows programs that compile and are run, and the capabilities that the providers have. */
class ReadmeTest {
    private static final String UPDATE = "easel.readme.update";

    private static final String HOW_TO_MEND = """
        README.md differs from the sources that it shows. Where the sources are right, bring it up to date with

            mvn -q test -pl checks -am -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true
        """.formatted(UPDATE);

    private static final Pattern PROGRAM =
            Pattern.compile("(<!-- program: (\\w+) -->\\n```java\\n)(.*?)(```\\n)", Pattern.DOTALL);
    private static final Pattern SNIPPET =
            Pattern.compile("(<!-- snippet: (\\w+) (\\w+) -->\\n```java\\n)(.*?)(```\\n)", Pattern.DOTALL);
    private static final Pattern SOURCE =
            Pattern.compile("(<!-- source: (\\S+) -->\\n```java\\n)(.*?)(```\\n)", Pattern.DOTALL);
    private static final Pattern FILE =
            Pattern.compile("(<!-- file: (\\S+) -->\\n```\\w+\\n)(.*?)(```\\n)", Pattern.DOTALL);
    private static final Pattern TABLE =
            Pattern.compile("(<!-- capabilities -->\\n).*?(<!-- end of capabilities -->\\n)", Pattern.DOTALL);

    private final Path examples = Project.root().resolve("examples");
    private final Path readme = Project.root().resolve("README.md");

    @Test
    void programs_and_table_are_those_of_the_sources() throws IOException {
        String written = Files.readString(readme);
        String right = withTable(withFiles(withPrograms(written)));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(readme, right);
        } else {
            assertThat(written)
                    .withFailMessage(() -> HOW_TO_MEND + firstDifference(written, right))
                    .isEqualTo(right);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dan", "itsrose", "zhiqite", "local", "openai", "comfyui", "replicate", "bfl", "fal", "gemini"})
    void the_program_of_a_service_page_is_that_of_the_sources(String service) throws IOException {
        Path page = Project.root().resolve("docs/services").resolve(service + ".md");
        String written = Files.readString(page);
        String right = withPrograms(written);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, right);
        }

        assertThat(PROGRAM.matcher(written).results()).hasSize(1);
        assertThat(right).withFailMessage(() -> HOW_TO_MEND).isEqualTo(Files.readString(page));
    }

    @Test
    void the_code_of_the_guide_to_prices_is_that_of_a_program_that_is_run() throws IOException {
        Path page = Project.root().resolve("docs/guide/prices.md");
        String written = Files.readString(page);
        String right = SNIPPET.matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + snippet(found.group(2), found.group(3)) + found.group(5)));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, right);
        }

        assertThat(SNIPPET.matcher(written).results()).isNotEmpty().hasSize(written.split("```java", -1).length - 1);
        assertThat(right).withFailMessage(() -> HOW_TO_MEND).isEqualTo(Files.readString(page));
    }

    @ParameterizedTest
    @ValueSource(strings = {"langchain4j", "spring-ai"})
    void the_code_of_the_guide_to_a_framework_is_that_of_its_tests(String framework) throws IOException {
        Path page = Project.root().resolve("docs/guide").resolve(framework + ".md");
        String written = Files.readString(page);
        String right = SOURCE.matcher(written)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + withoutPackage(Project.root().resolve(found.group(2))) + found.group(4)));
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, right);
        }

        assertThat(SOURCE.matcher(written).results()).hasSize(1);
        assertThat(right).withFailMessage(() -> HOW_TO_MEND).isEqualTo(Files.readString(page));
    }

    @Test
    void all_code_is_a_program_of_the_examples_or_a_file_of_the_consumers() throws IOException {
        String text = Files.readString(readme);
        String withoutFiles = FILE.matcher(text).replaceAll("");

        assertThat(PROGRAM.matcher(withoutFiles).results())
                .hasSizeGreaterThan(5)
                .hasSize(withoutFiles.split("```java", -1).length - 1);
        assertThat(FILE.matcher(text).results())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.group(2)).startsWith("checks/consumers/programs/"));
        assertThat(TABLE.matcher(text).results()).hasSize(1);
    }

    @Test
    void what_is_pasted_into_a_fresh_project_compiles_without_a_warning(@TempDir Path project) throws IOException {
        List<Path> sources = new ArrayList<>();
        PROGRAM.matcher(Files.readString(readme)).results().forEach(program -> {
            try {
                sources.add(Files.writeString(project.resolve(program.group(2) + ".java"), program.group(3)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-Xlint:all,-processing,-path", "-Werror", "-proc:none", "-d", project.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();

            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    @Test
    void the_version_to_depend_on_is_the_one_that_is_built() throws IOException {
        String version = Files.readString(Project.root().resolve("cli/target/classes/dev/easel/cli/version.properties"))
                .strip()
                .replace("version=", "");

        assertThat(Files.readString(readme)).contains("<version>" + version + "</version>");
    }

    private String withPrograms(String text) {
        return PROGRAM.matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(found.group(1) + program(found.group(2)) + found.group(4)));
    }

    private String withFiles(String text) {
        return FILE.matcher(text).replaceAll(found -> {
            try {
                String file = Files.readString(Project.root().resolve(found.group(2)));
                return Matcher.quoteReplacement(found.group(1) + file + found.group(4));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private String program(String name) {
        Path main = examples.resolve("src/main/java/dev/easel/examples/" + name + ".java");
        Path test = examples.resolve("src/test/java/dev/easel/examples/" + name + ".java");
        return withoutPackage(Files.exists(main) ? main : test);
    }

    /** Returns a source without its package, as it is pasted into a file. */
    private static String withoutPackage(Path file) {
        try {
            String source = Files.readString(file);
            return source.substring(source.indexOf("\n\n") + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the members of a program between two comments. */
    private String snippet(String program, String name) {
        String source = program(program);
        String from = "    // snippet: " + name + "\n";
        int start = source.indexOf(from) + from.length();
        return source.substring(start, source.indexOf("    // end of snippet\n", start))
                .replaceAll("(?m)^ {4}", "");
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
}
