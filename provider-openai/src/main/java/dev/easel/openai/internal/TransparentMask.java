package dev.easel.openai.internal;

import dev.easel.ImageInput;
import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.spi.Payload;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A mask as OpenAI's Images API wants it, where transparent is generated anew, made of one as Easel's requests have it, where
 * white is. Pixels of half brightness and more become transparent, darker ones opaque: the interface knows nothing in
 * between.
 *
 * <p>This is the one place where a request's image is looked into, while the request is mapped; it takes the JDK's module
 * {@code java.desktop}, with which PNG, JPEG, GIF and BMP can be read. Nothing goes to a disk. Immutable.
 */
public final class TransparentMask implements Payload {
    public static final String UNREADABLE =
            "is no image that Java reads, and OpenAI's interface wants white turned to transparent; give a PNG";

    private static final int OPAQUE = 0xff000000;
    private static final int HALF = 3 * 128;

    private final byte[] png;

    private TransparentMask(byte[] png) {
        this.png = png;
    }

    /**
     * @param mask white where the image is generated anew
     * @throws InvalidRequestException if it cannot be read, or is partly transparent already, which leaves open what is
     *     meant
     */
    public static Payload of(Payload mask) {
        try (InputStream content = mask.open()) {
            return new TransparentMask(written(translated(read(content))));
        } catch (IOException broken) {
            throw invalid(UNREADABLE + " (" + broken.getMessage() + ")");
        } catch (LinkageError noDesktop) {
            throw invalid(
                    "has to be translated for OpenAI's interface, which takes the Java module java.desktop: run with"
                            + " a JDK that has it");
        }
    }

    /** Whether it begins like an image that can be read; the rest shows when it is. */
    public static boolean canRead(ImageInput.Bytes mask) {
        try (InputStream content = mask.open();
                ImageInputStream image = new MemoryCacheImageInputStream(content)) {
            return ImageIO.getImageReaders(image).hasNext();
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static BufferedImage read(InputStream content) throws IOException {
        // Not ImageIO.read(InputStream), which may put the image into a file.
        @Nullable BufferedImage image = ImageIO.read(new MemoryCacheImageInputStream(content));
        if (image == null) {
            throw invalid(UNREADABLE);
        }
        return image;
    }

    private static BufferedImage translated(BufferedImage mask) {
        int width = mask.getWidth();
        int height = mask.getHeight();
        BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            read(mask, y, row);
            for (int x = 0; x < width; x++) {
                int pixel = row[x];
                if ((pixel & OPAQUE) != OPAQUE) {
                    throw invalid("is partly transparent, which leaves open what is meant; give one without"
                            + " transparency: white is generated anew, black is kept");
                }
                int brightness = (pixel >> 16 & 0xff) + (pixel >> 8 & 0xff) + (pixel & 0xff);
                row[x] = brightness >= HALF ? pixel & ~OPAQUE : pixel;
            }
            result.setRGB(0, y, width, 1, row, 0, width);
        }
        return result;
    }

    /**
     * Reads a row as ARGB. Of a grey image the levels are read as they stand: getRGB takes them for linear light, in which
     * level 55 is half as bright as white.
     */
    private static void read(BufferedImage mask, int y, int[] row) {
        boolean grey = mask.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        if (!grey) {
            mask.getRGB(0, y, row.length, 1, row, 0, row.length);
            return;
        }
        Raster levels = mask.getRaster();
        int largest = (1 << levels.getSampleModel().getSampleSize(0)) - 1;
        boolean alpha = levels.getNumBands() > 1;
        for (int x = 0; x < row.length; x++) {
            int level = levels.getSample(x, y, 0) * 255 / largest;
            boolean opaque = !alpha || levels.getSample(x, y, 1) == largest;
            row[x] = (opaque ? OPAQUE : 0) | level << 16 | level << 8 | level;
        }
    }

    private static byte[] written(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        }
        return bytes.toByteArray();
    }

    private static InvalidRequestException invalid(String message) {
        return new InvalidRequestException(Violation.of(Violation.Code.MALFORMED, "mask", message));
    }

    @Override
    public long length() {
        return png.length;
    }

    @Override
    public String mediaType() {
        return "image/png";
    }

    @Override
    public String fileName() {
        return "mask.png";
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(png);
    }
}
