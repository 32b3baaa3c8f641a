package dev.easel.internal.metadata;

import static dev.easel.internal.metadata.ImageBytes.app1;
import static dev.easel.internal.metadata.ImageBytes.chunk;
import static dev.easel.internal.metadata.ImageBytes.comment;
import static dev.easel.internal.metadata.ImageBytes.compressedText;
import static dev.easel.internal.metadata.ImageBytes.description;
import static dev.easel.internal.metadata.ImageBytes.entry;
import static dev.easel.internal.metadata.ImageBytes.extended;
import static dev.easel.internal.metadata.ImageBytes.internationalText;
import static dev.easel.internal.metadata.ImageBytes.join;
import static dev.easel.internal.metadata.ImageBytes.jpeg;
import static dev.easel.internal.metadata.ImageBytes.latin1;
import static dev.easel.internal.metadata.ImageBytes.lossless;
import static dev.easel.internal.metadata.ImageBytes.lossy;
import static dev.easel.internal.metadata.ImageBytes.png;
import static dev.easel.internal.metadata.ImageBytes.riff;
import static dev.easel.internal.metadata.ImageBytes.text;
import static dev.easel.internal.metadata.ImageBytes.tiff;
import static dev.easel.internal.metadata.ImageBytes.userComment;
import static dev.easel.internal.metadata.ImageBytes.webp;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Generation;
import dev.easel.ImageFormat;
import dev.easel.Size;
import dev.easel.internal.image.ImageSniffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images come from strangers: whatever is in their headers, reading them ends soon, in little memory and well. */
@Timeout(60)
class HostileImageTest {
    private static final String TEXT = "a cat\nNegative prompt: dog\nSteps: 20, Seed: 42, Lora hashes: \"a: 1, b: 2\"";

    private static final Generation SAID = GenerationText.read(TEXT);

