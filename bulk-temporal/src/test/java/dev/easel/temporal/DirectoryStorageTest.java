package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectoryStorageTest extends StorageContract {
    @Override
    ImageStorage open() {
        return ImageStorage.directory(images());
    }

    private Path images() {
        return folder.resolve("shared/images");
    }

    @Test
    void an_address_is_that_of_the_file() throws Exception {
        URI address = open().store("posters/one-1.png", file("a lighthouse"), "image/png");

        assertThat(Path.of(address))
                .isEqualTo(images().resolve("posters/one-1.png"))
                .hasContent("a lighthouse");
        assertThat(open()).hasToString(images().toString());
    }

    @Test
    void nothing_else_is_left_in_the_directory() throws Exception {
        open().store("posters/one-1.png", file("a lighthouse"), "image/png");
        assertThatThrownBy(() -> open().store("posters/two-1.png", folder.resolve("gone.png"), "image/png"))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(names(images().resolve("posters"))).containsExactly("one-1.png");
    }

    @Test
    void other_users_may_read_what_they_may_read_of_any_new_file() throws Exception {
        Path usual = Files.createFile(folder.resolve("usual"));
        open().store("one-1.png", file("a lighthouse"), "image/png");

        assertThat(Files.getPosixFilePermissions(images().resolve("one-1.png")))
                .isEqualTo(Files.getPosixFilePermissions(usual))
                .contains(PosixFilePermission.OWNER_READ);
    }

    @Test
    void what_a_killed_process_left_is_removed_after_a_day() throws Exception {
        Path posters = Files.createDirectories(images().resolve("posters"));
        Path old = Files.writeString(posters.resolve(".easel-old.part"), "half");
        Path young = Files.writeString(posters.resolve(".easel-young.part"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS)));

        open().store("posters/one-1.png", file("a lighthouse"), "image/png");

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void a_directory_that_cannot_be_written_is_named() throws Exception {
        Files.createDirectories(folder.resolve("shared"));
        Files.writeString(images(), "a file in its place");
        Path file = file("a lighthouse");

        assertThatThrownBy(() -> open().store("posters/one-1.png", file, "image/png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(images().resolve("posters/one-1.png").toString())
                .hasMessageContaining("make it writable");
    }

    @Test
    void several_processes_write_the_same_names() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (String content : List.of("first", "second", "third")) {
            writers.add(StorageProcess.start(
                    "64m", "directory", images().toString(), file(content).toString()));
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }

        List<String> expected = Stream.iterate(0, number -> number + 1)
                .limit(StorageProcess.NAMES)
                .map(StorageProcess::name)
                .toList();
        for (String name : expected) {
            assertThat(read(name)).isIn("first", "second", "third");
        }
        assertThat(names(images().resolve("posters"))).hasSize(expected.size());
    }

    @Test
    void a_directory_needs_no_class_of_aws() throws Exception {
        List<URL> withoutAws = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            if (!entry.contains("awssdk")) {
                withoutAws.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(withoutAws.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("software.amazon.awssdk.services.s3.S3Client"))
                    .isInstanceOf(ClassNotFoundException.class);
            Method run = loader.loadClass(StorageProcess.class.getName()).getMethod("main", String[].class);
            run.invoke(null, (Object) new String[] {
                "directory", images().toString(), file("a lighthouse").toString()
            });
        }

        assertThat(read(StorageProcess.name(0))).isEqualTo("a lighthouse");
    }

    private static List<String> names(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
