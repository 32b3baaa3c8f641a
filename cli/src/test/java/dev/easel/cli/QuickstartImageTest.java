package dev.easel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image of README.md is what the quickstart makes: one image of each emulator, side by side. */
@Timeout(120)
class QuickstartImageTest {
    private static final String UPDATE = "easel.docs.update";
    private static final String NAME = "quickstart.jpg";
    private static final List<String> SERVICES =
            List.of("dan", "itsrose", "zhiqite", "local", "openai", "comfyui", "replicate", "bfl", "fal", "gemini");
    private static final int SIDE = 160;
    private static final int COLUMNS = 5;

    /** What JPEG changes about an image, on average over its pixels. */
    private static final double LOSS_OF_JPEG = 6;

    @Test
    void the_image_shows_what_the_quickstart_draws(@TempDir Path folder) throws IOException {
        Shell shell = new Shell();
        int code = shell.easel(
                "draw", "a lighthouse at dusk", "--seed", "42", "--size", "256x256", "--out", folder.toString());
        assertThat(code).as(shell.err()).isZero();
        BufferedImage sheet = sheet(folder);
        Path image = page("docs/guide/images").resolve(NAME);
        if (Boolean.getBoolean(UPDATE)) {
            ImageIO.write(sheet, "jpg", image.toFile());
        }

        assertThat(image).as("draw it with -D%s=true", UPDATE).exists();
        BufferedImage shown = ImageIO.read(image.toFile());
        assertThat(shown.getWidth()).isEqualTo(sheet.getWidth());
        assertThat(shown.getHeight()).isEqualTo(sheet.getHeight());
        // The others draw another image each time: they take no seed, or do not promise the same image for it.
        for (String service : List.of("dan", "itsrose", "zhiqite", "local", "bfl", "fal")) {
            assertThat(difference(shown, sheet, SERVICES.indexOf(service)))
                    .as("%s is not what %s draws; draw it anew with -D%s=true", NAME, service, UPDATE)
                    .isLessThan(LOSS_OF_JPEG);
        }
    }

    private static BufferedImage sheet(Path folder) throws IOException {
        int rows = SERVICES.size() / COLUMNS;
        BufferedImage sheet = new BufferedImage(COLUMNS * SIDE, rows * SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        for (int i = 0; i < SERVICES.size(); i++) {
            Image smooth = drawn(folder, SERVICES.get(i)).getScaledInstance(SIDE, SIDE, Image.SCALE_AREA_AVERAGING);
            graphics.drawImage(smooth, i % COLUMNS * SIDE, i / COLUMNS * SIDE, null);
        }
        graphics.dispose();
        return sheet;
    }

    private static BufferedImage drawn(Path folder, String service) throws IOException {
        Path png = folder.resolve(service + "-0.png");
        return ImageIO.read((Files.exists(png) ? png : folder.resolve(service + "-0.jpg")).toFile());
    }

    /** Returns by how much the images of a service differ, on average over their pixels. */
    private static double difference(BufferedImage one, BufferedImage other, int service) {
        long sum = 0;
        for (int y = service / COLUMNS * SIDE; y < service / COLUMNS * SIDE + SIDE; y++) {
            for (int x = service % COLUMNS * SIDE; x < service % COLUMNS * SIDE + SIDE; x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs((one.getRGB(x, y) >> shift & 0xff) - (other.getRGB(x, y) >> shift & 0xff));
                }
            }
        }
        return sum / (3.0 * SIDE * SIDE);
    }

    private static Path page(String name) {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
        return root.resolve(name);
    }
}
