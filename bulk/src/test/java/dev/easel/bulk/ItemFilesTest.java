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
    void a_field_that_comes_twice_is_named_by_line_and_column() throws Exception {
        Items items = Items.jsonl(file(
                "twice.jsonl",
                "{\"prompt\": \"a {\\\"prompt\\\": 1}\", \"steps\": 20}",
                "{\"prompt\": \"a\", \"prompt\": \"b\"}",
                "  {\"prompt\": \"a\", \"pro\\u006dpt\" : \"b\"}",
                "{\"prompt\": \"a\", \"options\": {\"x\": 1, \"y\": [{\"x\": 1}, {\"x\": 2}], \"x\": 3}}",
                "{\"id\": \"a\", \"id\": \"b\", \"prompt\": \"a\"}"));

        assertThat(faults(items))
                .containsExactly(
                        "twice.jsonl line 2 column 17 has the field prompt a second time; leave one out",
                        "twice.jsonl line 3 column 19 has the field prompt a second time; leave one out",
                        "twice.jsonl line 4 column 64 has the field x a second time; leave one out",
                        "twice.jsonl line 5 column 13 has the field id a second time; leave one out");
    }

    @Test
    void marks_and_line_ends_of_other_systems_are_no_part_of_an_item() throws Exception {
        Path csv = directory.resolve("windows.csv");
        Files.writeString(csv, "\ufeffprompt,steps\r\n\"two\r\nlines\",20\r\n\r\nlast,30");
        Path jsonl = directory.resolve("windows.jsonl");
        Files.writeString(jsonl, "\ufeff{\"prompt\": \"one\"}\r\n\r\n{\"prompt\": \"last\"}");

        assertThat(read(Items.csv(csv)))
                .extracting(item -> item.request().prompt())
                .containsExactly("two\r\nlines", "last");
        assertThat(read(Items.jsonl(jsonl)))
                .extracting(item -> item.request().prompt())
                .containsExactly("one", "last");
    }

    @Test
    void a_file_without_items_has_none_and_is_no_fault() throws Exception {
        assertThat(read(Items.csv(file("header.csv", "id,prompt")))).isEmpty();
        assertThat(read(Items.jsonl(file("empty.jsonl")))).isEmpty();
        assertThat(read(Items.jsonl(file("blank.jsonl", "", "  ")))).isEmpty();
    }

    @Test
    void an_id_that_comes_twice_is_a_fault_of_the_second() throws Exception {
        assertThat(faults(Items.jsonl(file(
                        "ids.jsonl", "{\"id\": \"a\", \"prompt\": \"one\"}", "{\"id\": \"a\", \"prompt\": \"two\"}"))))
                .containsExactly("ids.jsonl line 2 column id is \"a\", which an item before it has; give each its own");
    }

    @Test
    void bytes_that_are_no_utf8_are_named_by_the_line_before() throws Exception {
        Path jsonl = directory.resolve("latin.jsonl");
        Files.write(
                jsonl, ("{\"prompt\": \"a\"}\n{\"prompt\": \"T\u00fcrme\"}\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(faults(Items.jsonl(jsonl)))
                .last()
                .asString()
                .startsWith("latin.jsonl ")
                .endsWith(" is not UTF-8; save it as UTF-8");
    }

    @Test
    void a_line_without_an_end_fills_no_memory() throws Exception {
        for (String name : List.of("long.jsonl", "long.csv")) {
            Path file = directory.resolve(name);
            try (var out = Files.newBufferedWriter(file)) {
                out.write(name.endsWith("csv") ? "prompt\n\"" : "{\"prompt\": \"");
                String text = "x".repeat(1 << 20);
                for (int i = 0; i <= JsonlSource.LONGEST_LINE >> 20; i++) {
                    out.write(text);
                }
            }

            assertThat(faults(name.endsWith("csv") ? Items.csv(file) : Items.jsonl(file)))
                    .as(name)
                    .singleElement()
                    .asString()
                    .startsWith(name + " ")
                    .hasSizeLessThan(500);
        }
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
