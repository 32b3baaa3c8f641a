package dev.easel.internal.metadata;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.ValueSource;

class ImageSizeTest {
    @ParameterizedTest
    @CsvSource({"png,PNG,37,21", "jpg,JPEG,37,21", "gif,GIF,37,21", "png,PNG,1,1", "jpg,JPEG,1000,3"})
    void format_and_size_are_read_from_the_image(String writer, ImageFormat format, int width, int height)
            throws IOException {
        ImageMetadata header = read(encode(writer, width, height));

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
        ImageMetadata header = read(HexFormat.of().parseHex(hex));

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
    void what_is_no_image_is_unknown_and_damage_never_throws_anything_of_its_own() throws IOException {
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

    @ParameterizedTest
    @ValueSource(ints = {0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf})
    void every_kind_of_jpeg_frame_has_the_size(int frame) throws IOException {
        // A table before it, whose marker is of the same range, is none.
        byte[] file = ImageBytes.jpeg(frame, 65_535, 21, ImageBytes.segment(0xc4, new byte[] {0, 9, 9, 9, 9, 9}));

        assertThat(read(file).size()).isEqualTo(Size.of(65_535, 21));
    }

    @Test
    void webp_sizes_go_up_to_what_each_form_holds() throws IOException {
        assertThat(read(ImageBytes.webp(ImageBytes.lossy(16_383, 1))).size()).isEqualTo(Size.of(16_383, 1));
        assertThat(read(ImageBytes.webp(ImageBytes.lossless(16_384, 16_384))).size())
                .isEqualTo(Size.of(16_384, 16_384));
        assertThat(read(ImageBytes.webp(ImageBytes.extended(0, 1 << 24, 2))).size())
                .isEqualTo(Size.of(1 << 24, 2));
    }

    @ParameterizedTest
    @CsvSource({"false, 0, 37, 21", "false, 1, 21, 37", "true, 2, 37, 21", "true, 3, 21, 37"})
    void a_heic_image_tells_the_size_of_its_primary_image_as_it_is_shown(
            boolean longIds, int quarters, int width, int height) throws IOException {
        ImageMetadata metadata = read(ImageBytes.heic(longIds, 37, 21, quarters));

        assertThat(metadata.format()).isEqualTo(ImageFormat.HEIC);
        assertThat(metadata.size()).isEqualTo(Size.of(width, height));
    }

    @Test
    void a_claim_of_any_size_is_told_as_it_is_and_costs_nothing() throws IOException {
        assertThat(read(ImageBytes.png(60_000, 60_000)).size()).isEqualTo(Size.of(60_000, 60_000));
        assertThat(read(ImageBytes.png(Integer.MAX_VALUE, Integer.MAX_VALUE)).size())
                .isEqualTo(Size.of(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertThat(read(ImageBytes.png(-1, 5)).size()).isNull();
        assertThat(read(ImageBytes.png(0, 5)).size()).isNull();
    }

    private static ImageMetadata read(byte[] file) throws IOException {
        return ImageMetadata.read(new ByteArrayInputStream(file));
    }

    private static byte[] encode(String format, int width, int height) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }
}
