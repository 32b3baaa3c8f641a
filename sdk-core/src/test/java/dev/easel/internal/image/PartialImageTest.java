package dev.easel.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Destination;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartialImageTest {
    private static final String VERSION = "\"v1\"";

    private final PartialImage picture = new PartialImage();

    @TempDir
    private Path directory;

    @Test
    void a_paused_picture_goes_on_where_it_was() throws IOException {
        ImageStore store = ImageStores.limited(ImageStores.of(Destination.directory(directory)), 1000);
        picture.begin(store, 10, VERSION);
        picture.write(new byte[] {0, 1, 2, 3}, 0, 4);

        picture.pause();
        assertThat(picture.version()).contains(VERSION);
        assertThat(picture.length()).isEqualTo(4);
        picture.goOn(10);
        picture.write(new byte[] {9, 4, 5, 6, 7, 8, 9}, 1, 7);

        StoredImage stored = picture.finish();
        assertThat(stored.header().readAllBytes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(picture.version()).isEmpty();
        picture.discard();
        assertThat(files()).as("a finished picture is its taker's").isEqualTo(1);
    }

    @Test
    void the_limit_counts_over_all_pieces() throws IOException {
        picture.begin(ImageStores.limited(MemoryStore.INSTANCE, 1000), -1, VERSION);
        picture.write(new byte[600], 0, 600);
        picture.pause();
        picture.goOn(2000);

        assertThatThrownBy(() -> picture.write(new byte[600], 0, 401)).hasMessageContaining("larger than 1000 bytes");
    }

    @Test
    void a_picture_of_another_length_than_announced_is_not_whole() throws IOException {
        for (int length : new int[] {9, 11}) {
            picture.begin(MemoryStore.INSTANCE, 10, VERSION);
            picture.write(new byte[11], 0, length);

            assertThatThrownBy(picture::finish)
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("after " + length + " of 10 bytes");
        }
    }

    @Test
    void nothing_is_kept_that_cannot_be_gone_on_with() throws IOException {
        ImageStore store = ImageStores.of(Destination.directory(directory));

        picture.begin(store, 10, null);
        picture.write(new byte[4], 0, 4);
        picture.pause();
        assertThat(files()).as("without a version").isZero();

        picture.begin(store, 10, VERSION);
        picture.pause();
        assertThat(files()).as("without a byte").isZero();

        picture.begin(store, 4, VERSION);
        picture.write(new byte[9], 0, 5);
        picture.pause();
        assertThat(files()).as("with too many bytes").isZero();

        picture.begin(store, 10, VERSION);
        picture.write(new byte[4], 0, 4);
        picture.begin(store, 10, VERSION);
        assertThat(files()).as("begun anew").isEqualTo(1);
        picture.takeWholeOnly();
        assertThat(files()).as("of a host that cannot").isZero();
        picture.begin(store, 10, VERSION);
        picture.write(new byte[4], 0, 4);
        picture.pause();
        assertThat(files()).as("of a host that could not").isZero();
    }

    @Test
    void a_sink_keeps_no_pieces() throws IOException {
        boolean[] closed = new boolean[1];
        picture.begin(
                ImageStores.limited(
                        ImageStores.of(Destination.sink(arrival -> new ByteArrayOutputStream() {
                            @Override
                            public void close() {
                                closed[0] = true;
                            }
                        })),
                        1000),
                10,
                VERSION);
        picture.write(new byte[4], 0, 4);

        picture.pause();

        assertThat(closed[0]).isTrue();
        assertThat(picture.version()).isEmpty();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
