package dev.easel;

import dev.easel.Violation.Code;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.util.function.IntUnaryOperator;

/**
 * Draws masks for inpainting: white is replaced, black is kept. {@link ImageInput#of(BufferedImage)} makes an input image of one.
 *
 * <pre>{@code
 * BufferedImage sky = Masks.of(Size.of(768, 512), new Rectangle(0, 0, 768, 200));
 * ImageRequest.builder().initImage(photo).mask(ImageInput.of(Masks.feather(sky, 12)));
 * }</pre>
 *
 * <p>A mask that is given may be of any kind of pixels: how bright one is counts, and what is transparent counts as black. The masks that
 * are returned are new ones of type {@link BufferedImage#TYPE_INT_RGB}, all gray. Needs the module {@code java.desktop}. Safe for use
 * by many threads.
 */
public final class Masks {
    private static final int WHITE = 255;
    private static final int BLURS = 3;
    private static final int LARGEST_RADIUS = 1_000;

    private Masks() {}

    /**
     * Returns a mask by which a shape is replaced and everything else is kept.
     *
     * @param size the size of the image that is masked
     * @param replaced for example a {@link java.awt.Rectangle} or {@link java.awt.Polygon}, in pixels from the upper left corner; what
     *     sticks out of the image is left out
     */
    public static BufferedImage of(Size size, Shape replaced) {
        BufferedImage mask = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = mask.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fill(replaced);
        graphics.dispose();
        return mask;
    }

    /**
     * Returns a mask by which the transparent parts of an image are replaced and the opaque ones are kept.
     *
     * @throws InvalidRequestException if the image has no transparency, by which nothing would be replaced
     */
    public static BufferedImage fromAlpha(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            throw new InvalidRequestException(
                    Violation.of(Code.MALFORMED, "mask", "has no alpha channel; give an image with transparent parts"));
        }
        int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return mask(image, argb, pixel -> WHITE - (pixel >>> 24));
    }

    /** Returns the mask that keeps what this one replaces and replaces what it keeps. */
    public static BufferedImage invert(BufferedImage mask) {
        return mask(mask, levels(mask), level -> WHITE - level);
    }

    /**
     * Returns a mask with soft edges.
     *
     * @param mask the mask
     * @param radius how far from an edge the mask changes, on both sides, in pixels: 0 (not at all) to 1000
     * @throws InvalidRequestException if the radius is out of range
     */
    public static BufferedImage feather(BufferedImage mask, int radius) {
        if (radius < 0 || radius > LARGEST_RADIUS) {
            throw new InvalidRequestException(
                    Violation.of(Code.OUT_OF_RANGE, "radius", "is " + radius + "; give 0 to " + LARGEST_RADIUS));
        }
        int[] levels = levels(mask);
        // Averages of averages come close to a Gaussian blur, and take the same time whatever the radius is.
        for (int blur = 0; blur < BLURS; blur++) {
            int share = (radius + blur) / BLURS;
            levels = averages(levels, mask.getWidth(), mask.getHeight(), share);
            levels = averages(levels, mask.getHeight(), mask.getWidth(), share);
        }
        return mask(mask, levels, level -> level);
    }

    /** Takes the average along each row; the result is turned around its diagonal, so that the columns are next. */
    private static int[] averages(int[] levels, int width, int height, int radius) {
        int[] turned = new int[levels.length];
        int count = 2 * radius + 1;
        for (int y = 0; y < height; y++) {
            int row = y * width;
            int sum = 0;
            for (int x = -radius; x <= radius; x++) {
                sum += levels[row + Math.min(Math.max(x, 0), width - 1)];
            }
            for (int x = 0; x < width; x++) {
                turned[x * height + y] = (sum + radius) / count;
                sum += levels[row + Math.min(x + radius + 1, width - 1)] - levels[row + Math.max(x - radius, 0)];
            }
        }
        return turned;
    }

    private static BufferedImage mask(BufferedImage like, int[] values, IntUnaryOperator level) {
        int[] rgb = new int[values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = level.applyAsInt(values[i]) * 0x010101;
        }
        BufferedImage mask = new BufferedImage(like.getWidth(), like.getHeight(), BufferedImage.TYPE_INT_RGB);
        mask.setRGB(0, 0, like.getWidth(), like.getHeight(), rgb, 0, like.getWidth());
        return mask;
    }

    /** Returns how bright each pixel is, 0 to 255. */
    private static int[] levels(BufferedImage image) {
        int width = image.getWidth();
        int[] levels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
        int bits = image.getSampleModel().getSampleSize(0);
        // Java takes the gray of a file for linear light, and makes it brighter where it is read as a color.
        boolean isGray = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY && bits <= 16;
        for (int i = 0; i < levels.length; i++) {
            int pixel = levels[i];
            int level = isGray
                    ? image.getRaster().getSample(i % width, i / width, 0) * WHITE / ((1 << bits) - 1)
                    : ((pixel >> 16 & 0xff) * 299 + (pixel >> 8 & 0xff) * 587 + (pixel & 0xff) * 114) / 1_000;
            levels[i] = level * (pixel >>> 24) / WHITE;
        }
        return levels;
    }
}
