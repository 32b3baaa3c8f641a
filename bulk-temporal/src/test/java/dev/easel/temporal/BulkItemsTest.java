package dev.easel.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.bulk.BulkItem;
import dev.easel.bulk.Items;
import io.temporal.client.WorkflowClient;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with items or settings is said before anything is stored or started. */
class BulkItemsTest {
    @TempDir
    private Path directory;

    private TestWorkflowEnvironment temporal;

    @BeforeEach
    void start() {
        temporal = TestWorkflowEnvironment.newInstance();
    }

    @AfterEach
    void end() {
        assertThat(directory.resolve("images")).doesNotExist();
        temporal.close();
    }

    private TemporalBulk.Builder bulk() {
        WorkflowClient client = temporal.getWorkflowClient();
        return TemporalBulk.builder(client)
                .storage(ImageStorage.directory(directory.resolve("images")))
                .service("dan", 10);
    }

    private void assertRefused(Items items, String message) {
        assertThatThrownBy(() -> bulk().build().start("posters", items))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bad_rows_are_named_by_line_and_column() throws Exception {
        Path file = Files.write(
                directory.resolve("prompts.csv"), List.of("id,prompt,steps", "a,a tower,20", "b,a bridge,many", "c,,"));

        assertThatThrownBy(() -> bulk().build().start("posters", Items.csv(file)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("prompts.csv line 3 column steps is \"many\"; give a number")
                .hasMessageContaining("prompts.csv line 4 column prompt");
    }

    @Test
    void an_item_of_more_than_16_kb_is_refused() {
        BulkItem item = BulkItem.of(
                "a",
                ImageRequest.builder()
                        .prompt("a tower")
                        .initImage(ImageInput.bytes(new byte[20_000]))
                        .build());

        assertRefused(Items.of(List.of(BulkItem.of("b", ImageRequest.of("b")), item)), "item a ");
        assertRefused(
                Items.of(List.of(BulkItem.of("a", ImageRequest.of("tower ".repeat(3_000))))),
                "item a has 18067 bytes as JSON, and 16384 are the most; give input images by path or address");
    }

    @Test
    void two_images_of_one_name_are_refused() {
        ImageRequest request = ImageRequest.of("a tower");

        assertRefused(
                Items.of(List.of(BulkItem.of("a", request, "tower.png"), BulkItem.of("b", request, "tower.jpg"))),
                "item b has an image named tower, as an item before it has; give one of them another file");
        assertRefused(
                Items.of(List.of(
                        BulkItem.of("a", request.toBuilder().count(2).build()), BulkItem.of("b", request, "a-2.png"))),
                "item b has an image named a-2");
        assertRefused(Items.of(List.of(BulkItem.of("a", request), BulkItem.of("a", request))), "is \"a\"");
    }

    @Test
    void settings_that_cannot_be_are_refused() {
        assertThatThrownBy(() -> bulk().build().start("posters/one", Items.none()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("id is \"posters/one\"; give 1 to 100 letters, digits, . _ and -");
        assertThatThrownBy(() -> bulk().service("dan", 3))
                .hasMessageContaining("service is \"dan\" twice; add it once");
        assertThatThrownBy(() -> bulk().service("zhiqite", 0)).hasMessageContaining("window is 0; give 1 to 1000");
        assertThatThrownBy(
                        () -> TemporalBulk.builder(temporal.getWorkflowClient()).build())
                .hasMessageContaining("storage is not set");
    }
}
