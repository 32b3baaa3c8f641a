package dev.easel.openai;

import dev.easel.ImageInput;
import dev.easel.testkit.EmulatedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Input images for tests. */
final class Images {
    static final byte[] PHOTOGRAPH = EmulatedImage.of("a photograph", 1, 64, 64).png();

    private Images() {}

    static ImageInput photograph() {
        return ImageInput.bytes(PHOTOGRAPH);
    }

    static ImageInput another() {
        return ImageInput.bytes(EmulatedImage.of("a generation", 2, 64, 64).png());
    }

    /** A mask of 64 by 64 as Easel has it: its left half white, its right half black. */
    static byte[] mask() {
        BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 32; x++) {
                mask.setRGB(x, y, 0xffffff);
            }
        }
        return png(mask);
    }

    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static BufferedImage read(byte[] bytes) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
