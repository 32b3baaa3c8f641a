package dev.easel.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs behind the tests of all modules, in the phase {@code verify}, and looks for their keys in everything that they
 * logged, threw and printed: see the folder {@code listening} for how that is kept. A handle is in it in its encoded form,
 * as each task's end is logged at TRACE.
 */
class WholeRunTest {
    private static final Path ROOT = Project.root();

    private static final String SLF4J = "heard-slf4j.log";
    private static final String JDK = "heard-jdk.log";
    private static final String THROWN = "heard-thrown.jfr";

    static Stream<Path> modules() throws IOException {
        // A folder that the build knows nothing of, like that of the benchmarks, has not been built.
        String poms = Files.readString(ROOT.resolve("pom.xml")).replaceAll("(?s)<profiles>.*", "");
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders
                    .filter(folder -> poms.contains("<module>" + folder.getFileName() + "</module>"))
                    .filter(folder -> Files.isDirectory(folder.resolve("src/test/java")))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void no_key_was_logged_thrown_or_printed(Path module) throws IOException {
        KeySearch search = KeySearch.ofAllTests();
        Path target = module.resolve("target");
        try (Stream<Path> files = Stream.concat(Files.list(target), Files.walk(target.resolve("surefire-reports")))) {
            List<Path> heard = files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith("heard-")
                            || file.startsWith(target.resolve("surefire-reports")))
                    .toList();

            Map<String, String> leaks = new TreeMap<>();
            for (Path file : heard) {
                search.in(file).ifPresent(leak -> leaks.put(file.toString(), leak));
            }
            assertThat(heard).hasSizeGreaterThan(3);
            assertThat(leaks).isEmpty();
        }
    }

    /** The site's tests read files and speak to no service. */
    static Stream<Path> speakingModules() throws IOException {
        return modules().filter(module -> !module.endsWith("site"));
    }

    @ParameterizedTest
    @MethodSource("speakingModules")
    void it_was_listened_to(Path module) throws IOException {
        Path target = module.resolve("target");

        // The testkit's own tests speak to emulators with plain OkHttp, which knows nothing of SLF4J.
        if (!module.endsWith("sdk-testkit")) {
            assertThat(target.resolve(SLF4J)).isNotEmptyFile();
        }
        assertThat(Files.readString(target.resolve(JDK), StandardCharsets.ISO_8859_1))
                .as("OkHttp tells what it does at FINE")
                .contains(" FINE ");
        try (RecordingFile thrown = new RecordingFile(target.resolve(THROWN))) {
            int count = 0;
            while (thrown.hasMoreEvents() && count < 50) {
                count += thrown.readEvent().hasField("thrownClass") ? 1 : 0;
            }
            assertThat(count)
                    .as("exceptions, of which even a start of Java makes some")
                    .isEqualTo(50);
        }
    }

    @Test
    void the_finest_of_easels_own_lines_were_heard() throws IOException {
        assertThat(modules()
                        .filter(module -> Files.exists(module.resolve("target").resolve(SLF4J))))
                .hasSizeGreaterThan(5)
                .anySatisfy(module -> assertThat(
                                Files.readString(module.resolve("target").resolve(SLF4J), StandardCharsets.ISO_8859_1))
                        .containsPattern(" TRACE .* dev\\.easel\\..*handle=ez1\\."));
    }
}
