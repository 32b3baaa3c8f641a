package dev.easel.testkit.internal.image;

import dev.easel.testkit.Redrawn;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Lets an input image shine through an image. */
public final class Blend {

    private Blend() {}

    /**
     * Blends the input, stretched to the image's size, into the pixels; bytes that are no image only tint them.
     *
     * @param share of the input, 0 to 1
     */
    public static void into(int[] rgb, int width, int height, byte[] input, double share) {
        int[] other = stretched(input, width, height);
        int of256 = (int) (share * 256);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = mix(rgb[i], other[i], of256);
        }
        // Two inputs that look alike must still be told apart.
        rgb[0] = mix(rgb[0], tint(input), 128);
    }

    /** Puts another image, stretched to the size, over the pixels where the mask does not ask for a new one. */
    public static void keep(int[] rgb, int width, int height, byte[] other, byte[] mask, Redrawn redrawn) {
        int[] kept = stretched(other, width, height);
        int[] asked = withAlpha(mask, width, height);
        for (int i = 0; i < rgb.length; i++) {
            if (!isRedrawn(asked[i], redrawn)) {
                rgb[i] = kept[i];
            }
        }
    }

    private static boolean isRedrawn(int argb, Redrawn redrawn) {
        boolean white = (argb >> 16 & 0xff) + (argb >> 8 & 0xff) + (argb & 0xff) >= 3 * 128;
        return switch (redrawn) {
            case EVERYTHING -> true;
            case WHITE -> white;
            case BLACK -> !white;
            case TRANSPARENT -> argb >>> 24 < 128;
        };
    }

    /** The input at another size; bytes that are no image become one colour. */
    public static int[] stretched(byte[] input, int width, int height) {
        int[] pixels = withAlpha(input, width, height);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xffffff;
        }
        return pixels;
    }

    private static int[] withAlpha(byte[] input, int width, int height) {
        int[] argb = new int[width * height];
        BufferedImage image = decode(input);
        if (image == null) {
            Arrays.fill(argb, 0xff000000 | tint(input));
            return argb;
        }
        for (int y = 0; y < height; y++) {
            int row = (int) ((long) y * image.getHeight() / height);
            for (int x = 0; x < width; x++) {
                argb[y * width + x] = pixel(image, (int) ((long) x * image.getWidth() / width), row);
            }
        }
        return argb;
    }

    /** A pixel as it is stored: the JDK takes grey for linear light and would make a level of 55 the half. */
    private static int pixel(BufferedImage image, int x, int y) {
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        if (!grey || image.getColorModel() instanceof IndexColorModel) {
            return image.getRGB(x, y);
        }
        int bits = image.getColorModel().getComponentSize(0);
        int level = image.getRaster().getSample(x, y, 0) * 255 / ((1 << bits) - 1);
        return (image.getRGB(x, y) & 0xff000000) | level << 16 | level << 8 | level;
    }

    private static int mix(int base, int other, int share) {
        int red = channel(base >> 16, other >> 16, share);
        int green = channel(base >> 8, other >> 8, share);
        int blue = channel(base, other, share);
        return red << 16 | green << 8 | blue;
    }

    private static int channel(int base, int other, int share) {
        return ((base & 0xff) * (256 - share) + (other & 0xff) * share) >> 8;
    }

    private static int tint(byte[] input) {
        int hash = Arrays.hashCode(input);
        return (hash ^ hash >>> 7) & 0xffffff;
    }

    private static @Nullable BufferedImage decode(byte[] input) {
        try {
            return ImageIO.read(new ByteArrayInputStream(input));
        } catch (IOException | RuntimeException undecodable) {
            return null;
        }
    }
}
