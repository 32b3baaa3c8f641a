package dev.easel.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.Destination;
import dev.easel.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStoresTest {
    private static final ImageName NAME = new ImageName("dan", "r1", 0, 42L, ImageFormat.PNG);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 50_000})
    void what_is_written_is_what_is_read_from_its_header_and_from_its_file(int size) throws IOException {
        byte[] image = random(size);

        StoredImage stored = store(ImageStores.of(Destination.directory(directory)), image);

        assertThat(stored.header().readAllBytes()).isEqualTo(image);
        assertThat(stored.length()).isEqualTo(size);
        Path file = stored.publish(NAME).path().orElseThrow();
        assertThat(file).hasBinaryContent(image).hasFileName("dan-r1-0.png");
    }

    @Test
    void an_image_has_no_name_before_it_is_whole_and_no_trace_when_it_never_is() throws IOException {
        ImageStore store = ImageStores.of(Destination.directory(directory.resolve("new")));
        ImageStore.ImageWriter writer = store.open(-1);
        writer.write(random(10), 0, 10);
        assertThat(files(directory.resolve("new"))).singleElement().asString().matches("\\.easel-.*\\.part");

        writer.abort();

        assertThat(files(directory.resolve("new"))).isEmpty();
    }

    @Test
    void of_many_directories_the_last_ones_are_remembered_and_in_any_other_leftovers_are_looked_for_again()
            throws IOException {
        Path first = directory.resolve("first");
        String[] name = leftInPart(first).split("-", -1);
        Path leftover = first.resolve(name[0] + "-" + name[1] + "-7fffffff-1.part");
        for (int i = 0; i < 100; i++) {
            leftInPart(directory.resolve("other-" + i));
        }
        Files.createFile(leftover);

        leftInPart(first);

        assertThat(leftover).doesNotExist();
    }

    /** Returns the name of a file that is begun and given up. */
    private static String leftInPart(Path directory) throws IOException {
        ImageStore.ImageWriter writer =
                ImageStores.of(Destination.directory(directory)).open(-1);
        String name = files(directory).get(0);
        writer.abort();
        return name;
    }

    @Test
    void an_image_that_nobody_wants_leaves_no_file() throws IOException {
        store(ImageStores.of(Destination.directory(directory)), random(10)).discard();

        assertThat(files(directory)).isEmpty();
    }

    @Test
    void a_taken_name_in_a_directory_gets_a_number_and_nothing_is_overwritten() throws IOException {
        ImageStore store = ImageStores.of(Destination.directory(directory, "{seed}.{ext}"));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            names.add(store(store, random(i + 1))
                    .publish(NAME)
                    .path()
                    .orElseThrow()
                    .getFileName()
                    .toString());
        }

        assertThat(names).containsExactly("42.png", "42-2.png", "42-3.png");
        assertThat(Files.size(directory.resolve("42.png"))).isEqualTo(1);
    }

    @Test
    void a_given_file_is_replaced_and_a_second_image_gets_its_own() throws IOException {
        Path file = Files.write(directory.resolve("image.png"), random(99));
        ImageStore store = ImageStores.of(Destination.file(file));

        store(store, random(5)).publish(NAME);
        store(store, random(7)).publish(new ImageName("dan", "r1", 1, 43L, ImageFormat.PNG));

        assertThat(Files.size(file)).isEqualTo(5);
        assertThat(Files.size(directory.resolve("image-2.png"))).isEqualTo(7);
        assertThat(files(directory)).hasSize(2);
    }

    @Test
    void memory_is_one_array_where_the_length_is_known_and_grows_where_it_is_not() throws IOException {
        byte[] image = random(100_000);
        for (long hint : new long[] {100_000, 100_002, -1, 3}) {
            ImageStore.ImageWriter writer = MemoryStore.INSTANCE.open(hint);
            writer.write(image, 0, 60_000);
            writer.write(image, 60_000, 100_000);
            StoredImage.Content content = writer.finish().publish(NAME);

            assertThat(content.open().readAllBytes()).isEqualTo(image);
            assertThat(content.buffer().remaining()).isEqualTo(100_000);
            assertThat(content.buffer().isReadOnly()).isTrue();
        }
    }

    @Test
    void a_sink_gets_the_bytes_and_is_closed_and_nothing_is_kept() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> arrivals = new ArrayList<>();
        boolean[] closed = new boolean[1];
        ImageStore store = ImageStores.of(Destination.sink(arrival -> {
            arrivals.add(arrival);
            return new OutputStream() {
                @Override
                public void write(int b) {
                    out.write(b);
                }

                @Override
                public void close() {
                    closed[0] = true;
                }
            };
        }));
        byte[] image = random(20_000);

        StoredImage.Content content = store(store, image).publish(NAME);

        assertThat(out.toByteArray()).isEqualTo(image);
        assertThat(arrivals).containsExactly(0);
        assertThat(closed[0]).isTrue();
        assertThatThrownBy(content::open)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sink");
    }

    @Test
    void an_image_larger_than_its_limit_is_ended() throws IOException {
        ImageStore.ImageWriter writer =
                GuardedStore.of(MemoryStore.INSTANCE, 1000).open(-1);
        writer.write(random(900), 0, 900);

        assertThatThrownBy(() -> writer.write(random(101), 0, 101)).hasMessageContaining("larger than 1000 bytes");
    }

    @Test
    void an_image_that_cannot_get_its_name_leaves_no_empty_file_under_it() throws IOException {
        StoredImage lost = store(ImageStores.of(Destination.directory(directory, "{seed}.{ext}")), random(10));
        try (Stream<Path> temporary = Files.list(directory)) {
            Files.delete(temporary.findFirst().orElseThrow());
        }

        assertThatThrownBy(() -> lost.publish(NAME)).isInstanceOf(IOException.class);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_directory_that_is_none_is_told_by_its_path() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "kept");
        ImageStore store = GuardedStore.of(ImageStores.of(Destination.directory(file)), 1000);

        assertThatThrownBy(() -> store.open(-1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("kept");
    }

    @Test
    void a_destination_that_fails_is_told_from_a_connection_that_fails() {
        ImageStore broken = GuardedStore.of(
                ImageStores.of(Destination.sink(arrival -> {
                    throw new IllegalStateException("no room");
                })),
                1000);

        assertThatThrownBy(() -> broken.open(-1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no room");
    }

    private static StoredImage store(ImageStore store, byte[] image) throws IOException {
        ImageStore.ImageWriter writer = store.open(-1);
        int half = image.length / 2;
        writer.write(image, 0, half);
        writer.write(image, half, image.length);
        return writer.finish();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
