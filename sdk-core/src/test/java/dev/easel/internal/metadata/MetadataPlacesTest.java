package dev.easel.internal.metadata;

import static dev.easel.internal.metadata.ImageBytes.app1;
import static dev.easel.internal.metadata.ImageBytes.chunk;
import static dev.easel.internal.metadata.ImageBytes.comment;
import static dev.easel.internal.metadata.ImageBytes.compressedText;
import static dev.easel.internal.metadata.ImageBytes.description;
import static dev.easel.internal.metadata.ImageBytes.extended;
import static dev.easel.internal.metadata.ImageBytes.internationalText;
import static dev.easel.internal.metadata.ImageBytes.join;
import static dev.easel.internal.metadata.ImageBytes.jpeg;
import static dev.easel.internal.metadata.ImageBytes.latin1;
import static dev.easel.internal.metadata.ImageBytes.lossy;
import static dev.easel.internal.metadata.ImageBytes.png;
import static dev.easel.internal.metadata.ImageBytes.riff;
import static dev.easel.internal.metadata.ImageBytes.segment;
import static dev.easel.internal.metadata.ImageBytes.text;
import static dev.easel.internal.metadata.ImageBytes.userComment;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Destination;
import dev.easel.Generation;
import dev.easel.Size;
import dev.easel.internal.image.ImageStore;
import dev.easel.internal.image.ImageStores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The text about how an image was made, in each of the places where its makers leave it. */
class MetadataPlacesTest {
    private static final String ASCII = "a lighthouse\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, Seed: 42";
    private static final String JAPANESE = "灯台 é\nSteps: 20, Sampler: Euler a, Seed: 42";

    /** Behind the pixels, as the format has it, come EXIF and XMP. */
    private static final int HAS_EXIF = 0x08;

    private static final int HAS_XMP = 0x04;

