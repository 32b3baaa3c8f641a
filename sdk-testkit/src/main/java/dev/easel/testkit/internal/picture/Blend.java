package dev.easel.testkit.internal.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Lets an input image shine through a picture. */
public final class Blend {

    private static final int SHARE_OF_256 = 110;

    private Blend() {}

    /** Blends the input, stretched to the picture's size, into the pixels; bytes that are no image only tint them. */
    public static void into(int[] rgb, int width, int height, byte[] input) {
        int[] other = stretched(input, width, height);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = mix(rgb[i], other[i], SHARE_OF_256);
        }
        // Two inputs that look alike must still be told apart.
        rgb[0] = mix(rgb[0], tint(input), 128);
    }

    /**
     * Puts another picture, stretched to the size, over the pixels where the mask does not ask for them.
     *
     * @param whereWhite whether the mask asks with white; otherwise with black
     */
    public static void keep(int[] rgb, int width, int height, byte[] other, byte[] mask, boolean whereWhite) {
        int[] kept = stretched(other, width, height);
        int[] asked = stretched(mask, width, height);
        for (int i = 0; i < rgb.length; i++) {
            if (isWhite(asked[i]) != whereWhite) {
                rgb[i] = kept[i];
            }
        }
    }

    private static boolean isWhite(int rgb) {
        return (rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff) > 3 * 127;
    }

    /** The input at another size; bytes that are no image become one colour. */
    public static int[] stretched(byte[] input, int width, int height) {
        int[] rgb = new int[width * height];
        BufferedImage image = decode(input);
        if (image == null) {
            Arrays.fill(rgb, tint(input));
            return rgb;
        }
        for (int y = 0; y < height; y++) {
            int row = (int) ((long) y * image.getHeight() / height);
            for (int x = 0; x < width; x++) {
                rgb[y * width + x] = image.getRGB((int) ((long) x * image.getWidth() / width), row) & 0xffffff;
            }
        }
        return rgb;
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
