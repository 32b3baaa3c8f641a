package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README.md and the pages of docs show code that is compiled and run, and the capabilities that the providers have. */
class ReadmeTest {
    private static final String UPDATE = "easel.readme.update";
    private static final Path ROOT = Project.root();
    private static final Path README = ROOT.resolve("README.md");

    private static final String HOW_TO_MEND = """
        %s differs from the sources that it shows. Where the sources are right, bring it up to date with

            mvn -q test -pl checks -am -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true
        """;

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(README));
        pages.addAll(in("docs/services"));
        pages.addAll(in("docs/guide"));
        return pages;
    }

    static List<Path> services() throws IOException {
        return in("docs/services");
    }

    private static List<Path> in(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_code_of_a_page_is_that_of_the_sources(Path page) throws IOException {
        String written = Files.readString(page);
        String right = ShownCode.broughtUpToDate(written);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, right);
        } else {
            assertThat(written)
                    .withFailMessage(() -> HOW_TO_MEND.formatted(page, UPDATE) + firstDifference(written, right))
                    .isEqualTo(right);
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void a_service_page_shows_one_program(Path page) throws IOException {
        assertThat(ShownCode.programs(Files.readString(page))).hasSize(1);
    }

    @Test
    void all_code_of_the_readme_comes_from_a_source() throws IOException {
        String text = Files.readString(README);

        assertThat(ShownCode.programs(text)).isNotEmpty();
        assertThat(ShownCode.withoutShown(text)).doesNotContain("```java", "```kotlin");
    }

    @Test
    void one_page_has_the_table_of_capabilities() throws IOException {
        List<Path> having = new ArrayList<>();
        for (Path page : pages()) {
            if (ShownCode.hasCapabilities(Files.readString(page))) {
                having.add(page);
            }
        }

        assertThat(having).containsExactly(ROOT.resolve("docs/guide/choosing-a-service.md"));
    }

    @Test
    void what_is_pasted_into_a_fresh_project_compiles_without_a_warning(@TempDir Path project) throws IOException {
        Map<String, String> programs = new LinkedHashMap<>();
        for (Path page : pages()) {
            programs.putAll(ShownCode.programs(Files.readString(page)));
        }
        assertThat(programs).hasSizeGreaterThan(25);
        List<Path> sources = new ArrayList<>();
        for (Map.Entry<String, String> program : programs.entrySet()) {
            sources.add(Files.writeString(project.resolve(program.getKey() + ".java"), program.getValue()));
        }
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
        String version = Files.readString(ROOT.resolve("cli/target/classes/dev/easel/cli/version.properties"))
                .strip()
                .replace("version=", "");

        assertThat(Files.readString(README)).contains("<version>" + version + "</version>");
        assertThat(Files.readString(ROOT.resolve("examples/first-image/pom.xml")))
                .contains("<artifactId>easel-bom</artifactId>\n        <version>" + version + "</version>");
    }

    private static String firstDifference(String written, String right) {
        String[] is = written.split("\n", -1);
        String[] should = right.split("\n", -1);
        int line = 0;
        while (line < Math.min(is.length, should.length) && is[line].equals(should[line])) {
            line++;
        }
        return "\nThe first difference is in line " + (line + 1) + ":\n  the page    " + at(is, line)
                + "\n  the sources " + at(should, line);
    }

    private static String at(String[] lines, int line) {
        return line < lines.length ? lines[line] : "(nothing)";
    }
}
