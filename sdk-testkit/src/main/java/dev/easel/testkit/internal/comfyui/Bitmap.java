package dev.easel.testkit.internal.comfyui;

import dev.easel.testkit.Drawn;
import dev.easel.testkit.internal.image.Png;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * An image on its way through a graph. Never written to.
 *
 * @param argb one pixel each, row by row
 * @param drawn what it was drawn with; null for one that came in
 * @param edges whether only its edges are left
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Bitmap(int width, int height, int[] argb, @Nullable Drawn drawn, boolean edges) {

    /** Reads a file, or returns null where it is no image. */
    static @Nullable Bitmap read(byte[] file) {
        BufferedImage image;
        try {
            image = ImageIO.read(new ByteArrayInputStream(file));
        } catch (IOException | RuntimeException broken) {
            return null;
        }
        if (image == null) {
            return null;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        return new Bitmap(width, height, image.getRGB(0, 0, width, height, null, 0, width), null, false);
    }

    static Bitmap plain(int width, int height, int rgb) {
        int[] argb = new int[width * height];
        Arrays.fill(argb, 0xff000000 | rgb);
        return new Bitmap(width, height, argb, null, false);
    }

    /** The image at another size; centred and cut where it is not to be stretched. */
    Bitmap scaled(int toWidth, int toHeight, boolean crop) {
        double across = (double) width / toWidth;
        double down = (double) height / toHeight;
        double pace = Math.min(across, down);
        double paceX = crop ? pace : across;
        double paceY = crop ? pace : down;
        double left = (width - toWidth * paceX) / 2;
        double top = (height - toHeight * paceY) / 2;
        int[] scaled = new int[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++) {
            int row = Math.min(height - 1, (int) (top + (y + 0.5) * paceY));
            for (int x = 0; x < toWidth; x++) {
                scaled[y * toWidth + x] = argb[row * width + Math.min(width - 1, (int) (left + (x + 0.5) * paceX))];
            }
        }
        return new Bitmap(toWidth, toHeight, scaled, drawn, edges);
    }

    /** One channel, as grey; the alpha turned round, since a mask is 1 where the image is transparent. */
    Bitmap channel(String name) {
        int shift = Map.of("red", 16, "green", 8, "blue", 0).getOrDefault(name, 24);
        int[] grey = new int[argb.length];
        for (int i = 0; i < grey.length; i++) {
            int level = argb[i] >>> shift & 0xff;
            grey[i] = 0xff000000 | (shift == 24 ? 255 - level : level) * 0x010101;
        }
        return new Bitmap(width, height, grey, null, false);
    }

    /** This image where the mask is black, the other where it is white. */
    Bitmap under(Bitmap other, int atX, int atY, @Nullable Bitmap mask) {
        Bitmap part = mask == null ? null : mask.scaled(other.width, other.height, false);
        int[] both = argb.clone();
        for (int y = Math.max(0, atY); y < Math.min(height, atY + other.height); y++) {
            for (int x = Math.max(0, atX); x < Math.min(width, atX + other.width); x++) {
                int from = (y - atY) * other.width + x - atX;
                if (part == null || (part.argb[from] & 0xff) >= 128) {
                    both[y * width + x] = other.argb[from];
                }
            }
        }
        return new Bitmap(width, height, both, other.drawn == null ? drawn : other.drawn, false);
    }

    Bitmap asEdges() {
        return new Bitmap(width, height, argb, null, true);
    }

    /** This image with the transparency of another, as PNG. */
    byte[] withAlphaOf(Bitmap mask) {
        Bitmap same = mask.scaled(width, height, false);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < argb.length; i++) {
            image.setRGB(i % width, i / width, argb[i] & 0xffffff | same.argb[i] & 0xff000000);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    int[] rgb() {
        int[] rgb = argb.clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= 0xffffff;
        }
        return rgb;
    }

    byte[] png() {
        return Png.encode(width, height, rgb(), Map.of());
    }
}