    static Stream<Arguments> places() {
        return Stream.of(
                inPng("tEXt", ASCII, text("parameters", latin1(ASCII))),
                inPng("tEXt in UTF-8", JAPANESE, text("parameters", utf8(JAPANESE))),
                inPng("tEXt in Latin-1", "é\nSteps: 1", text("parameters", latin1("é\nSteps: 1"))),
                inPng("zTXt", ASCII, compressedText("parameters", latin1(ASCII))),
                inPng("iTXt", JAPANESE, internationalText("parameters", JAPANESE, false)),
                inPng("compressed iTXt", JAPANESE, internationalText("parameters", JAPANESE, true)),
                inPng(
                        "behind other texts",
                        ASCII,
                        text("Software", latin1("x")),
                        chunk("pHYs", new byte[9]),
                        text("parameters", latin1(ASCII))),
                inPng("eXIf", ASCII, chunk("eXIf", userComment(BIG_ENDIAN, latin1("ASCII\0\0\0" + ASCII)))),
                inJpeg("the web UI's EXIF", JAPANESE, app1(unicode(BIG_ENDIAN, JAPANESE, StandardCharsets.UTF_16BE))),
                inJpeg("little-endian", JAPANESE, app1(unicode(LITTLE_ENDIAN, JAPANESE, StandardCharsets.UTF_16LE))),
                inJpeg(
                        "orders that differ",
                        JAPANESE,
                        app1(unicode(LITTLE_ENDIAN, JAPANESE, StandardCharsets.UTF_16BE))),
                inJpeg("orders that differ", JAPANESE, app1(unicode(BIG_ENDIAN, JAPANESE, StandardCharsets.UTF_16LE))),
                inJpeg(
                        "a byte order mark",
                        ASCII,
                        app1(unicode(BIG_ENDIAN, "\ufeff" + ASCII, StandardCharsets.UTF_16LE))),
                inJpeg(
                        "UTF-8 under a wrong name",
                        JAPANESE,
                        app1(unicode(BIG_ENDIAN, JAPANESE, StandardCharsets.UTF_8))),
                inJpeg("ASCII", ASCII, app1(userComment(LITTLE_ENDIAN, latin1("ASCII\0\0\0" + ASCII + "\0\0")))),
                inJpeg("undefined code", JAPANESE, app1(userComment(BIG_ENDIAN, join(new byte[8], utf8(JAPANESE))))),
                inJpeg("no code", JAPANESE, app1(userComment(BIG_ENDIAN, utf8(JAPANESE)))),
                inJpeg("a description", ASCII, app1(description(LITTLE_ENDIAN, latin1(ASCII + "\0")))),
                inJpeg(
                        "behind XMP and a large profile",
                        ASCII,
                        segment(0xe1, latin1("http://ns.adobe.com/xap/1.0/\0<x/>")),
                        segment(0xe2, new byte[65_000]),
                        app1(userComment(BIG_ENDIAN, latin1("ASCII\0\0\0" + ASCII)))),
                inJpeg("the comment of stable-diffusion.cpp", JAPANESE, comment("parameters\0" + JAPANESE + "\0")),
                inJpeg("behind another comment", ASCII, comment("made by hand"), comment("parameters\0" + ASCII)),
                inWebp("EXIF", ASCII, HAS_EXIF, riff("EXIF", unicode(BIG_ENDIAN, ASCII, StandardCharsets.UTF_16BE))),
                inWebp(
                        "EXIF with JPEG's prefix",
                        ASCII,
                        HAS_EXIF,
                        riff("EXIF", join(latin1("Exif\0\0"), userComment(BIG_ENDIAN, latin1("ASCII\0\0\0" + ASCII))))),
                inWebp(
                        "EXIF behind chunks of odd length",
                        ASCII,
                        HAS_EXIF,
                        riff("ALPH", new byte[5]),
                        riff("EXIF", userComment(LITTLE_ENDIAN, latin1("ASCII\0\0\0" + ASCII)))),
                inWebp(
                        "the XMP of stable-diffusion.cpp",
                        "<b> & \"é\" 'x' &lt;\nSteps: 20, Seed: 42",
                        HAS_XMP,
                        riff(
                                "XMP ",
                                utf8("<?xpacket begin=\"\"?><x:xmpmeta><sdcpp:parameters>&lt;b&gt; &amp; &quot;é&quot;"
                                        + " &apos;x&apos; &amp;lt;\nSteps: 20, Seed: 42</sdcpp:parameters>"
                                        + "</x:xmpmeta>"))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("places")
    void the_text_is_found(String format, String place, String text, byte[] file) throws IOException {
        ImageMetadata header = read(file);

        assertThat(header.generation()).isEqualTo(GenerationText.read(text));
        assertThat(header.generation().steps()).isPresent();
        assertThat(header.size()).isEqualTo(Size.of(37, 21));
    }

    @Test
    void a_comment_about_anything_else_is_left_alone() throws IOException {
        byte[] camera = userComment(BIG_ENDIAN, latin1("ASCII\0\0\0made in the garden"));
        byte[] json = userComment(BIG_ENDIAN, latin1("ASCII\0\0\0{\"Steps\": 2}"));

        for (byte[] file : new byte[][] {
            jpeg(0xc0, 37, 21, app1(camera)),
            jpeg(0xc0, 37, 21, app1(json)),
            jpeg(0xc0, 37, 21, comment("made with the parameters of old")),
            png(37, 21, text("Comment", latin1("made in the garden"))),
            png(37, 21, text("Author", latin1(ASCII)))
        }) {
            assertThat(read(file).generation()).isEqualTo(Generation.unknown());
        }
    }

    @Test
    void a_description_stands_in_where_the_user_comment_says_something_else() throws IOException {
        ByteBuffer tiff = ImageBytes.tiff(BIG_ENDIAN, 200).putShort((short) 2);
        ImageBytes.entry(tiff, 0x010e, 2, ASCII.length(), 100);
        ImageBytes.entry(tiff, 0x8769, 4, 1, 60).putInt(0);
        tiff.position(60).putShort((short) 1);
        ImageBytes.entry(tiff, 0x9286, 7, 4, 0x48656c6c).putInt(0);
        tiff.position(100).put(latin1(ASCII));

        assertThat(read(jpeg(0xc0, 37, 21, app1(tiff.array()))).generation()).isEqualTo(GenerationText.read(ASCII));
    }

    @Test
    void metadata_that_a_webp_does_not_announce_are_not_looked_for() throws IOException {
        byte[] exif = riff("EXIF", userComment(BIG_ENDIAN, latin1("ASCII\0\0\0" + ASCII)));

        assertThat(read(ImageBytes.webp(extended(0, 37, 21), lossy(37, 21), exif))
                        .generation())
                .isEqualTo(Generation.unknown());
        assertThat(read(ImageBytes.webp(lossy(37, 21), exif)).generation()).isEqualTo(Generation.unknown());
    }

    static Stream<byte[]> with_text_behind_the_pixels() {
        byte[] exif = riff("EXIF", userComment(BIG_ENDIAN, latin1("ASCII\0\0\0" + ASCII)));
        byte[] pixels = chunk("IDAT", new byte[8_192]);
        byte[][] chunks = new byte[1_001][];
        Arrays.fill(chunks, pixels);
        chunks[1_000] = text("parameters", latin1(ASCII));
        return Stream.of(
                ImageBytes.webp(extended(HAS_EXIF, 37, 21), riff("VP8 ", new byte[100_001]), exif),
                ImageBytes.png(37, 21, chunks));
    }

    @ParameterizedTest
    @MethodSource("with_text_behind_the_pixels")
    void text_behind_the_pixels_is_found_in_memory_and_in_a_file_but_not_behind_a_sink(
            byte[] file, @TempDir Path directory) throws IOException {
        Generation said = GenerationText.read(ASCII);

        assertThat(stored(Destination.memory(), file)).isEqualTo(said);
        assertThat(stored(Destination.directory(directory), file)).isEqualTo(said);
        assertThat(stored(Destination.sink(index -> OutputStream.nullOutputStream()), file))
                .isEqualTo(Generation.unknown());
    }

    private static Generation stored(Destination destination, byte[] file) throws IOException {
        ImageStore.ImageWriter writer = ImageStores.of(destination).open(file.length);
        writer.write(file, 0, 8_192);
        writer.write(file, 8_192, file.length);
        try (InputStream header = writer.finish().header()) {
            return ImageMetadata.read(header).generation();
        }
    }

    private static Arguments inPng(String place, String text, byte[]... chunks) {
        return Arguments.of("PNG", place, text, ImageBytes.png(37, 21, chunks));
    }

    private static Arguments inJpeg(String place, String text, byte[]... segments) {
        return Arguments.of("JPEG", place, text, ImageBytes.jpeg(0xc0, 37, 21, segments));
    }

    private static Arguments inWebp(String place, String text, int flags, byte[]... chunks) {
        byte[][] all = new byte[chunks.length + 2][];
        all[0] = extended(flags, 37, 21);
        all[1] = lossy(37, 21);
        System.arraycopy(chunks, 0, all, 2, chunks.length);
        return Arguments.of("WebP", place, text, ImageBytes.webp(all));
    }

    private static byte[] unicode(ByteOrder order, String text, Charset charset) {
        return userComment(order, join(latin1("UNICODE\0"), text.getBytes(charset)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ImageMetadata read(byte[] file) throws IOException {
        return ImageMetadata.read(new ByteArrayInputStream(file));
    }
}
