package dev.easel.temporal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage does. */
abstract class StorageContract {
    @TempDir
    Path folder;

    /** Returns another storage in the same place, as another process has it. */
    abstract ImageStorage open();

    @Test
    void what_was_stored_is_read_back_and_its_file_stays() throws Exception {
        Path file = file("a lighthouse");

        assertThat(open().store("posters/one-1.png", file, "image/png")).isEqualTo(open().address("posters/one-1.png"));

        assertThat(read("posters/one-1.png")).isEqualTo("a lighthouse");
        assertThat(file).hasContent("a lighthouse");
    }

    @Test
    void a_second_file_of_a_name_replaces_the_first() throws Exception {
        open().store("posters/one-1.png", file("the first, and longer"), "image/png");
        open().store("posters/one-1.png", file("the second"), "image/png");

        assertThat(read("posters/one-1.png")).isEqualTo("the second");
    }

    @Test
    void an_empty_file_is_stored_too() throws Exception {
        open().store("posters/.items/000001.jsonl", file(""), "application/jsonl");

        assertThat(read("posters/.items/000001.jsonl")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"one.png", "a/b/c/d.png", "ein Bild für 100%.png", "a+b&c=d?e#f.png", ".hidden/x", "海/灯塔 🗼.png"
            })
    void a_name_may_have_any_other_character(String name) throws Exception {
        open().store(name, file("of " + name), "image/png");

        assertThat(read(name)).isEqualTo("of " + name);
        assertThat(open().address(name).toASCIIString())
                .doesNotContain(" ")
                .doesNotContain("?")
                .doesNotContain("#");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/etc/passwd",
                "../outside.png",
                "a/../../outside.png",
                "a/..",
                "a/./b",
                "a//b",
                "a/",
                "..\\outside.png",
                "C:\\outside.png",
                "C:outside.png",
                "a\nb",
                "a\u0000b"
            })
    void a_name_that_leaves_the_storage_is_refused(String name) throws Exception {
        Path file = file("outside");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().store(name, file, "image/png"))
                .withMessageContaining("give parts that are separated by slashes")
                .withMessageNotContainingAny("\n", "\u0000");
        assertThatIllegalArgumentException().isThrownBy(() -> open().read(name));
        assertThatIllegalArgumentException().isThrownBy(() -> open().address(name));
    }

    @Test
    void a_name_that_has_nothing_is_said_to_have_nothing() {
        ImageStorage storage = open();

        assertThatThrownBy(() -> storage.read("posters/none.png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("posters/none.png");
    }

    @Test
    void a_file_that_cannot_be_read_leaves_what_is_stored() throws Exception {
        open().store("posters/one-1.png", file("the first"), "image/png");

        assertThatThrownBy(() -> open().store("posters/one-1.png", folder.resolve("gone.png"), "image/png"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("gone.png");
        assertThat(read("posters/one-1.png")).isEqualTo("the first");
    }

    @Test
    void who_reads_while_others_write_gets_a_whole_file() throws Exception {
        List<String> contents = List.of("x".repeat(200_000), "y".repeat(300_000), "z".repeat(10));
        open().store("posters/one-1.png", file(contents.get(0)), "image/png");
        ExecutorService threads = Executors.newFixedThreadPool(contents.size());
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (String content : contents) {
                Path file = file(content);
                writers.add(threads.submit(() -> {
                    ImageStorage storage = open();
                    for (int time = 0; time < 20; time++) {
                        storage.store("posters/one-1.png", file, "image/png");
                    }
                }));
            }
            int read = 0;
            while (read < 20 || !writers.stream().allMatch(Future::isDone)) {
                assertThat(contents.contains(read("posters/one-1.png"))).isTrue();
                read++;
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    String read(String name) throws IOException {
        try (InputStream in = open().read(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "image-", ".png"), content);
    }
}
