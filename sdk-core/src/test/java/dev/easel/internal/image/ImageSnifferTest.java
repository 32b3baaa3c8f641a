package dev.easel.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSnifferTest {
    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a0000000d, PNG",
        "ffd8ffe000104a4649460001, JPEG",
        "52494646ffffffff57454250, WEBP",
        "474946383961250015000000, GIF",
        "0000001c6674797061766966, AVIF",
        "0000001c6674797061766973, AVIF",
        "0000001c667479706d696631000000006d696631617669666d696166, AVIF",
        "00000014667479706d696631000000006d69663161766966, HEIC",
        "0000001c667479706d696631000000006d696631686569636d696166, HEIC",
        "0000001c6674797068656963, HEIC",
        "0000001c6674797068657663, HEIC",
        "0000001c667479706d703432, UNKNOWN",
        "0000001c66747970, UNKNOWN",
        "ff0a00000000000000000000, JXL",
        "0000000c4a584c200d0a870a, JXL",
        "424d46000000000000003600, BMP",
        "424d572064726976657320, UNKNOWN",
        "49492a000800000000000000, TIFF",
        "4d4d002a0000000800000000, TIFF",
        "47494638, UNKNOWN",
        "00, UNKNOWN",
    })
    void a_format_is_told_by_its_first_bytes(String hex, ImageFormat format) {
        assertThat(ImageSniffer.formatOf(bytes(hex))).isEqualTo(format);
    }

    @Test
    void nothing_is_no_format_and_no_other_document() {
        assertThat(ImageSniffer.formatOf(new byte[0])).isEqualTo(ImageFormat.UNKNOWN);
        assertThat(ImageSniffer.isOtherDocument(new byte[0])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "<svg>",
                "\ufeff \r\n<svg\n width=\"1\">",
                "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\">",
                "<?xml version=\"1.0\"?>\n<!-- Generator: a program --><!-- > -->\n<svg >",
                "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\"><svg/>"
            })
    void svg_is_recognised_by_its_text(String document) {
        byte[] first = document.getBytes(StandardCharsets.UTF_8);

        assertThat(ImageSniffer.formatOf(first)).isEqualTo(ImageFormat.SVG);
        assertThat(ImageSniffer.isOtherDocument(first)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html>Access denied</html>",
                "<html><svg></svg></html>",
                "<!-- <svg> --><html>",
                "<svgx>",
                "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>",
                "\ufeff\n<HTML>",
                "{\"error\":\"no such file\"}",
                " [1]",
                "<"
            })
    void html_and_json_are_other_documents_whatever_their_type_says(String document) {
        byte[] first = document.getBytes(StandardCharsets.UTF_8);

        assertThat(ImageSniffer.formatOf(first)).isEqualTo(ImageFormat.UNKNOWN);
        assertThat(ImageSniffer.isOtherDocument(first)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"89504e470d0a1a0a", "ffd8ffe000104a46", "0001020304", "ff0a", "3f3f"})
    void images_and_bytes_of_no_known_kind_are_no_other_document(String hex) {
        assertThat(ImageSniffer.isOtherDocument(bytes(hex))).isFalse();
    }

    @Test
    @Timeout(30)
    void a_document_of_many_comments_is_looked_through_in_no_time() {
        for (String piece : new String[] {"<?a?>", "<!---->", "<?a?> ", "<?", "<!--", " ", "?>-->"}) {
            byte[] first = piece.repeat(1_000_000 / piece.length()).getBytes(StandardCharsets.UTF_8);

            assertThat(ImageSniffer.formatOf(first)).isEqualTo(ImageFormat.UNKNOWN);
        }
    }

    @Test
    void a_png_is_cut_where_its_last_chunk_is_not_there() {
        byte[] whole = bytes("89504e470d0a1a0a 0000000d49484452000000250000001508020000000ebc4f5c"
                + " 00000003494441540102032c32ab6a 0000000049454e44ae426082");

        assertThat(isCut(whole)).isFalse();
        assertThat(isCut(Arrays.copyOf(whole, whole.length + 100)))
                .as("with something behind it")
                .isFalse();
        assertThat(isCut(Arrays.copyOf(whole, whole.length - 9))).isTrue();
        assertThat(isCut(Arrays.copyOf(whole, 30))).isTrue();
        byte[] large = Arrays.copyOf(whole, 5_000);
        System.arraycopy(whole, whole.length - 12, large, large.length - 12, 12);
        assertThat(ImageSniffer.isCut(large, Arrays.copyOfRange(large, 100, large.length), large.length))
                .as("with more of its end than is needed")
                .isFalse();
    }

    @Test
    void a_jpeg_is_cut_where_its_end_of_image_is_not_there() {
        byte[] whole = bytes("ffd8 ffe000104a46494600010100000100010000 ffda0008010100003f00 010203 ffd9");

        assertThat(isCut(whole)).isFalse();
        assertThat(isCut(Arrays.copyOf(whole, whole.length + 100)))
                .as("with something behind it")
                .isFalse();
        assertThat(isCut(Arrays.copyOf(whole, whole.length - 1))).isTrue();
    }

    @Test
    void a_webp_is_cut_where_it_is_shorter_than_it_says() {
        byte[] whole = bytes("52494646 16000000 57454250 565038200a000000 100000 9d012a 25001500");

        assertThat(isCut(whole)).isFalse();
        assertThat(isCut(Arrays.copyOf(whole, whole.length + 1))).isFalse();
        assertThat(isCut(Arrays.copyOf(whole, whole.length - 1))).isTrue();
        Arrays.fill(whole, 4, 8, (byte) 0xff);
        assertThat(isCut(whole)).as("a length that is none").isFalse();
        Arrays.fill(whole, 4, 8, (byte) 0xf0);
        assertThat(isCut(whole)).as("a length of 4 GB").isTrue();
    }

    @Test
    void of_any_other_format_nothing_is_known() {
        assertThat(isCut(bytes("0000001c6674797061766966"))).isFalse();
        assertThat(isCut(bytes("474946383961250015000000"))).isFalse();
        assertThat(isCut(new byte[0])).isFalse();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static boolean isCut(byte[] image) {
        byte[] last = Arrays.copyOfRange(image, Math.max(0, image.length - ImageSniffer.LAST), image.length);
        return ImageSniffer.isCut(Arrays.copyOf(image, ImageSniffer.LEAST), last, image.length);
    }
}
