package dev.easel.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Sidecar;
import dev.easel.spi.JsonValue;
import dev.easel.testkit.DanEmulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of images, as the page browses it. */
class LibraryTest {
    @TempDir
    Path folder;

    private DanEmulator dan;
    private StartedStudio studio;
    private Visitor page;

    @BeforeEach
    void start() {
        dan = DanEmulator.start();
        studio = StartedStudio.in(folder, Services.dan(dan));
        page = studio.visitor();
    }

    @AfterEach
    void end() {
        studio.close();
        dan.close();
    }

    @Test
    void images_come_in_parts_the_newest_first() throws IOException {
        for (int i = 0; i < 130; i++) {
            file("image %03d+%%.png".formatted(i), "no image", i);
        }

        List<String> first = names(page.get("/library"));
        List<String> second = names(page.get("/library?after=" + encoded(first.get(59))));
        List<String> third = names(page.get("/library?after=" + encoded(second.get(59))));

        assertThat(first).hasSize(60).startsWith("image 129+%.png");
        assertThat(second).hasSize(60).startsWith("image 069+%.png");
        assertThat(third).hasSize(10).endsWith("image 000+%.png");
        assertThat(page.get("/images/" + encoded(third.get(9))).body()).isEqualTo("no image");
    }

    @Test
    void an_empty_folder_has_no_images() {
        assertThat(names(page.get("/library"))).isEmpty();
    }

    @Test
    void an_image_of_another_program_shows_what_its_file_says() throws IOException {
        Path drawn = drawn();
        Files.copy(drawn, folder.resolve("copied.png"));

        JsonValue details = JsonValue.parse(page.get("/library/copied.png").body());

        assertThat(Visitor.text(details, "prompt")).isEqualTo("a lighthouse");
        assertThat(Visitor.text(details, "seed")).isEqualTo("7");
        assertThat(details.get("metadata").fields()).isNotEmpty();
        assertThat(details.get("service").isPresent()).isFalse();
    }

    @Test
    void an_image_with_a_damaged_sidecar_is_shown_all_the_same() throws IOException {
        Path drawn = drawn();
        Files.writeString(Sidecar.beside(drawn), "{\"version\":");

        assertThat(names(page.get("/library")))
                .containsExactly(drawn.getFileName().toString());
        assertThat(Visitor.text(
                        JsonValue.parse(
                                page.get("/library/" + drawn.getFileName()).body()),
                        "prompt"))
                .isEqualTo("a lighthouse");
    }

    @Test
    void a_file_that_java_cannot_read_is_its_own_thumbnail() throws IOException {
        file("damaged.png", "no image", 1);
        file("other.webp", "RIFFxxxxWEBP", 2);

        assertThat(page.get("/thumbs/damaged.png").body()).isEqualTo("no image");
        assertThat(page.get("/thumbs/other.webp").headers().firstValue("Content-Type"))
                .hasValue("image/webp");
    }

    @Test
    void a_replaced_file_gets_a_new_thumbnail() throws IOException {
        Path drawn = drawn();
        String before = page.get("/thumbs/" + drawn.getFileName()).body();
        file(drawn.getFileName().toString(), "no image", 9);

        assertThat(page.get("/thumbs/" + drawn.getFileName()).body())
                .isNotEqualTo(before)
                .isEqualTo("no image");
    }

    @Test
    void a_thumbnail_of_a_huge_image_is_small() throws IOException {
        java.awt.image.BufferedImage huge =
                new java.awt.image.BufferedImage(6_000, 40, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
        javax.imageio.ImageIO.write(huge, "png", folder.resolve("huge.png").toFile());

        HttpResponse<byte[]> small = page.bytes("/thumbs/huge.png");

        try (InputStream in = new java.io.ByteArrayInputStream(small.body())) {
            assertThat(javax.imageio.ImageIO.read(in).getWidth()).isEqualTo(384);
        }
    }

    private Path drawn() {
        page.orders(Visitor.order("a lighthouse", "dan"));
        return folder.resolve(
                Visitor.text(page.awaitStatus("dan", "DONE").get("images").at(0), "name"));
    }

    private void file(String name, String content, int second) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(second * 1_000L));
    }

    private static String encoded(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static List<String> names(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonValue.parse(response.body()).get("images").elements().stream()
                .map(image -> Visitor.text(image, "name"))
                .toList();
    }
}
