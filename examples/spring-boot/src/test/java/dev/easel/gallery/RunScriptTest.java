package dev.easel.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./examples/spring-boot/run}, which docs/guide/tasks.md has its reader type. It stands in another project folder here, with the classes
 * and class paths that the build has left, so that it builds nothing and its images stay there.
 */
class RunScriptTest {
    private static final String COMMAND = "./examples/spring-boot/run";
    private static final Path HERE = Path.of("").toAbsolutePath();
    private static final List<String> PATHS = List.of("application-classpath", "emulators-classpath");

    @TempDir
    Path project;

    private Process process;

    @BeforeEach
    void copyTheScript() throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/bash")),
                "SKIPPED: there is no bash here, so nobody has run the script");
        Path copy = Files.createDirectories(project.resolve("examples/spring-boot"));
        Files.copy(HERE.resolve("run"), copy.resolve("run"));
        Files.createFile(copy.resolve("pom.xml"));
        Files.createFile(project.resolve("pom.xml"));
        Path built = Files.createDirectories(copy.resolve("target/run"));
        for (String classes : List.of("classes", "test-classes")) {
            Files.createSymbolicLink(copy.resolve("target").resolve(classes), HERE.resolve("target/" + classes));
        }
        for (String path : PATHS) {
            Files.copy(HERE.resolve("target/run").resolve(path), built.resolve(path));
        }
        Files.createDirectories(copy.resolve("src"));
        Files.writeString(built.resolve("stamp"), project.toRealPath() + " " + java() + "\n");
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void it_starts_the_application_with_emulators_and_again_after_a_kill_and_ends_when_it_is_told_to()
            throws Exception {
        assertThat(Files.readString(HERE.resolve("../../docs/guide/tasks.md"))).contains("\n" + COMMAND + "\n");
        int port = freePort();
        start(COMMAND, "--server.port=" + port);
        Page page = new Page(port);
        awaitThatItIsThere(page);

        assertThat(page.order("a lighthouse", "dan").statusCode()).isEqualTo(202);
        page.awaitState("dan", "DONE");
        assertThat(project.resolve("out/gallery")).isNotEmptyDirectory();

        ProcessHandle killed = application();
        killed.destroyForcibly();
        Page.until(() -> !application().equals(killed));
        awaitThatItIsThere(page);
        page.awaitState("dan", "DONE");

        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(page.isThere()).isFalse();
    }

    private void start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/heard-run-script.log"));
        // No key of a real service is in it.
        builder.environment().keySet().retainAll(Set.of("PATH", "HOME", "LANG", "TMPDIR"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
    }

    private void awaitThatItIsThere(Page page) {
        Page.until(() -> {
            assertThat(process.isAlive())
                    .as("target/heard-run-script.log says why it ended")
                    .isTrue();
            return page.isThere();
        });
    }

    /** The script's youngest Java: the emulators are older. */
    private ProcessHandle application() {
        return process.children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .max(Comparator.comparing(child -> child.info().startInstant().orElseThrow()))
                .orElseThrow();
    }

    private static String java() {
        return System.getProperty("java.home") + "/bin/java";
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
