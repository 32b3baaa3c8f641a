package dev.easel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The images of the guide are those that its programs save, drawn by the emulators; as JPEG, where PNG would be large. */
final class GuideImages {
    private static final String UPDATE = "easel.docs.update";

    /** What JPEG changes about an image, on average over its pixels; another image differs by ten times as much. */
    private static final double LOSS_OF_JPEG = 4;

    private GuideImages() {}

    /** Compares an image that a program saved with one of the guide, or brings the guide up to date; one at a time, since tests share images. */
    static synchronized void same(Path saved, String name) throws IOException {
        Path image = root().resolve("docs/guide/images").resolve(name);
        if (Boolean.getBoolean(UPDATE)) {
            ImageIO.write(read(saved), name.endsWith(".png") ? "png" : "jpg", image.toFile());
        }
        assertThat(image).as("draw it with -D%s=true", UPDATE).exists();
        assertThat(difference(read(image), read(saved)))
                .as("%s is not what the program saves; draw it anew with -D%s=true", image, UPDATE)
                .isLessThan(LOSS_OF_JPEG);
    }

    /** Returns the project's folder, whether the tests run there or in their module. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    /** Returns an image without transparency, which JPEG does not have. */
    private static BufferedImage read(Path file) throws IOException {
        BufferedImage any = ImageIO.read(file.toFile());
        BufferedImage image = new BufferedImage(any.getWidth(), any.getHeight(), BufferedImage.TYPE_INT_RGB);
        image.createGraphics().drawImage(any, 0, 0, null);
        return image;
    }

    private static double difference(BufferedImage one, BufferedImage other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            return Double.MAX_VALUE;
        }
        long sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs((one.getRGB(x, y) >> shift & 0xff) - (other.getRGB(x, y) >> shift & 0xff));
                }
            }
        }
        return sum / (3.0 * one.getWidth() * one.getHeight());
    }
}
