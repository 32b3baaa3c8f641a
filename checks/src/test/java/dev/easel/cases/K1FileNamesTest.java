package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.EaselException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K1: a file name that the file system cannot spell is found before anything is paid for, and ends the task. */
@Timeout(60)
class K1FileNamesTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> patterns() {
        return Stream.of(
                Arguments.of("k1-pattern-nul.json"),
                Arguments.of("k1-pattern-nul-at-end.json"),
                Arguments.of("k1-pattern-lone-surrogate.json"),
                Arguments.of("k1-pattern-too-long.json"),
                Arguments.of("k1-pattern-too-long-in-utf8.json"));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void the_name_is_refused_and_nothing_is_sent(String file) {
        for (Service service : Service.values()) {
            try (Trial trial = Trial.of(service)) {
                EaselException refused = failure(trial, file, folder);

                assertThat(refused)
                        .as("%s", service)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("destination");
                assertThat(trial.server().requests()).isEmpty();
                assertThat(folder).isEmptyDirectory();
            }
        }
    }

    static Stream<Arguments> underC() {
        return Stream.of(Arguments.of("k1-pattern-accent-under-LC_ALL-C.json"));
    }

    @ParameterizedTest
    @MethodSource("underC")
    void a_name_that_only_this_locale_cannot_spell_is_refused_too(String file) throws Exception {
        // Surefire hides the tests' class path in a jar of its own.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path output = folder.resolve("output");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        classPath,
                        K1FileNamesTest.class.getName(),
                        file,
                        Files.createDirectory(folder.resolve("images")).toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        java.environment().put("LC_ALL", "C");
        Process process = java.start();
        try {
            assertThat(process.waitFor()).as(() -> read(output)).isZero();
        } finally {
            process.destroyForcibly();
        }

        assertThat(read(output)).contains("ConfigurationException").contains("requests=0");
    }

    /** What runs under another locale: names the pattern's file and the folder for images. */
    public static void main(String[] args) {
        try (Trial trial = Trial.of(Service.OPENAI)) {
            EaselException failure = failure(trial, args[0], Path.of(args[1]));
            System.out.println(
                    failure + " requests=" + trial.server().requests().size());
        }
    }

    private static EaselException failure(Trial trial, String file, Path folder) {
        String pattern = dev.easel.spi.JsonValue.parse(CaseFile.bytes(file))
                .get("pattern")
                .text()
                .orElseThrow();
        trial.answering("{\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]}");
        trial.with(CallOptions.builder()
                .destination(Destination.directory(folder, pattern))
                .build());
        return trial.failure();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
