package dev.easel.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image gets its name when it is whole, and never that of another image. */
class OutputFolderTest {
    private static final List<LedgerItem.ImageFile> FILES =
            List.of(new LedgerItem.ImageFile("tower.png", "image/png", 4, null));

    @TempDir
    private Path directory;

    private Path staging() throws IOException {
        Path staging = Files.createDirectories(directory.resolve(".staging"));
        Files.writeString(staging.resolve("0.png"), "mine");
        return staging;
    }

    private Publication publication(boolean isRecovered) throws IOException {
        return new Publication(staging(), directory, isRecovered);
    }

    @Test
    void a_file_that_was_there_before_stays() throws Exception {
        Files.writeString(directory.resolve("tower.png"), "another's");

        assertThat(publication(false).take("0.png", "tower.png")).isEqualTo("tower (2).png");
        assertThat(publication(false).take("0.png", "tower.png")).isEqualTo("tower (3).png");
        assertThat(publication(true).take("0.png", "tower.png"))
                .as("taken by a dead process")
                .isEqualTo("tower (2).png");
        assertThat(directory.resolve("tower.png")).hasContent("another's");
    }

    @Test
    void a_recovered_image_takes_the_name_that_it_had_already() throws Exception {
        Files.writeString(directory.resolve("tower.png"), "mine");
        assertThat(publication(true).take("0.png", "tower.png")).as("moved").isEqualTo("tower.png");

        Files.writeString(directory.resolve("tower.png"), "");
        assertThat(publication(true).take("0.png", "tower.png")).as("taken").isEqualTo("tower.png");
    }

    @Test
    void two_images_of_one_item_never_share_a_name() throws Exception {
        Publication publication = publication(true);
        Files.writeString(directory.resolve(".staging/1.png"), "mine");

        assertThat(publication.take("0.png", "tower.png")).isEqualTo("tower.png");
        assertThat(publication.take("1.png", "tower.png")).isEqualTo("tower (2).png");
    }

    @Test
    void moves_that_a_dead_process_began_are_finished() throws Exception {
        Publication dead = publication(false);
        dead.take("0.png", "tower.png");
        dead.move(FILES);

        assertThat(Publication.finish(directory.resolve(".staging"), directory)).isEqualTo(FILES);
        assertThat(directory.resolve("tower.png")).hasContent("mine");
    }

    @Test
    void a_list_that_a_dead_process_did_not_finish_is_no_list() throws Exception {
        Path list = staging().resolve("moves");
        for (String half : List.of("", "{\"files\":[{\"na", FilesColumn.write(FILES) + "\n0.png\n")) {
            Files.writeString(list, half);

            assertThat(Publication.finish(directory.resolve(".staging"), directory))
                    .as(half)
                    .isEmpty();
        }
        assertThat(directory.resolve("tower.png")).doesNotExist();
    }

    @Test
    void names_that_no_image_got_are_given_back() throws Exception {
        Publication publication = publication(false);
        publication.take("0.png", "tower.png");

        publication.giveBack();

        assertThat(directory.resolve("tower.png")).doesNotExist();
    }

    @Test
    void of_two_ledgers_that_come_at_once_one_gets_the_directory() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 100; round++) {
                Path folder = directory.resolve("round" + round);
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<Boolean>> all = new ArrayList<>();
                for (String run : List.of("one", "other")) {
                    Callable<Boolean> claim = () -> {
                        together.await();
                        try {
                            OutputFolder.claim(folder, run);
                            return true;
                        } catch (ConfigurationException e) {
                            return false;
                        }
                    };
                    all.add(threads.submit(claim));
                }
                assertThat(List.of(all.get(0).get(), all.get(1).get())).containsExactlyInAnyOrder(true, false);
            }
        } finally {
            threads.shutdown();
        }
    }
}
