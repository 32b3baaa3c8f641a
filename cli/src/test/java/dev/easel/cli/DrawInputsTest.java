package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.testkit.EmulatedImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The command with images that go in, against emulators that take no time. */
class DrawInputsTest {
    private static final String PROMPT = "a castle in the snow";
    /** The least that each service takes as an input image. */
    private static final int SIDE = 256;

    /** The emulators' strip at the bottom is theirs, whatever goes in. */
    private static final int STRIP = 20;

    @TempDir
    Path folder;

    private final Output output = new Output();
    private Path out = Path.of("");
    private Path sea = Path.of("");
    private Path mask = Path.of("");

    @BeforeEach
    void images() throws IOException {
        out = folder.resolve("out");
        sea = Files.write(
                folder.resolve("the sea.png"),
                EmulatedImage.of("the sea at noon", 1, SIDE, SIDE).png());
        BufferedImage leftHalfWhite = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        leftHalfWhite.createGraphics().fillRect(0, 0, SIDE / 2, SIDE);
        mask = folder.resolve("left.png");
        ImageIO.write(leftHalfWhite, "png", mask.toFile());
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void every_service_starts_from_the_image(Provider provider) throws IOException {
        Path desert = Files.write(
                folder.resolve("desert.png"),
                EmulatedImage.of("a desert at dusk", 2, SIDE, SIDE).png());

        BufferedImage fromDesert = startedFrom(desert, provider);
        BufferedImage fromSea = startedFrom(sea, provider);

        assertThat(distance(fromSea, read(sea), true)).isLessThan(distance(fromDesert, read(sea), true) * 0.9);
        assertThat(distance(fromDesert, read(desert), true)).isLessThan(distance(fromSea, read(desert), true) * 0.9);
        assertThat(Files.readString(out.resolve("index.html"))).contains("src=\"input.png\"", "the sea.png");
    }

    private BufferedImage startedFrom(Path image, Provider provider) {
        List<String> arguments =
                new ArrayList<>(List.of(PROMPT, "--provider", provider.id(), "--init-image", image.toString()));
        if (provider == Provider.FAL) {
            // Without a strength, its model leaves nearly nothing of the image.
            arguments.addAll(List.of("--strength", "0.6"));
        }
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        return image(provider);
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"LOCAL", "GEMINI"},
            mode = EnumSource.Mode.EXCLUDE)
    void white_of_the_mask_is_drawn_anew_and_black_is_kept(Provider provider) throws IOException {
        assertThat(run(PROMPT, "--provider", provider.id(), "--init-image", sea.toString(), "--mask", mask.toString()))
                .isZero();

        BufferedImage made = image(provider);
        // JPEG comes near what it holds, and no nearer.
        assertThat(distance(made, read(sea), false)).as("black").isLessThan(4);
        assertThat(distance(made, read(sea), true)).as("white").isGreaterThan(10);
        assertThat(Files.readString(out.resolve("index.html"))).contains("src=\"input.png\"", "src=\"mask.png\"");
    }

    @Test
    void a_service_that_cannot_is_skipped_with_the_reason_and_fails_nothing() throws IOException {
        int code = run(PROMPT, "--provider", "dan,local", "--init-image", sea.toString(), "--mask", mask.toString());

        assertThat(code).isZero();
        assertThat(output.out()).containsPattern("local .*skipped: it does not do inpainting; it does text to image,");
        assertThat(files()).containsExactly("dan-0.png", "index.html", "input.png", "mask.png");
        assertThat(Files.readString(out.resolve("index.html"))).contains("Skipped: it does not do inpainting");
    }

