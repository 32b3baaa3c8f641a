package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks, pixel by pixel: white is replaced, black is kept. */
class MasksTest {
    private static final int WHITE = 0xffffffff;
    private static final int BLACK = 0xff000000;

    @Test
    void a_rectangle_is_replaced_and_the_rest_is_kept() {
        BufferedImage mask = Masks.of(Size.of(8, 6), new Rectangle(2, 1, 3, 4));

        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 8; x++) {
                boolean inside = x >= 2 && x < 5 && y >= 1 && y < 5;
                assertThat(mask.getRGB(x, y)).as("%d,%d", x, y).isEqualTo(inside ? WHITE : BLACK);
            }
        }
    }

    @Test
    void a_polygon_is_replaced_and_what_sticks_out_of_the_image_is_left_out() {
        BufferedImage mask = Masks.of(Size.of(20, 20), new Polygon(new int[] {10, 40, 10}, new int[] {0, 10, 20}, 3));

        assertThat(mask.getRGB(11, 10)).isEqualTo(WHITE);
        assertThat(mask.getRGB(19, 10)).isEqualTo(WHITE);
        assertThat(mask.getRGB(9, 10)).isEqualTo(BLACK);
        assertThat(mask.getRGB(19, 0)).isEqualTo(BLACK);
    }

    @Test
    void inverting_twice_gives_the_same_pixels() {
        BufferedImage mask = Masks.feather(Masks.of(Size.of(30, 20), new Ellipse2D.Double(5, 5, 20, 10)), 4);

        BufferedImage inverted = Masks.invert(mask);

        assertThat(inverted.getRGB(0, 0)).isEqualTo(WHITE);
        assertThat(inverted.getRGB(15, 10)).isEqualTo(BLACK);
        requireSame(Masks.invert(inverted), mask);
    }

    @Test
    void what_is_transparent_is_replaced() {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00ff0000);
        image.setRGB(1, 0, 0x80ff0000);
        image.setRGB(2, 0, 0xffff0000);

        BufferedImage mask = Masks.fromAlpha(image);

        assertThat(mask.getRGB(0, 0)).isEqualTo(WHITE);
        assertThat(mask.getRGB(1, 0)).isEqualTo(0xff7f7f7f);
        assertThat(mask.getRGB(2, 0)).isEqualTo(BLACK);
    }

    @Test
    void an_image_without_transparency_makes_no_mask() {
        assertThatThrownBy(() -> Masks.fromAlpha(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("mask has no alpha channel");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 20})
    void feathering_changes_a_mask_as_far_from_an_edge_as_the_radius_and_no_further(int radius) {
        BufferedImage hard = Masks.of(Size.of(100, 3), new Rectangle(50, 0, 50, 3));

        BufferedImage soft = Masks.feather(hard, radius);

        int before = 0;
        for (int x = 0; x < 100; x++) {
            int level = soft.getRGB(x, 1) & 0xff;
            assertThat(level).as("rises, at %d", x).isGreaterThanOrEqualTo(before);
            before = level;
            if (x < 50 - radius || x >= 50 + radius) {
                assertThat(soft.getRGB(x, 1)).as("is as it was, at %d", x).isEqualTo(hard.getRGB(x, 1));
            }
            assertThat(soft.getRGB(x, 0))
                    .as("is the same in each row, at %d", x)
                    .isEqualTo(soft.getRGB(x, 2));
        }
        assertThat(soft.getRGB(49, 1) & 0xff).isBetween(1, 127);
        assertThat(soft.getRGB(50, 1) & 0xff).isBetween(128, 254);
    }

    @Test
    void feathering_by_nothing_changes_nothing_and_by_more_than_the_image_is_no_error() {
        BufferedImage mask = Masks.of(Size.of(9, 5), new Rectangle(0, 0, 3, 5));

        requireSame(Masks.feather(mask, 0), mask);
        assertThat(Masks.feather(mask, 1_000).getRGB(0, 0) & 0xff).isBetween(1, 254);
        for (int wrong : new int[] {-1, 1_001, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Masks.feather(mask, wrong))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("radius is " + wrong + "; give 0 to 1000");
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE,
                BufferedImage.TYPE_INT_ARGB
            })
    void a_mask_may_be_of_any_kind_of_pixels(int type) {
        BufferedImage mask = new BufferedImage(4, 2, type);
        Graphics2D graphics = mask.createGraphics();
        graphics.setColor(Color.BLACK);
        graphics.fillRect(0, 0, 2, 2);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(2, 0, 2, 2);
        graphics.dispose();

        BufferedImage inverted = Masks.invert(mask);

        assertThat(inverted.getRGB(0, 1)).isEqualTo(WHITE);
        assertThat(inverted.getRGB(3, 0)).isEqualTo(BLACK);
    }

    @Test
    void the_gray_of_a_file_is_the_same_gray_in_a_mask() throws IOException {
        BufferedImage gray = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int level = 0; level < 256; level++) {
            gray.getRaster().setSample(level, 0, 0, level);
        }

        BufferedImage read = pixels(ImageInput.of(gray));
        BufferedImage inverted = pixels(ImageInput.of(Masks.invert(read)));

        for (int level = 0; level < 256; level++) {
            assertThat(read.getRaster().getSample(level, 0, 0)).isEqualTo(level);
            assertThat(inverted.getRGB(level, 0) & 0xff).as("level %d", level).isEqualTo(255 - level);
        }
    }

    @Test
    void what_is_transparent_in_a_mask_is_kept() {
        BufferedImage mask = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        mask.setRGB(0, 0, 0x00ffffff);

        assertThat(Masks.invert(mask).getRGB(0, 0)).isEqualTo(WHITE);
    }

    @Test
    void pixels_become_a_png_file_of_the_same_pixels() throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 40 * 30; i++) {
            image.setRGB(i % 40, i / 40, i * 0x9e3779b9);
        }

        requireSame(pixels(ImageInput.of(image)), image);
        assertThat(ImageInput.of(image)).isEqualTo(ImageInput.of(image));
    }

    @Test
    void pixels_that_png_has_no_place_for_are_converted() throws IOException {
        BufferedImage floats = new BufferedImage(
                new java.awt.image.ComponentColorModel(
                        java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB),
                        false,
                        false,
                        java.awt.Transparency.OPAQUE,
                        java.awt.image.DataBuffer.TYPE_FLOAT),
                java.awt.image.Raster.createWritableRaster(
                        new java.awt.image.PixelInterleavedSampleModel(
                                java.awt.image.DataBuffer.TYPE_FLOAT, 2, 2, 3, 6, new int[] {0, 1, 2}),
                        null),
                false,
                null);
        floats.setRGB(1, 1, 0xff00ff00);

        assertThat(pixels(ImageInput.of(floats)).getRGB(1, 1)).isEqualTo(0xff00ff00);
    }

    /** With {@code -Deasel.masks=DIRECTORY} there are files to look at. */
    @Test
    void masks_of_a_photograph_can_be_looked_at() throws IOException {
        BufferedImage photo = new BufferedImage(320, 200, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = photo.createGraphics();
        graphics.setColor(new Color(40, 90, 160));
        graphics.fillOval(60, 20, 200, 160);
        graphics.dispose();
        BufferedImage star = Masks.of(
                Size.of(320, 200),
                new Polygon(
                        new int[] {160, 190, 300, 210, 240, 160, 80, 110, 20, 130},
                        new int[] {10, 70, 75, 115, 190, 140, 190, 115, 75, 70},
                        10));
        BufferedImage around = Masks.fromAlpha(photo);

        BufferedImage soft = Masks.feather(star, 12);

        assertThat(around.getRGB(0, 0)).isEqualTo(WHITE);
        assertThat(around.getRGB(160, 100)).isEqualTo(BLACK);
        assertThat(soft.getRGB(160, 100)).isEqualTo(WHITE);
        String directory = System.getProperty("easel.masks");
        if (directory != null) {
            Path folder = Files.createDirectories(Path.of(directory));
            ImageIO.write(star, "png", folder.resolve("star.png").toFile());
            ImageIO.write(soft, "png", folder.resolve("soft.png").toFile());
            ImageIO.write(
                    Masks.invert(soft), "png", folder.resolve("inverted.png").toFile());
            ImageIO.write(around, "png", folder.resolve("around.png").toFile());
        }
    }

    private static BufferedImage pixels(ImageInput input) throws IOException {
        byte[] png = ((ImageInput.Bytes) input).content();
        assertThat(png).startsWith(0x89, 'P', 'N', 'G');
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static void requireSame(BufferedImage image, BufferedImage wanted) {
        for (int y = 0; y < wanted.getHeight(); y++) {
            for (int x = 0; x < wanted.getWidth(); x++) {
                assertThat(image.getRGB(x, y)).as("%d,%d", x, y).isEqualTo(wanted.getRGB(x, y));
            }
        }
    }
}
