package dev.easel.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHeaderTest {
    @ParameterizedTest
    @CsvSource({"png,PNG,37,21", "jpg,JPEG,37,21", "gif,GIF,37,21", "png,PNG,1,1", "jpg,JPEG,1000,3"})
    void format_and_size_are_read_from_the_picture(String writer, ImageFormat format, int width, int height)
            throws IOException {
        ImageHeader header = read(encode(writer, width, height));

        assertThat(header.format()).isEqualTo(format);
        assertThat(header.size()).isEqualTo(Size.of(width, height));
    }

    @ParameterizedTest
    @CsvSource({
        // Headers of WebP files in its three forms: lossy, lossless, extended; the rest of the file does not matter.
        "52494646000000005745425056503820000000000000009d012a25001500,37,21",
        "52494646000000005745425056503830,0,0",
        "524946460000000057454250565038580a0000001000000024000014000000,37,21",
    })
    void webp_headers_are_read(String hex, int width, int height) throws IOException {
        ImageHeader header = read(HexFormat.of().parseHex(hex));

        assertThat(header.format()).isEqualTo(ImageFormat.WEBP);
        assertThat(header.size()).isEqualTo(width == 0 ? null : Size.of(width, height));
    }

    @Test
    void a_lossless_webp_has_its_size_in_bits() throws IOException {
        int bits = (37 - 1) | (21 - 1) << 14;
        byte[] file = HexFormat.of().parseHex("524946460000000057454250565038" + "4c00000000" + "2f000000000000000000");
        for (int i = 0; i < 4; i++) {
            file[21 + i] = (byte) (bits >>> 8 * i);
        }
        assertThat(read(file).size()).isEqualTo(Size.of(37, 21));
    }

    @Test
    void what_is_no_picture_is_unknown_and_damage_never_throws_anything_of_its_own() throws IOException {
        assertThat(read("<html>".getBytes(StandardCharsets.US_ASCII)).format()).isEqualTo(ImageFormat.UNKNOWN);
        assertThat(read(new byte[0]).format()).isEqualTo(ImageFormat.UNKNOWN);
        Random random = new Random(7);
        for (String writer : new String[] {"png", "jpg", "gif"}) {
            byte[] whole = encode(writer, 20, 10);
            for (int round = 0; round < 500; round++) {
                byte[] damaged = Arrays.copyOf(whole, 12 + random.nextInt(whole.length - 12));
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                assertThat(read(damaged)).isNotNull();
            }
        }
    }

    @Test
    void the_parameters_text_of_the_web_ui_is_taken_apart() {
        Generation generation = GenerationParameters.parse("""
                A cat,<lora:koreanDollLikeness_v10:0.7>
                second line
                Negative prompt: dog, bad
                Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7.0, Seed: 2300268340, Size: 512x512, \
                Model hash: 3a17d0deff, Lora hashes: "a: 1, b: 2", Version: v1.10""");

        assertThat(generation.prompt()).hasValue("A cat,<lora:koreanDollLikeness_v10:0.7>\nsecond line");
        assertThat(generation.negativePrompt()).hasValue("dog, bad");
        assertThat(generation.steps()).hasValue(20);
        assertThat(generation.sampler()).hasValue("DPM++ 2M Karras");
        assertThat(generation.guidanceScale()).hasValue(7.0);
        assertThat(generation.seed()).hasValue(2300268340L);
        assertThat(generation.model()).hasValue("3a17d0deff");
        assertThat(generation.metadata())
                .containsEntry("Lora hashes", "a: 1, b: 2")
                .containsEntry("Version", "v1.10");
    }

    @Test
    void a_text_of_another_form_is_a_prompt_and_nothing_more() {
        Generation generation = GenerationParameters.parse("just words, and: a colon");

        assertThat(generation.prompt()).hasValue("just words, and: a colon");
        assertThat(generation.metadata()).isEmpty();
        assertThat(generation.seed()).isEmpty();
    }

    @Test
    void a_hostile_text_is_read_in_no_time() {
        assertThat(GenerationParameters.parse("Steps: \"" + "\\".repeat(60_000)).steps())
                .isEmpty();
        assertThat(GenerationParameters.parse("a: ".repeat(20_000)).seed()).isEmpty();
    }

    private static ImageHeader read(byte[] file) throws IOException {
        return ImageHeader.read(new ByteArrayInputStream(file));
    }

    private static byte[] encode(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }
}
