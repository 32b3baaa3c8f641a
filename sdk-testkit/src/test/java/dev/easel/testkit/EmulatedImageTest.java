package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmulatedImageTest {

    private static BufferedImage read(byte[] bytes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    private static int[] pixels(byte[] bytes) throws IOException {
        BufferedImage image = read(bytes);
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void the_same_prompt_and_seed_give_equal_bytes() {
        assertThat(EmulatedImage.of("a lighthouse at dusk", 42, 96, 64).png())
                .isEqualTo(EmulatedImage.of("a lighthouse at dusk", 42, 96, 64).png());
    }

    /** A change here changes every stored image: it must be meant. The pixels are the same on every JDK. */
    @Test
    void the_pixels_are_the_same_on_every_jdk() throws IOException {
        byte[] png = EmulatedImage.of("a cat in a snowy forest by a castle, night", 7, 160, 120)
                .labelled("DAN")
                .png();

        assertThat(Arrays.hashCode(pixels(png))).isEqualTo(-1124742116);
    }

    @Test
    void another_seed_or_prompt_gives_another_image() {
        byte[] one = EmulatedImage.of("a lighthouse", 1, 96, 64).png();

        assertThat(EmulatedImage.of("a lighthouse", 2, 96, 64).png()).isNotEqualTo(one);
        assertThat(EmulatedImage.of("a lighthouse!", 1, 96, 64).png()).isNotEqualTo(one);
        assertThat(EmulatedImage.of("quark", 1, 96, 64).png())
                .isNotEqualTo(EmulatedImage.of("quirk", 1, 96, 64).png());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,300", "300,1", "8,8", "64,48", "33,1025", "4096,7", "7,4096"})
    void any_size_decodes_to_that_size(int width, int height) throws IOException {
        EmulatedImage image = EmulatedImage.of("a castle and a cat and a city in the rain", 3, width, height);

        for (byte[] bytes : new byte[][] {image.png(), image.jpeg()}) {
            BufferedImage decoded = read(bytes);
            assertThat(decoded.getWidth()).isEqualTo(width);
            assertThat(decoded.getHeight()).isEqualTo(height);
        }
    }

    @Test
    void the_largest_size_is_drawn() {
        ByteBuffer png =
                ByteBuffer.wrap(EmulatedImage.of("night", 1, 4096, 4096).png());

        assertThat(png.getInt(16)).as("width").isEqualTo(4096);
        assertThat(png.getInt(20)).as("height").isEqualTo(4096);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "4097,1", "1,4097", "-5,5"})
    void sizes_out_of_range_are_refused(int width, int height) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmulatedImage.of("x", 1, width, height))
                .withMessageContaining(width + "x" + height);
    }

    @Test
    void night_is_darker_than_noon() throws IOException {
        assertThat(brightness(EmulatedImage.of("the sea at night", 5, 96, 64).png()))
                .isLessThan(brightness(
                                EmulatedImage.of("the sea at noon", 5, 96, 64).png())
                        / 2);
    }

    private static double brightness(byte[] png) throws IOException {
        return Arrays.stream(pixels(png))
                .mapToDouble(rgb -> (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff))
                .average()
                .orElseThrow();
    }

    @Test
    void the_bottom_strip_names_the_service_and_the_seed() throws IOException {
        int[] plain = pixels(EmulatedImage.of("x", 1, 400, 100).png());
        int[] dan = pixels(EmulatedImage.of("x", 1, 400, 100).labelled("DAN").png());
        int strip = 400 * (100 - 11);

        assertThat(Arrays.copyOf(dan, strip))
                .as("the scene, which each service draws in its own way")
                .isNotEqualTo(Arrays.copyOf(plain, strip));
        assertThat(Arrays.stream(dan)
                        .skip(strip)
                        .filter(rgb -> (rgb & 0xffffff) == 0xf4f1e6)
                        .count())
                .as("letters")
                .isGreaterThan(250);
    }

    @Test
    void a_jpeg_carries_its_parameters_as_the_web_ui_writes_them() throws IOException {
        EmulatedImage image = EmulatedImage.of("x", 1, 40, 30);
        String text = "灯台\nSteps: 1";

        byte[] jpeg = image.jpeg(text);

        assertThat(new String(jpeg, StandardCharsets.ISO_8859_1))
                .startsWith("\u00ff\u00d8\u00ff\u00e1\0")
                .contains("Exif\0\0MM\0*\0\0\0\u0008")
                .contains("UNICODE\0"
                        + new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1));
        assertThat(pixels(jpeg)).isEqualTo(pixels(image.jpeg()));
        assertThat(read(image.jpeg("x".repeat(32_737))).getWidth()).isEqualTo(40);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> image.jpeg("x".repeat(32_738)))
                .withMessageContaining("32738")
                .withMessageContaining("32737");
    }

    @Test
    void an_input_image_shows_through() throws IOException {
        byte[] input = EmulatedImage.of("the sea at night", 5, 64, 64).png();
        EmulatedImage noon = EmulatedImage.of("flowers at noon", 5, 96, 64);

        byte[] influenced = noon.influencedBy(input).png();

        assertThat(influenced).isEqualTo(noon.influencedBy(input).png());
        assertThat(brightness(influenced)).isLessThan(brightness(noon.png()) - 50);
        assertThat(noon.influencedBy(new byte[] {1, 2, 3}).png())
                .as("bytes that are no image tint")
                .isNotEqualTo(noon.png());
    }

    @ParameterizedTest
    @CsvSource({"WHITE,0,48", "BLACK,48,96", "TRANSPARENT,0,0", "EVERYTHING,0,96"})
    void drawn_into_another_it_shows_where_the_mask_asks_for_it(Redrawn redrawn, int from, int to) throws IOException {
        byte[] other = EmulatedImage.of("the sea at noon", 1, 96, 64).png();
        byte[] mask = leftHalfWhite();
        EmulatedImage night = EmulatedImage.of("a castle at night", 5, 96, 64);

        BufferedImage part = read(night.drawnInto(other, mask, redrawn).png());

        BufferedImage whole = read(night.png());
        BufferedImage kept = read(other);
        for (int y = 0; y < 64 - 11; y++) {
            for (int x = 0; x < 96; x++) {
                BufferedImage expected = x >= from && x < to ? whole : kept;
                assertThat(part.getRGB(x, y)).as("pixel %d,%d", x, y).isEqualTo(expected.getRGB(x, y));
            }
        }
    }

    /** Levels 0, 60, 100, 127, 128 and 255 of a grey image, which the JDK would brighten if it were asked for colours. */
    @ParameterizedTest
    @CsvSource({"8,png", "16,png", "8,jpeg"})
    void a_grey_mask_is_cut_at_half_brightness(int bits, String format) throws IOException {
        int[] levels = {0, 60, 100, 120, 136, 255};
        BufferedImage mask = new BufferedImage(
                levels.length * 8, 8, bits == 8 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_USHORT_GRAY);
        for (int x = 0; x < mask.getWidth(); x++) {
            for (int y = 0; y < 8; y++) {
                mask.getRaster().setSample(x, y, 0, bits == 8 ? levels[x / 8] : levels[x / 8] * 257);
            }
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ImageIO.write(mask, format, encoded);
        byte[] other = EmulatedImage.of("the sea at noon", 1, 48, 32).png();
        EmulatedImage night = EmulatedImage.of("a castle at night", 5, 48, 32);

        BufferedImage part = read(
                night.drawnInto(other, encoded.toByteArray(), Redrawn.WHITE).png());

        BufferedImage whole = read(night.png());
        BufferedImage kept = read(other);
        for (int i = 0; i < levels.length; i++) {
            BufferedImage expected = levels[i] < 128 ? kept : whole;
            assertThat(part.getRGB(i * 8 + 4, 4)).as("level %d", levels[i]).isEqualTo(expected.getRGB(i * 8 + 4, 4));
        }
    }

    @Test
    void a_transparent_mask_is_redrawn_where_it_lets_through() throws IOException {
        BufferedImage mask = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        mask.setRGB(0, 0, 0x00ffffff);
        mask.setRGB(1, 0, 0xffffffff);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(mask, "png", png);
        byte[] other = EmulatedImage.of("the sea at noon", 1, 48, 32).png();
        EmulatedImage night = EmulatedImage.of("a castle at night", 5, 48, 32);

        BufferedImage part = read(
                night.drawnInto(other, png.toByteArray(), Redrawn.TRANSPARENT).png());

        assertThat(part.getRGB(4, 4)).isEqualTo(read(night.png()).getRGB(4, 4));
        assertThat(part.getRGB(40, 4)).isEqualTo(read(other).getRGB(40, 4));
    }

    @Test
    void strength_is_how_much_of_an_input_is_left_behind() throws IOException {
        byte[] input = EmulatedImage.of("the sea at night", 5, 64, 64).png();
        EmulatedImage noon = EmulatedImage.of("flowers at noon", 5, 64, 64);

        assertThat(brightness(noon.influencedBy(input, 0.9).png()))
                .isGreaterThan(brightness(noon.influencedBy(input, 0.2).png()) + 50);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> noon.influencedBy(input, 1.5))
                .withMessageContaining("1.5");
    }

    private static byte[] leftHalfWhite() throws IOException {
        BufferedImage mask = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        mask.setRGB(0, 0, 0xffffff);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(mask, "png", png);
        return png.toByteArray();
    }

    @Test
    void resized_keeps_what_is_on_the_image() throws IOException {
        byte[] small = EmulatedImage.of("the sea at dusk", 5, 64, 40).png();

        BufferedImage large = read(EmulatedImage.resized(small, 128, 80).png());

        assertThat(large.getWidth()).isEqualTo(128);
        assertThat(large.getRGB(64, 10)).isEqualTo(read(small).getRGB(32, 5));
    }

    @Test
    void latin_text_goes_into_a_text_chunk_right_behind_the_header() {
        byte[] png = EmulatedImage.of("x", 1, 8, 8).png(Map.of("parameters", "Café\nSteps: 20"));

        assertThat(chunkAfterHeader(png)).isEqualTo("tEXt");
        assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("parameters\0Café\nSteps: 20");
    }

    @Test
    void other_text_goes_into_an_international_chunk() {
        byte[] png = EmulatedImage.of("x", 1, 8, 8).png(Map.of("parameters", "灯台"));

        assertThat(chunkAfterHeader(png)).isEqualTo("iTXt");
        assertThat(new String(png, StandardCharsets.UTF_8)).contains("parameters\0\0\0\0\0灯台");
    }

    private static String chunkAfterHeader(byte[] png) {
        int headerChunk = 8 + 12 + 13;
        return new String(png, headerChunk + 4, 4, StandardCharsets.US_ASCII);
    }
}
