import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Checks what the quickstart left in a folder: {@code java CheckImages.java FOLDER WIDTH HEIGHT}. At least one
 * image of each service, each of which decodes and has the size or the proportions asked for, and an index.html that names every one.
 */
final class CheckImages {
    private static final int ONE_PER_SERVICE = 10;
    private static final double TOLERANCE = 0.05;

    /** They take proportions, and generate the nearest of a few sizes. */
    private static final Set<String> BY_PROPORTIONS = Set.of("replicate", "gemini");

    private CheckImages() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: java CheckImages.java FOLDER WIDTH HEIGHT");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        int width = Integer.parseInt(args[1]);
        int height = Integer.parseInt(args[2]);

        List<Path> images = imagesIn(folder);
        List<String> faults = new ArrayList<>();
        if (images.size() < ONE_PER_SERVICE) {
            faults.add(folder + " has " + images.size() + " images, not " + ONE_PER_SERVICE + " or more");
        }
        Path index = folder.resolve("index.html");
        String page = Files.isRegularFile(index) ? Files.readString(index) : "";
        if (page.isEmpty()) {
            faults.add(index + " is missing or empty");
        }
        for (Path file : images) {
            String name = file.getFileName().toString();
            if (!page.contains(name)) {
                faults.add(index + " does not name " + name);
            }
            BufferedImage image = decoded(file);
            if (image == null) {
                faults.add(file + " does not decode");
            } else if (BY_PROPORTIONS.contains(name.replaceFirst("-.*", ""))) {
                double off = (double) image.getWidth() / image.getHeight() / width * height;
                if (off < 1 - TOLERANCE || off > 1 + TOLERANCE) {
                    faults.add(file + " is " + image.getWidth() + "x" + image.getHeight()
                            + ", which is not near the proportions of " + width + "x" + height);
                }
            } else if (image.getWidth() != width || image.getHeight() != height) {
                faults.add(
                        file + " is " + image.getWidth() + "x" + image.getHeight() + ", not " + width + "x" + height);
            }
        }
        if (!faults.isEmpty()) {
            faults.forEach(System.err::println);
            System.exit(1);
        }
        System.out.println(
                images.size() + " images of " + width + "x" + height + " or its proportions, all named in " + index);
    }

    private static List<Path> imagesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(".*\\.(png|jpe?g)"))
                    .sorted()
                    .toList();
        }
    }

    /** Null where the file is cut short as well as where no decoder knows it. */
    private static BufferedImage decoded(Path image) {
        try {
            return ImageIO.read(image.toFile());
        } catch (IOException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