    static Map<String, byte[]> samples() {
        byte[] utf16 = join(latin1("UNICODE\0"), TEXT.getBytes(StandardCharsets.UTF_16BE));
        Map<String, byte[]> samples = new TreeMap<>();
        samples.put("PNG tEXt", png(37, 21, text("Software", latin1("x")), text("parameters", latin1(TEXT))));
        samples.put("PNG zTXt", png(37, 21, compressedText("parameters", latin1(TEXT))));
        samples.put("PNG iTXt", png(37, 21, internationalText("parameters", TEXT, true)));
        samples.put("PNG eXIf", png(37, 21, chunk("eXIf", userComment(BIG_ENDIAN, utf16))));
        samples.put("JPEG EXIF", jpeg(0xc2, 37, 21, app1(userComment(BIG_ENDIAN, utf16))));
        samples.put("JPEG description", jpeg(0xc0, 37, 21, app1(description(LITTLE_ENDIAN, latin1(TEXT)))));
        samples.put("JPEG comment", jpeg(0xc0, 37, 21, comment("parameters\0" + TEXT + "\0")));
        byte[] exif = riff("EXIF", userComment(LITTLE_ENDIAN, latin1("ASCII\0\0\0" + TEXT)));
        samples.put("WebP EXIF", webp(extended(0x08, 37, 21), lossy(37, 21), exif));
        byte[] xmp = riff("XMP ", latin1("<x><sdcpp:parameters>" + TEXT + "</sdcpp:parameters></x>"));
        samples.put("WebP XMP", webp(extended(0x04, 37, 21), lossless(37, 21), xmp));
        samples.put("WebP lossless", webp(lossless(37, 21)));
        samples.put("GIF", join(latin1("GIF89a"), new byte[] {37, 0, 21, 0, 0, 0, 0, 0x3b}));
        samples.put("HEIC", ImageBytes.heic(false, 37, 21, 0));
        return samples;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void cut_at_any_place_it_says_less_and_nothing_else(String name) throws IOException {
        byte[] whole = samples().get(name);
        ImageMetadata full = read(whole);
        assertThat(full.size()).isEqualTo(Size.of(37, 21));
        for (int length = 0; length < whole.length; length++) {
            ImageMetadata cut = read(Arrays.copyOf(whole, length));
            assertThat(cut.format()).isIn(full.format(), ImageFormat.UNKNOWN);
            assertThat(cut.size()).isIn(full.size(), null);
            assertThat(cut.generation().seed()).isIn(full.generation().seed(), OptionalLong.empty());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void changed_at_random_places_it_is_read_to_its_end_or_to_where_it_makes_no_sense(String name) throws IOException {
        byte[] whole = samples().get(name);
        Random random = new Random(name.hashCode());
        byte[] telling = {0, 1, 2, 4, 7, 8, 0x0d, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
        for (int round = 0; round < 5_000; round++) {
            byte[] changed = whole.clone();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                int place = random.nextInt(changed.length);
                changed[place] = random.nextBoolean() ? (byte) random.nextInt() : telling[random.nextInt(11)];
            }
            assertThat(read(changed).generation().prompt().orElse("")).hasSizeLessThan(TextDecoder.LONGEST);
        }
    }

    static Iterable<String> names() {
        return samples().keySet();
    }

    @Test
    void a_text_of_64_kilobytes_is_taken_and_a_longer_one_is_left_out() throws IOException {
        byte[] text = new byte[TextDecoder.LONGEST - "parameters\0".length()];
        Arrays.fill(text, (byte) 'x');

        assertThat(read(png(37, 21, text("parameters", text))).generation().prompt())
                .hasValueSatisfying(prompt -> assertThat(prompt).hasSize(text.length));
        assertThat(read(png(37, 21, text("parameters", Arrays.copyOf(text, text.length + 1)))))
                .isEqualTo(new ImageMetadata(ImageFormat.PNG, Size.of(37, 21), Generation.unknown()));
    }

    @Test
    void a_compressed_text_that_expands_beyond_the_limit_is_left_out_and_not_expanded() throws IOException {
        byte[] bomb = new byte[16 << 20];
        Arrays.fill(bomb, (byte) 'x');
        byte[] compressed = compressedText("parameters", bomb);
        assertThat(compressed).hasSizeLessThan(TextDecoder.LONGEST);

        assertThat(read(png(37, 21, compressed)).generation().prompt()).isEmpty();
        assertThat(read(png(37, 21, internationalText("parameters", "x".repeat(1 << 20), true)))
                        .generation()
                        .prompt())
                .isEmpty();
        assertThat(read(png(37, 21, compressedText("parameters", Arrays.copyOf(bomb, TextDecoder.LONGEST))))
                        .generation()
                        .prompt())
                .isPresent();
    }

    @Test
    void of_many_compressed_texts_only_a_few_are_expanded() throws IOException {
        byte[][] many = new byte[5_000][];
        Arrays.fill(many, compressedText("Comment", new byte[TextDecoder.LONGEST]));
        many[4_999] = text("parameters", latin1(TEXT));
        byte[][] few = Arrays.copyOfRange(many, 4_990, 5_000);

        assertThat(read(png(37, 21, many)).generation()).isEqualTo(Generation.unknown());
        assertThat(read(png(37, 21, few)).generation()).isEqualTo(SAID);
    }

    @Test
    void no_more_is_read_than_the_limit_however_many_texts_there_are() throws IOException {
        byte[][] many = new byte[250][];
        Arrays.fill(many, text("Other", new byte[60_000]));
        Counting png = new Counting(new ByteArrayInputStream(png(37, 21, many)));
        byte[][] comments = new byte[250][];
        Arrays.fill(comments, comment("x".repeat(60_000)));
        Counting jpeg = new Counting(new ByteArrayInputStream(jpeg(0xc0, 37, 21, comments)));

        assertThat(ImageMetadata.read(png).size()).isEqualTo(Size.of(37, 21));
        ImageMetadata.read(jpeg);

        assertThat(png.read).isLessThanOrEqualTo(BoundedInput.LIMIT + ImageSniffer.FIRST);
        assertThat(jpeg.read).isLessThanOrEqualTo(BoundedInput.LIMIT + ImageSniffer.FIRST);
    }

    @Test
    void parts_without_end_are_not_followed_without_end() throws IOException {
        byte[] empty = chunk("abCd", new byte[0]);
        assertThat(readEndless(join(Arrays.copyOf(png(37, 21), 33)), empty))
                .isLessThanOrEqualTo(BoundedInput.LIMIT + ImageSniffer.FIRST);
        assertThat(readEndless(new byte[] {(byte) 0xff, (byte) 0xd8}, new byte[] {(byte) 0xff}))
                .isLessThanOrEqualTo(BoundedInput.LIMIT + ImageSniffer.FIRST);
        assertThat(readEndless(new byte[] {(byte) 0xff, (byte) 0xd8}, new byte[] {(byte) 0xff, 0x01}))
                .isLessThanOrEqualTo(BoundedInput.LIMIT + ImageSniffer.FIRST);
        assertThat(readEndless(webp(extended(0x08, 37, 21)), riff("abcd", new byte[0])))
                .isLessThanOrEqualTo(BoundedInput.LIMIT + ImageSniffer.FIRST);
    }

    @Test
    void the_pixels_of_a_webp_are_skipped_and_not_read() throws IOException {
        byte[] exif = riff("EXIF", userComment(LITTLE_ENDIAN, latin1("ASCII\0\0\0" + TEXT)));
        Counting file = new Counting(
                new ByteArrayInputStream(webp(extended(0x08, 37, 21), riff("VP8 ", new byte[4 << 20]), exif)));

        assertThat(ImageMetadata.read(file).generation()).isEqualTo(SAID);

        assertThat(file.read).isLessThan(2_000);
    }

    @Test
    void the_pixels_of_a_png_are_skipped_and_not_read() throws IOException {
        byte[] pixels = chunk("IDAT", new byte[1 << 20]);
        Counting file = new Counting(
                new ByteArrayInputStream(png(37, 21, pixels, pixels, pixels, text("parameters", latin1(TEXT)))));

        assertThat(ImageMetadata.read(file).generation()).isEqualTo(SAID);

        assertThat(file.read).isLessThan(2_000);
    }

    @Test
    void lengths_beyond_every_file_end_the_reading() throws IOException {
        byte[] png = png(37, 21, text("parameters", latin1(TEXT)));
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30}) {
            ByteBuffer.wrap(png).putInt(33, length);
            assertThat(read(png)).isEqualTo(new ImageMetadata(ImageFormat.PNG, Size.of(37, 21), Generation.unknown()));
            byte[] webp = webp(extended(0x08, 37, 21), riff("EXIF", new byte[20]));
            ByteBuffer.wrap(webp).putInt(webp.length - 24, length);
            assertThat(read(webp))
                    .isEqualTo(new ImageMetadata(ImageFormat.WEBP, Size.of(37, 21), Generation.unknown()));
        }
    }

    @Test
    void offsets_in_exif_that_lead_in_a_circle_or_out_of_the_data_lead_nowhere() {
        for (int offset : new int[] {0, 8, 9, 25, 26, 100, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, -12}) {
            ByteBuffer circle = tiff(BIG_ENDIAN, 40).putShort((short) 1);
            entry(circle, 0x8769, 4, 1, offset).putInt(8);
            assertThat(exif(circle.array())).isNull();

            ByteBuffer value = tiff(BIG_ENDIAN, 60).putShort((short) 1);
            entry(value, 0x8769, 4, 1, 26).putInt(0).putShort((short) 1);
            entry(value, 0x9286, 7, 16, offset).putInt(0);
            assertThat(exif(value.array())).isNull();

            ByteBuffer count = tiff(BIG_ENDIAN, 60).putShort((short) 1);
            entry(count, 0x010e, 2, offset, 8).putInt(0);
            assertThat(exif(count.array())).isNull();

            assertThat(exif(ByteBuffer.allocate(12)
                            .putInt(0x4d4d002a)
                            .putInt(offset)
                            .array()))
                    .isNull();
        }
    }

    @Test
    void a_directory_is_looked_through_up_to_512_entries() {
        for (int others : new int[] {511, 512}) {
            byte[] text = latin1(TEXT);
            ByteBuffer tiff =
                    tiff(LITTLE_ENDIAN, 10 + 12 * (others + 1) + text.length).putShort((short) (others + 1));
            for (int i = 0; i < others; i++) {
                entry(tiff, 0x0100, 3, 1, 1);
            }
            entry(tiff, 0x010e, 2, text.length, tiff.position() + 12).put(text);

            assertThat(exif(tiff.array())).isEqualTo(others == 511 ? SAID : null);
        }
    }

    @Test
    void a_user_comment_of_another_type_is_no_text() {
        byte[] comment = latin1("ASCII\0\0\0" + TEXT);

        assertThat(exif(ImageBytes.exif(BIG_ENDIAN, 0x9286, 7, comment))).isEqualTo(SAID);
        assertThat(exif(ImageBytes.exif(BIG_ENDIAN, 0x9286, 3, comment))).isNull();
    }

    private static @Nullable Generation exif(byte[] data) {
        Findings found = new Findings();
        ExifReader.read(data, found);
        return found.generation().equals(Generation.unknown()) ? null : found.generation();
    }

    private static ImageMetadata read(byte[] file) throws IOException {
        return ImageMetadata.read(new ByteArrayInputStream(file));
    }

    /** How many bytes are taken from a beginning that is followed by the same again and again. */
    private static long readEndless(byte[] beginning, byte[] again) throws IOException {
        Counting in = new Counting(new InputStream() {
            private long at;

            @Override
            public int read() {
                long place = at++;
                return (place < beginning.length
                                ? beginning[(int) place]
                                : again[(int) ((place - beginning.length) % again.length)])
                        & 0xff;
            }
        });
        ImageMetadata.read(in);
        return in.read;
    }

    /** Counts what is read, and not what is skipped. */
    private static final class Counting extends InputStream {
        private final InputStream in;
        private long read;

        Counting(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            read++;
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            int taken = in.read(bytes, from, count);
            read += Math.max(0, taken);
            return taken;
        }

        @Override
        public long skip(long count) throws IOException {
            return in.skip(count);
        }
    }
}
