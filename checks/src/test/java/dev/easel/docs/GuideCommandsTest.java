package dev.easel.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import dev.easel.checks.Project;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/guide/first-image.md has its reader type is run by Maven, word by word: Easel goes into a local repository, and the program of an
 * empty folder finds it there and generates its image.
 *
 * <p>The local repository is one of its own for Easel's artifacts alone; links lead to all others. Easel's sources are a copy, which takes the
 * classes that the build has just compiled: what is compiled again here would be another two minutes, and test nothing more.
 */
class GuideCommandsTest {
    private static final Path ROOT = Project.root();
    private static final String INSTALL = "mvn -q -Pjars install -pl sdk-bom,provider-dan,sdk-testkit -am";
    private static final String GENERATE = "mvn -q compile exec:java";
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    @TempDir
    Path folder;

    @Test
    void easel_is_installed_and_the_first_program_generates_its_image() throws Exception {
        assumeTrue(
                isOnThePath("mvn"), "SKIPPED: there is no mvn on this machine, so nobody has run the guide's commands");
        assertThat(Files.readString(ROOT.resolve("docs/guide/first-image.md")))
                .contains("\n" + INSTALL + "\n", "\n" + GENERATE + "\n");
        Path repository = repository();

        maven(INSTALL + " -Dmaven.main.skip", sources(), repository);
        assertThat(repository.resolve("dev/easel/easel-testkit/0.1.0-SNAPSHOT/easel-testkit-0.1.0-SNAPSHOT.jar"))
                .isRegularFile();

        Path first = folder.resolve("first");
        copy(ROOT.resolve("examples/first-image/pom.xml"), first.resolve("pom.xml"));
        copy(ROOT.resolve("examples/first-image/src"), first.resolve("src"));
        assertThat(maven(GENERATE, first, repository)).contains("saved lighthouse.png");
        assertThat(ImageIO.read(first.resolve("lighthouse.png").toFile()).getWidth())
                .isEqualTo(256);
    }

    /** Easel's sources as far as the command builds them, with their classes; of the other modules Maven reads the poms. */
    private Path sources() throws IOException {
        Path copy = folder.resolve("easel");
        copyPoms(ROOT, copy);
        copy(ROOT.resolve("LICENSE"), copy.resolve("LICENSE"));
        for (String built : List.of("sdk-core", "provider-dan", "sdk-testkit")) {
            copy(ROOT.resolve(built).resolve("src/main"), copy.resolve(built).resolve("src/main"));
            copy(
                    ROOT.resolve(built).resolve("target/classes"),
                    copy.resolve(built).resolve("target/classes"));
        }
        return copy;
    }

    private static void copyPoms(Path from, Path to) throws IOException {
        copy(from.resolve("pom.xml"), to.resolve("pom.xml"));
        for (MatchResult module : MODULE.matcher(Files.readString(from.resolve("pom.xml")))
                .results()
                .toList()) {
            copyPoms(from.resolve(module.group(1)), to.resolve(module.group(1)));
        }
    }

    /** Without anything of Easel's; everything else is where it is on this machine, also for what Maven still has to fetch. */
    private Path repository() throws Exception {
        Path shared = localRepository();
        Path own = Files.createDirectories(folder.resolve("repository"));
        link(shared, own, "dev");
        link(shared.resolve("dev"), Files.createDirectories(own.resolve("dev")), "easel");
        return own;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> all = Files.list(from)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                String name = one.getFileName().toString();
                if (!name.equals(except)) {
                    Files.createSymbolicLink(to.resolve(name), one.toAbsolutePath());
                }
            }
        }
    }

    /** Where the libraries of this test come from: group, artifact, version and file below it. */
    private static Path localRepository() throws URISyntaxException {
        Path jar = Path.of(JsonFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path root = jar;
        for (int i = 0; i < "com/fasterxml/jackson/core/jackson-core/VERSION/FILE".split("/").length; i++) {
            root = root.getParent();
        }
        assertThat(root.resolve("com/fasterxml/jackson/core")).isDirectory();
        return root;
    }

    /** Offline where that is enough, so that a machine without a network can run this, too. */
    private String maven(String command, Path where, Path repository) throws IOException, InterruptedException {
        Ended offline = run(command + " -o", where, repository);
        Ended ended = offline.output().contains("offline mode") ? run(command, where, repository) : offline;
        assertThat(ended.exit()).as(command + "\n" + ended.output()).isZero();
        return ended.output();
    }

    private record Ended(int exit, String output) {}

    private Ended run(String command, Path where, Path repository) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("-B");
        words.add("-Dmaven.repo.local=" + repository);
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private static boolean isOnThePath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** A file, or a directory with all that is in it. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(one -> {
                try {
                    Files.copy(one, to.resolve(from.relativize(one).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
