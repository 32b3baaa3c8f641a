package dev.easel.internal.image;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pixels as a PNG file. A class of its own, so that whoever has no pixels needs no {@code java.desktop}. */
public final class PngEncoder {
    private PngEncoder() {}

    /** Returns the file. */
    public static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        // Not straight to the stream: ImageIO would put a file into the temporary directory.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
            if (!ImageIO.write(image, "png", out) && !ImageIO.write(plain(image), "png", out)) {
                throw new IllegalStateException("this Java runtime writes no PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return file.toByteArray();
    }

    /** PNG has no place for some kinds of pixels, for example floating-point ones. */
    private static BufferedImage plain(BufferedImage image) {
        BufferedImage plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = plain.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return plain;
    }
}
