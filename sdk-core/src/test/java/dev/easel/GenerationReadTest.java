package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationReadTest {
    @TempDir
    Path folder;

    @Test
    void an_image_file_tells_what_it_was_generated_with() throws IOException {
        Path image = folder.resolve("image.png");
        try (InputStream in = GenerationReadTest.class.getResourceAsStream("/cases/k6-one-line.png")) {
            Files.copy(Objects.requireNonNull(in), image);
        }

        Generation read = Generation.read(image);

        assertThat(read.seed()).hasValue(777_001);
        assertThat(read.steps()).hasValue(24);
    }

    @Test
    void an_image_that_says_nothing_is_unknown() throws IOException {
        Path image = Files.writeString(folder.resolve("image.gif"), "GIF89a\1\0\1\0");

        assertThat(Generation.read(image)).isEqualTo(Generation.unknown());
    }

    @Test
    void what_is_no_image_or_cannot_be_read_is_refused_by_name() throws IOException {
        refuses(Files.createFile(folder.resolve("empty.png")));
        refuses(Files.writeString(folder.resolve("text.png"), "a lighthouse"));
        refuses(folder.resolve("none.png"));
        refuses(folder);
    }

    private static void refuses(Path file) {
        assertThatThrownBy(() -> Generation.read(file))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.violations().get(0).code()).isEqualTo(Violation.Code.UNREADABLE))
                .hasMessageContaining("image is " + file + ", which cannot be read");
    }
}
