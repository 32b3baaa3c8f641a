import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Checks what the quickstart left in a folder: {@code java CheckPictures.java FOLDER WIDTH HEIGHT}. At least four
 * pictures, each of which decodes and has the size asked for, and an index.html that names every one of them.
 */
final class CheckPictures {
    private static final int ONE_PER_SERVICE = 4;

    private CheckPictures() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: java CheckPictures.java FOLDER WIDTH HEIGHT");
            System.exit(2);
        }
        Path folder = Path.of(args[0]);
        int width = Integer.parseInt(args[1]);
        int height = Integer.parseInt(args[2]);

        List<Path> pictures = picturesIn(folder);
        List<String> faults = new ArrayList<>();
        if (pictures.size() < ONE_PER_SERVICE) {
            faults.add(folder + " has " + pictures.size() + " pictures, not " + ONE_PER_SERVICE + " or more");
        }
        Path index = folder.resolve("index.html");
        String page = Files.isRegularFile(index) ? Files.readString(index) : "";
        if (page.isEmpty()) {
            faults.add(index + " is missing or empty");
        }
        for (Path picture : pictures) {
            String name = picture.getFileName().toString();
            if (!page.contains(name)) {
                faults.add(index + " does not name " + name);
            }
            BufferedImage image = decoded(picture);
            if (image == null) {
                faults.add(picture + " does not decode");
            } else if (image.getWidth() != width || image.getHeight() != height) {
                faults.add(picture + " is " + image.getWidth() + "x" + image.getHeight() + ", not " + width + "x"
                        + height);
            }
        }
        if (!faults.isEmpty()) {
            faults.forEach(System.err::println);
            System.exit(1);
        }
        System.out.println(pictures.size() + " pictures of " + width + "x" + height + ", all named in " + index);
    }

    private static List<Path> picturesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(".*\\.(png|jpe?g)"))
                    .sorted()
                    .toList();
        }
    }

    /** Null where the file is cut short as well as where no decoder knows it. */
    private static BufferedImage decoded(Path picture) {
        try {
            return ImageIO.read(picture.toFile());
        } catch (IOException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
