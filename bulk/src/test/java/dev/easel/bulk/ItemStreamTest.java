package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program gets that runs the items in its own way. */
class ItemStreamTest {
    @TempDir
    private Path directory;

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static List<String> ids(Items items) {
        try (Stream<BulkItem> stream = items.stream()) {
            return stream.map(BulkItem::id).toList();
        }
    }

    @Test
    void items_of_a_file_come_in_their_order_with_their_defaults() throws Exception {
        Items items = Items.csv(file("prompts.csv", "id,prompt,size", "a,a tower,", "b,a bridge,64x64"))
                .defaults(java.util.Map.of("size", "128x128"));

        try (Stream<BulkItem> stream = items.stream()) {
            assertThat(stream)
                    .extracting(item -> item.id() + " " + item.request().prompt() + " "
                            + item.request().size().orElseThrow())
                    .containsExactly("a a tower 128x128", "b a bridge 64x64");
        }
    }

    @Test
    void a_bad_item_is_thrown_with_its_place_when_it_is_its_turn() throws Exception {
        Items items = Items.csv(file("prompts.csv", "id,prompt,steps", "a,a tower,20", "b,a bridge,many"));

        List<String> read = new ArrayList<>();
        try (Stream<BulkItem> stream = items.stream()) {
            assertThatThrownBy(() -> stream.forEach(item -> read.add(item.id())))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("prompts.csv line 3 column steps");
        }
        assertThat(read).containsExactly("a");
    }

    @Test
    void bad_items_and_second_ids_are_left_out_where_they_are_skipped() throws Exception {
        Path file = file(
                "prompts.jsonl",
                "{\"id\":\"a\",\"prompt\":\"a tower\"}",
                "{\"id\":\"b\",\"steps\":\"many\"}",
                "{\"id\":\"a\",\"prompt\":\"a tower again\"}",
                "{\"id\":\"c\",\"prompt\":\"a bridge\"}");

        assertThat(ids(Items.jsonl(file).skipBadRows(fault -> {}))).containsExactly("a", "c");
    }

    @Test
    void a_second_id_is_a_fault_of_a_programs_items_too() {
        BulkItem item = BulkItem.of("a", ImageRequest.of("a tower"));

        assertThatThrownBy(() -> ids(Items.of(List.of(item, item))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("is \"a\", which an item before it has");
    }

    @Test
    void input_images_have_absolute_paths() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a tower")
                .initImage(ImageInput.file(Path.of("tower.png")))
                .build();

        try (Stream<BulkItem> stream = Items.of(List.of(BulkItem.of("a", request))).stream()) {
            assertThat(stream.findFirst().orElseThrow().request().initImage())
                    .hasValueSatisfying(input -> assertThat(((ImageInput.File) input).path())
                            .isEqualTo(Path.of("tower.png").toAbsolutePath()));
        }
    }

    @Test
    void the_programs_own_stream_is_closed_with_it() {
        AtomicBoolean isClosed = new AtomicBoolean();
        Stream<BulkItem> own =
                Stream.of(BulkItem.of("a", ImageRequest.of("a tower"))).onClose(() -> isClosed.set(true));

        assertThat(ids(Items.of(own))).containsExactly("a");
        assertThat(isClosed).isTrue();
    }
}
