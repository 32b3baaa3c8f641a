package dev.easel.dan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How much a user takes on with Easel's core, one provider and every dependency of theirs. */
class FootprintTest {
    private static final long MEGABYTE = 1_000_000;

    @Test
    void the_core_a_provider_and_every_dependency_stay_below_six_megabytes() throws IOException {
        Path listed = Path.of("target", "runtime-classpath");
        List<Path> entries = Stream.concat(
                        Stream.of(Path.of("target", "classes")),
                        Stream.of(Files.readString(listed).strip().split(File.pathSeparator))
                                .map(Path::of))
                .toList();

        long bytes = entries.stream().mapToLong(FootprintTest::size).sum();

        System.out.printf(
                "easel-core, easel-provider-dan and their dependencies: %d entries, %.2f MB%n",
                entries.size(), bytes / (double) MEGABYTE);
        assertThat(entries)
                .as("every dependency is listed")
                .anySatisfy(entry -> assertThat(entry.toString()).contains("okhttp-jvm"))
                .anySatisfy(entry -> assertThat(entry.toString()).contains("kotlin-stdlib"))
                .hasSizeGreaterThanOrEqualTo(7);
        assertThat(bytes).isBetween(MEGABYTE, 6 * MEGABYTE);
    }

    /** A jar's, or that of the classes where the build has not come to a jar yet. */
    private static long size(Path entry) {
        try (Stream<Path> files = Files.walk(entry)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