    @Test
    void where_none_can_the_run_fails() {
        assertThat(run(PROMPT, "--provider", "local", "--init-image", sea.toString(), "--mask", mask.toString()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ITSROSE_API_KEY, itsrose", "ZHIQITE_ACCESS_KEY_ID, zhiqite"})
    void a_real_service_that_takes_addresses_alone_is_not_asked(String variable, String provider) {
        Map<String, String> environment =
                Map.of(variable, "MARKEDKEY", "ZHIQITE_ACCESS_KEY_SECRET", "MARKEDKEY-secret");
        Map<String, String> keys = provider.equals("zhiqite") ? environment : Map.of(variable, "MARKEDKEY");

        int code = run(keys, PROMPT, "--provider", provider + ",dan", "--init-image", sea.toString());

        assertThat(code).isZero();
        assertThat(output.out())
                .containsPattern(provider + " +real service .*skipped: it takes images by their address");
    }

    @Test
    void an_image_without_a_prompt_is_made_larger_as_it_is() throws IOException {
        assertThat(run("--init-image", sea.toString(), "--upscale", "2")).isZero();

        BufferedImage large = image(Provider.DAN);
        assertThat(large.getWidth() + "x" + large.getHeight()).isEqualTo("512x512");
        assertThat(large.getRGB(100, 100)).isEqualTo(read(sea).getRGB(50, 50));
        assertThat(files())
                .containsExactly(
                        "comfyui-0.png", "dan-0.png", "fal-0.png", "index.html", "input.png", "replicate-0.png");
        assertThat(output.out()).contains("the sea.png, 2 times as large").containsPattern("zhiqite .*skipped: ");
    }

    @Test
    void a_prompt_is_drawn_again_larger_and_a_service_that_cannot_says_so() throws IOException {
        assertThat(run(PROMPT, "--upscale", "2", "--provider", "dan,local")).isZero();

        assertThat(image(Provider.DAN).getWidth()).isEqualTo(2 * SIDE);
        assertThat(image(Provider.LOCAL).getWidth()).isEqualTo(SIDE);
        assertThat(output.out()).contains("Note: local: upscale ");
    }

    @Test
    void the_services_say_in_words_what_an_image_shows() throws IOException {
        assertThat(run("--caption", sea.toString())).isZero();

        assertThat(files()).containsExactly("index.html", "input.png");
        assertThat(output.out())
                .contains("the sea.png in words")
                .containsPattern("dan .*\"a \\w+ image of 256 by 256 pixels")
                .containsPattern("itsrose .*\"an image of \\d+ bytes")
                .containsPattern("zhiqite .*\"what an emulator sees")
                .containsPattern("replicate .*\"Caption: ")
                .containsPattern("fal .*\"An image of 256x256 pixels")
                .containsPattern("local .*skipped: it does not do captions");
        assertThat(Files.readString(out.resolve("index.html"))).contains("<blockquote>", "pixels");
    }

    @Test
    void a_result_that_takes_the_inputs_place_changes_nothing_of_the_run() throws IOException {
        Files.createDirectories(out);
        Path own = Files.copy(sea, out.resolve("dan-0.png"));

        assertThat(run(PROMPT, "--provider", "dan", "--count", "3", "--init-image", own.toString()))
                .isZero();
        assertThat(out.resolve("input.png")).hasSameBinaryContentAs(sea);

        assertThat(run(
                        PROMPT,
                        "--provider",
                        "dan",
                        "--init-image",
                        out.resolve("input.png").toString()))
                .isZero();
        assertThat(out.resolve("input.png")).hasSameBinaryContentAs(sea);
    }

    @Test
    void what_is_sent_is_the_runs_own_copy() {
        try (OutFolder results = OutFolder.prepare(out)) {
            assertThat(results.take("--mask", "Mask", mask))
                    .isEqualTo(new Source("Mask", "left.png", out.resolve("mask.png")));
        }
    }

    @Test
    void a_copy_is_called_by_what_it_holds() throws IOException {
        Path jpeg = Files.write(
                folder.resolve("image.png"),
                EmulatedImage.of("the sea", 1, 64, 64).jpeg());

        assertThat(run(PROMPT, "--provider", "dan", "--init-image", jpeg.toString()))
                .isZero();

        assertThat(files()).contains("input.jpg");
    }

    /** The mean difference of a colour's part, 0 to 255, in one half above the emulator's strip. */
    private static double distance(BufferedImage one, BufferedImage other, boolean left) {
        long sum = 0;
        int from = left ? 0 : SIDE / 2 + 8; // where the mask ends, JPEG mixes both sides
        int to = left ? SIDE / 2 : SIDE;
        for (int y = 0; y < SIDE - STRIP; y++) {
            for (int x = from; x < to; x++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    sum += Math.abs((one.getRGB(x, y) >> shift & 255) - (other.getRGB(x, y) >> shift & 255));
                }
            }
        }
        return sum / (3.0 * (to - from) * (SIDE - STRIP));
    }

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--out", out.toString()));
        if (arguments[0].equals(PROMPT)) {
            all.addAll(List.of("--size", SIDE + "x" + SIDE, "--seed", "5"));
        }
        all.addAll(List.of(arguments));
        return Program.named(Program.QUICKSTART, new Session(environment, output.plain(), EmulatorPace.INSTANT))
                .run(all.toArray(String[]::new));
    }

    private BufferedImage image(Provider provider) {
        return Stream.of("-0.png", "-0.jpg")
                .map(ending -> out.resolve(provider.id() + ending))
                .filter(Files::exists)
                .map(DrawInputsTest::read)
                .findFirst()
                .orElseThrow();
    }

    private static BufferedImage read(Path file) {
        try {
            return ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(out)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
