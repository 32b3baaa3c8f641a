package dev.easel.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.spi.JsonValue;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.ExchangeKind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the images stay that the page has sent to start from. */
class InputsTest {
    private static final Duration GENERATION = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private DanEmulator dan;

    @BeforeEach
    void start() {
        dan = DanEmulator.builder().clock(now::get).generationTime(GENERATION).start();
    }

    @AfterEach
    void end() {
        dan.close();
    }

    @Test
    void at_the_next_start_those_are_removed_that_no_unfinished_task_needs() throws Exception {
        String needed;
        try (StartedStudio first = studio()) {
            needed = upload(first.visitor(), 1);
            String mask = upload(first.visitor(), 2);
            drawFrom(first.visitor(), needed);
            first.visitor().awaitStatus("dan", "RUNNING");
            assertThat(inputs()).containsExactlyInAnyOrder(needed, mask);
        }
        Files.writeString(directory().resolve("4711.part"), "what a killed studio was writing");
        Files.writeString(directory().resolve("read me.txt"), "what the studio has not named");

        try (StartedStudio second = studio()) {
            assertThat(inputs()).containsExactlyInAnyOrder(needed, "read me.txt");
            now.getAndUpdate(time -> time.plus(GENERATION));
            second.visitor().awaitStatus("dan", "DONE");
        }
        studio().close();
        assertThat(inputs()).containsExactly("read me.txt");
    }

    @Test
    void a_task_that_was_not_sent_yet_is_sent_with_its_image_by_the_next_studio() throws Exception {
        try (StartedStudio first = studio()) {
            drawFrom(first.visitor(), upload(first.visitor(), 1));
            first.visitor().awaitStatus("dan", "RUNNING");
        }
        // As a kill between storing and sending leaves it.
        Path task = onlyFile(folder.resolve(".easel-studio/tasks"));
        Files.writeString(task, Files.readString(task).replace("\"state\":\"ACCEPTED\"", "\"state\":\"WAITING\""));

        try (StartedStudio second = studio()) {
            Visitor.until(() -> dan.handled(ExchangeKind.SUBMIT) == 2);
            now.getAndUpdate(time -> time.plus(GENERATION.multipliedBy(2))); // the first task is drawn before it
            second.visitor().awaitStatus("dan", "DONE");
        }
        List<String> sent = dan.exchanges().stream()
                .filter(exchange -> exchange.kind() == ExchangeKind.SUBMIT)
                .map(exchange -> exchange.text())
                .toList();
        assertThat(sent.get(1)).isEqualTo(sent.get(0));
    }

    @Test
    void an_open_page_draws_with_its_image_again_after_a_task_has_ended() {
        try (StartedStudio studio = studio()) {
            Visitor page = studio.visitor();
            String image = upload(page, 1);
            drawFrom(page, image);
            page.awaitStatus("dan", "RUNNING");
            now.getAndUpdate(time -> time.plus(GENERATION));
            page.awaitStatus("dan", "DONE");

            assertThat(drawFrom(page, image).get("tasks").elements()).hasSize(1);
            page.awaitStatus("dan", "RUNNING");
        }
    }

    @Test
    void all_stay_while_a_task_cannot_be_read_which_may_need_one() throws Exception {
        String image;
        try (StartedStudio first = studio()) {
            image = upload(first.visitor(), 1);
        }
        Files.writeString(folder.resolve(".easel-studio/tasks/newer.json"), "{\"version\":2}");

        studio().close();

        assertThat(inputs()).containsExactly(image);
    }

    private StartedStudio studio() {
        return StartedStudio.in(folder, Services.dan(dan));
    }

    private static JsonValue drawFrom(Visitor page, String image) {
        return page.orders(Visitor.order("a ship", "dan").put("image", image));
    }

    private static String upload(Visitor page, int colour) {
        String reply = page.post("/inputs", "image/png", png(colour)).body();
        return Visitor.text(JsonValue.parse(reply), "id");
    }

    private static byte[] png(int colour) {
        BufferedImage image = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, colour);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Path directory() {
        return folder.resolve(".easel-studio/inputs");
    }

    private List<String> inputs() {
        return files(directory()).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static Path onlyFile(Path directory) {
        List<Path> all = files(directory);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
