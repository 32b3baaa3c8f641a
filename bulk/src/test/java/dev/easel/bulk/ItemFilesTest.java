package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Lora;
import dev.easel.Size;
import dev.easel.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of items are read one row after the other, and each fault is named by its place. */
class ItemFilesTest {
    @TempDir
    private Path directory;

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static List<BulkItem> read(Items items) {
        List<BulkItem> read = new ArrayList<>();
        FileCheck.each(items.source(), items.defaults(), read::add, faults -> {
            throw new InvalidRequestException(faults);
        });
        return read;
    }

    private static List<String> faults(Items items) {
        List<String> faults = new ArrayList<>();
        FileCheck.each(
                items.source(),
                items.defaults(),
                item -> {},
                found -> found.forEach(each -> faults.add(each.toString())));
        return faults;
    }

    @Test
    void a_csv_row_is_a_request() throws Exception {
        Items items = Items.csv(file(
                "prompts.csv",
                "\ufeffid,file,prompt,size,seed,guidanceScale,restoreFaces,outputFormat,initImage,loras",
                "a,hero.png,\"a lighthouse, at \"\"dusk\"\"\",512x768,7,6.5,TRUE,png,sketch.png,\"[{\"\"id\"\": \"\"fog\"\"}]\"",
                ",,a harbour,,,,,,https://example.com/a.png,"));

        List<BulkItem> read = read(items);

        BulkItem first = read.get(0);
        assertThat(first.id()).isEqualTo("a");
        assertThat(first.file()).contains("hero.png");
        assertThat(first.request().prompt()).isEqualTo("a lighthouse, at \"dusk\"");
        assertThat(first.request().size()).contains(Size.of(512, 768));
        assertThat(first.request().seed()).hasValue(7);
        assertThat(first.request().guidanceScale()).hasValue(6.5);
        assertThat(first.request().restoreFaces()).contains(true);
        assertThat(first.request().initImage()).contains(ImageInput.file(directory.resolve("sketch.png")));
        assertThat(first.request().loras()).extracting(Lora::id).containsExactly("fog");
        assertThat(read.get(1).id()).isEqualTo("2");
        assertThat(read.get(1).request().initImage()).get().isInstanceOf(ImageInput.Url.class);
    }

    @Test
    void a_json_line_is_a_request() throws Exception {
        Items items = Items.jsonl(file(
                "prompts.jsonl",
                "{\"id\": \"a\", \"prompt\": \"a lighthouse\", \"size\": \"512x768\", \"loras\": [{\"id\": \"fog\"}]}",
                "",
                "{\"prompt\": \"a harbour\", \"seed\": null}"));

        List<BulkItem> read = read(items);

        assertThat(read).extracting(BulkItem::id).containsExactly("a", "2");
        assertThat(read.get(0).request().loras()).extracting(Lora::id).containsExactly("fog");
    }

    @Test
    void defaults_fill_what_a_row_leaves_out() throws Exception {
        Items items =
                Items.csv(file("p.csv", "prompt,steps", "one,", "two,9")).defaults(Map.of("steps", "20", "model", "m"));

        assertThat(read(items))
                .extracting(
                        item -> item.request().steps().getAsInt(),
                        item -> item.request().model().get())
                .containsExactly(tuple(20, "m"), tuple(9, "m"));
        assertThatThrownBy(() -> items.defaults(Map.of("colour", "red")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("default colour is no field of a request");
    }

    @Test
    void every_bad_row_is_named_by_line_and_column() throws Exception {
        Path file = file(
                "prompts.csv",
                "id,prompt,steps,size",
                "a,one,twenty,512x512",
                "b,,20,",
                "c,three,0,big",
                "d,\"four",
                "lines\",20,",
                "d,five,20,",
                "../d,five,20,",
                "e,six,20,,,");

        List<String> faults = faults(Items.csv(file));

        assertThat(faults).hasSize(6);
        assertThat(faults.get(0)).isEqualTo("prompts.csv line 2 column steps is \"twenty\"; give a number");
        assertThat(faults.get(1)).startsWith("prompts.csv line 3 column prompt ");
        assertThat(faults.get(2)).startsWith("prompts.csv line 4 column size ");
        assertThat(faults.get(3)).startsWith("prompts.csv line 7 column id is \"d\", which an item before it has");
    }

    @Test
    void a_file_with_a_bad_row_is_refused_as_a_whole() throws Exception {
        Items items = Items.csv(file("p.csv", "prompt,steps", "one,1", "two,x"));
        List<Violation> skipped = new ArrayList<>();

        assertThatThrownBy(items::check)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("p.csv line 3 column steps is \"x\"; give a number");
        assertThat(items.skipBadRows(skipped::add).check()).isEqualTo(1);
        assertThat(skipped).hasSize(1);
    }

    @Test
    void a_file_that_cannot_be_read_says_why() throws Exception {
        Path latin = directory.resolve("latin.csv");
        Files.write(latin, "prompt\nein Türm\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Items.csv(directory.resolve("none.csv")).check())
                .hasMessage("none.csv does not exist; correct its path");
        assertThatThrownBy(() -> Items.jsonl(directory.resolve("none.jsonl")).check())
                .hasMessage("none.jsonl does not exist; correct its path");
        assertThatThrownBy(() -> Items.csv(latin).check()).hasMessageContaining("is not UTF-8; save it as UTF-8");
        assertThatThrownBy(() -> Items.csv(file("empty.csv")).check())
                .hasMessage("empty.csv line 1 is missing; give a header with the names of the columns");
        assertThatThrownBy(
                        () -> Items.csv(file("h.csv", "prompt,colour", "a,b")).check())
                .hasMessageContaining("h.csv line 1 column \"colour\" is not known; the columns are id, file, prompt");
        assertThatThrownBy(() -> Items.csv(file("q.csv", "prompt", "\"never closed", "b"))
                        .check())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("q.csv after line");
        assertThatThrownBy(() -> Items.jsonl(file("half.jsonl", "{\"prompt\": \"a\"", "{}"))
                        .check())
                .hasMessageContaining("half.jsonl line 1 is not one JSON object")
                .hasMessageContaining("half.jsonl line 2 column prompt");
    }

    @Test
    void a_name_that_no_file_can_have_is_refused() {
        for (String name : List.of("", " ", "a/b", "..", ".hidden", "con", "NUL.txt", "a:b", "x".repeat(101), "end.")) {
            assertThatThrownBy(() -> BulkItem.of(name, Service.DAN.request(1)))
                    .as(name)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("id ");
        }
    }
}
