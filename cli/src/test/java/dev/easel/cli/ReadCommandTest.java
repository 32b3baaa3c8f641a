package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.CallOptions;
import dev.easel.Destination;
import dev.easel.ImageClient;
import dev.easel.ImageRequest;
import dev.easel.Sidecar;
import dev.easel.dan.Dan;
import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.EmulatedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadCommandTest {
    @TempDir
    static Path shelf;

    /** As DAN makes it, with its settings inside and Easel's sidecar beside it. */
    private static Path lighthouse;

    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @BeforeAll
    static void draw() {
        ImageRequest request = ImageRequest.builder()
                .prompt("a lighthouse \"at dusk\"")
                .negativePrompt("people")
                .model(Dan.MODEL_CLARITY)
                .size(64, 64)
                .seed(42)
                .steps(21)
                .build();
        try (DanEmulator emulator = DanEmulator.builder().start();
                ImageClient client = Dan.builder()
                        .baseUrl(emulator.baseUrl().toString())
                        .apiKey(Dan.ANONYMOUS_KEY)
                        .build()) {
            CallOptions options = CallOptions.builder()
                    .destination(Destination.directory(shelf, "lighthouse.{ext}"))
                    .build();
            client.generate(request, options).writeSidecars(request);
        }
        lighthouse = shelf.resolve("lighthouse.png");
    }

    @Test
    void an_image_tells_prompt_seed_and_settings_by_itself() throws IOException {
        Path alone = Files.copy(lighthouse, folder.resolve("alone.png"));

        assertThat(shell.easel("read", alone.toString())).isZero();

        assertThat(shell.out())
                .startsWith(alone + System.lineSeparator())
                .contains(
                        "  prompt: a lighthouse \"at dusk\"", "  negative prompt: people", "  seed: 42", "  steps: 21")
                .contains("in the image's own words:")
                .doesNotContain("ticket");
    }

    @Test
    void the_sidecar_adds_service_and_ticket() {
        assertThat(shell.easel("read", lighthouse.toString())).isZero();

        assertThat(shell.out()).contains("  seed: 42", "  provider: dan", "  size: 64x64", "  ticket: ez1.");
    }

    @Test
    void json_is_one_object_for_each_image() {
        assertThat(shell.easel("read", "--json", lighthouse.toString(), lighthouse.toString()))
                .isZero();

        assertThat(shell.out())
                .hasLineCount(2)
                .contains(
                        "\"prompt\":\"a lighthouse \\\"at dusk\\\"\"",
                        "\"seed\":42",
                        "\"sidecar\":{\"provider\":\"dan\"");
    }

    @Test
    void an_image_that_holds_nothing_says_so() throws IOException {
        Path plain = Files.write(
                folder.resolve("plain.jpg"),
                EmulatedImage.of("the sea", 1, 64, 64).jpeg());

        assertThat(shell.easel("read", plain.toString())).isZero();

        assertThat(shell.out()).contains("holds no prompt, seed or settings");
    }

    @Test
    void a_cut_image_gives_what_is_readable() throws IOException {
        byte[] whole = Files.readAllBytes(lighthouse);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length - 20));

        assertThat(shell.easel("read", cut.toString())).isZero();

        assertThat(shell.out()).contains("  seed: 42");
    }

    @Test
    void what_is_no_image_is_refused_by_name_and_nothing_is_printed() throws IOException {
        assertRefused(folder.resolve("none.png").toString(), "which is not there; name an image");
        assertRefused(folder.toString(), "which is no file that can be read; name an image");
        assertRefused("", "IMAGE is blank; give a name");
        assertRefused("a\0b", "which is no path; give a name");
        assertRefused(
                Files.createFile(folder.resolve("empty.png")).toString(),
                "which cannot be read: its first bytes are of no image; name an image");
        assertRefused(
                Files.writeString(folder.resolve("text.png"), "a lighthouse").toString(),
                "its first bytes are of no image; name an image");
        assertRefused(
                Files.write(folder.resolve("huge.png"), new byte[20_000_000]).toString(),
                "its first bytes are of no image; name an image");
    }

    @Test
    void a_broken_sidecar_is_named() throws IOException {
        Path image = Files.copy(lighthouse, folder.resolve("image.png"));
        Files.writeString(Sidecar.beside(image), "{\"version\":99}");

        assertRefused(image.toString(), "whose sidecar " + Sidecar.beside(image) + " cannot be read: version is 99");
    }

    private void assertRefused(String image, String message) {
        Shell alone = new Shell();

        assertThat(alone.easel("read", lighthouse.toString(), image)).isEqualTo(2);

        assertThat(alone.err()).startsWith("easel read: ").contains(message).hasLineCount(1);
        assertThat(alone.out()).isEmpty();
    }
}
